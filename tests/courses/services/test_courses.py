"""Courses and lessons: proposed, edited, opened, withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from common.errors import Conflict, Invalid
from courses.enums import Audience, CourseStatus, Requirement
from courses.models import Course
from courses.services import courses, lessons
from courses.services.courses import CourseFacts
from courses.services.lessons import LessonFacts
from tests.factories.accounts import make_district
from tests.factories.courses import make_course, make_law_version, start_course
from tests.factories.world import World

pytestmark = pytest.mark.django_db
FACTS = CourseFacts("示例规定精讲", Requirement.REQUIRED, 2026, "怎样读条文。", date(2026, 12, 1))


@pytest.fixture
def draft(world: World, now: datetime) -> Course:
    return courses.create_from_law(
        make_law_version(), FACTS, district=world.district, actor=world.bureau, now=now
    )


def test_lessons_are_proposed_from_the_chapters(draft: Course) -> None:
    rows = [
        (lesson.position, lesson.title, [p.key for p in lesson.provisions.order_by("position")])
        for lesson in draft.lessons.all()
    ]
    assert rows == [(1, "第一章 总则、第二章 附则", ["1", "2", "3"])]


def test_same_title_in_one_year_is_refused(world: World, draft: Course, now: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        courses.create_from_law(
            draft.law_version, FACTS, district=world.district, actor=world.bureau, now=now
        )
    assert (refusal.value.code, refusal.value.details) == ("course_title", {"field": "title"})


def test_incomplete_course_is_not_published(world: World, draft: Course, now: datetime) -> None:
    with pytest.raises(Conflict) as refusal:
        courses.publish(draft, actor=world.bureau, now=now)
    assert (refusal.value.code, len(refusal.value.details["missing"])) == ("course_incomplete", 1)


def test_empty_lesson_keeps_a_course_from_being_published(world: World, draft: Course, now: datetime) -> None:
    courses.add_audience(draft, world.own, Audience.EVERYBODY, actor=world.bureau, now=now)
    lessons.add(draft, LessonFacts("空课"), actor=world.bureau, now=now)
    assert len(courses.missing(draft)) == 1


def test_complete_course_is_published_once(world: World, draft: Course, now: datetime) -> None:
    courses.add_audience(draft, world.own, Audience.EVERYBODY, actor=world.bureau, now=now)
    courses.publish(draft, actor=world.bureau, now=now)
    courses.publish(draft, actor=world.bureau, now=now)
    draft.refresh_from_db()
    actions = list(AuditEntry.objects.about(draft).order_by("action").values_list("action", flat=True))
    assert (draft.status, draft.published_at) == (CourseStatus.PUBLISHED, now)
    assert sorted(actions) == ["course.audience", "course.create", "course.publish"]


def test_withdrawing_needs_a_reason(world: World, now: datetime) -> None:
    course = make_course(world.district)
    with pytest.raises(Invalid):
        courses.withdraw(course, reason=" ", actor=world.bureau, now=now)
    courses.withdraw(course, reason="法律已修订", actor=world.bureau, now=now)
    course.refresh_from_db()
    assert course.status == CourseStatus.WITHDRAWN


def test_audience_of_another_district_is_refused(world: World, draft: Course, now: datetime) -> None:
    with pytest.raises(Invalid):
        courses.add_audience(
            draft, make_district("D2", "邻区"), Audience.EVERYBODY, actor=world.bureau, now=now
        )


def test_published_course_keeps_an_audience(world: World, now: datetime) -> None:
    course = make_course(world.district)
    with pytest.raises(Conflict):
        courses.remove_audience(course.audiences.get(), actor=world.bureau, now=now)


def test_words_can_change_after_somebody_began_but_credits_cannot(world: World, now: datetime) -> None:
    course = make_course(world.district, minutes=2, credits=Decimal("2.0"))
    start_course(world.official, course)
    lesson = course.lessons.first()
    same = LessonFacts("改正的题目", "改正的讲解。", 2, Decimal("2.0"))
    assert lessons.change(lesson, same, actor=world.bureau, now=now).title == "改正的题目"
    with pytest.raises(Conflict) as refusal:
        lessons.change(lesson, LessonFacts("题目", "讲解", 2, Decimal("9.0")), actor=world.bureau, now=now)
    assert refusal.value.code == "course_studied"


def test_change_of_a_published_course_is_audited_with_before_and_after(world: World, now: datetime) -> None:
    course = make_course(world.district, title="旧题目")
    facts = CourseFacts("新题目", Requirement.REQUIRED, 2026)
    courses.change(course, facts, actor=world.bureau, now=now)
    entry = AuditEntry.objects.about(course).get()
    assert (entry.action, entry.before["title"], entry.after["title"]) == (
        "course.change",
        "旧题目",
        "新题目",
    )


def test_requirement_is_fixed_after_somebody_began(world: World, now: datetime) -> None:
    course = make_course(world.district, title="题目")
    start_course(world.official, course)
    with pytest.raises(Conflict):
        courses.change(course, CourseFacts("题目", Requirement.ELECTIVE, 2026), actor=world.bureau, now=now)


def test_lessons_move_and_close_the_gap(world: World, now: datetime) -> None:
    course = make_course(world.district, lessons=3, status=CourseStatus.DRAFT)
    first, second, third = course.lessons.all()
    lessons.move(third, up=True, actor=world.bureau, now=now)
    lessons.move(first, up=True, actor=world.bureau, now=now)
    assert list(course.lessons.values_list("pk", "position")) == [
        (first.pk, 1),
        (third.pk, 2),
        (second.pk, 3),
    ]
    lessons.remove(first, actor=world.bureau, now=now)
    assert list(course.lessons.values_list("pk", "position")) == [(third.pk, 1), (second.pk, 2)]


def test_articles_of_another_law_are_refused(world: World, now: datetime) -> None:
    course = make_course(world.district, status=CourseStatus.DRAFT)
    foreign = make_law_version().provisions.articles().first()
    with pytest.raises(Invalid) as refusal:
        lessons.add(course, LessonFacts("课", provisions=(foreign.pk,)), actor=world.bureau, now=now)
    assert refusal.value.code == "provisions"
