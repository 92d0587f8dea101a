"""Pages of courses: equal queries for one and three, and what they show and hide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.enums import Audience, CourseStatus
from courses.models import Course, LawDraft, LawVersion
from tests.factories.accounts import make_person, make_unit
from tests.factories.courses import LAW_TEXT, give_credits, make_course, make_law_version, start_course
from tests.factories.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[object], Client]


def _year() -> int:
    return timezone.localdate().year


def _add_course(world: World) -> None:
    make_course(world.district, year=_year())


def _add_law(world: World) -> None:
    make_law_version()


def _add_entry(world: World) -> None:
    course = make_course(world.district, year=_year(), lessons=1)
    give_credits(
        world.official, 2, lesson=course.lessons.first(), now=timezone.now(), reason="LESSON_COMPLETED"
    )


def _add_unit(world: World) -> None:
    unit = make_unit(world.district, f"X{world.district.units.count()}")
    make_person(unit)


def _add_draft(world: World) -> None:
    LawDraft.objects.create(
        source_name=f"{LawDraft.objects.count()}.md",
        source_text="# 示例规定\n\n第一条 内容。",
        created_by=world.bureau,
        created_at=timezone.now(),
    )


LISTS = [
    ("courses:home", "official", _add_course, 10),
    ("courses:laws", "official", _add_law, 7),
    ("courses:ledger", "official", _add_entry, 14),
    ("courses:units", "bureau", _add_unit, 11),
    ("courses:people", "bureau", _add_unit, 10),
    ("courses:manage", "bureau", _add_course, 5),
    ("courses:law-import", "bureau", _add_draft, 5),
]


@pytest.mark.parametrize(("name", "who", "add", "queries"), LISTS, ids=[row[0] for row in LISTS])
def test_list_takes_the_same_queries_for_one_and_for_three(
    world: World,
    signed_in: SignIn,
    name: str,
    who: str,
    add: Callable[[World], None],
    queries: int,
) -> None:
    client = signed_in(getattr(world, who))
    client.get(reverse(name))  # the first request of a sign-in also stores when it was last seen
    counts = []
    for extra in (1, 2):
        for _ in range(extra):
            add(world)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(seen))
    assert counts == [queries, queries]


def test_learner_sees_only_courses_of_unit_and_post(world: World, signed_in: SignIn) -> None:
    mine = make_course(world.district, audience=world.own, year=_year(), title="本单位课程")
    make_course(world.district, audience=world.other, year=_year(), title="外单位课程")
    make_course(world.district, audiences=[Audience.LEADERS], year=_year(), title="领导干部课程")
    make_course(world.district, status=CourseStatus.DRAFT, year=_year(), title="草稿课程")
    page = signed_in(world.official).get(reverse("courses:home"))
    assert [course for course, _deadline in page.context["courses"]] == [mine]


def test_course_of_the_unit_above_is_open_to_the_unit_below(world: World, signed_in: SignIn) -> None:
    course = make_course(world.district, audience=world.own, year=_year())
    person = make_person(world.below, post__is_leader=True)
    leaders = make_course(world.district, audience=world.own, audiences=[Audience.LEADERS], year=_year())
    page = signed_in(person).get(reverse("courses:home"))
    assert {each.pk for each, _deadline in page.context["courses"]} == {course.pk, leaders.pk}


def test_digest_says_that_it_is_not_the_law(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.official)
    digest = make_law_version(text_kind="DIGEST")
    full = make_law_version()
    shown = [
        b"digest-note" in client.get(reverse("courses:version", args=[each.pk])).content
        for each in (digest, full)
    ]
    assert shown == [True, False]


def test_article_has_an_anchor(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.official).get(reverse("courses:version", args=[make_law_version().pk]))
    anchors = [f'id="art-{key}"'.encode() in page.content for key in ("1", "2", "3", "4")]
    assert anchors == [True, True, True, False]


def _upload(client: Client, name: str, data: bytes) -> LawDraft | None:
    client.post(reverse("courses:law-import"), {"files": [SimpleUploadedFile(name, data)]})
    return LawDraft.objects.filter(source_name=name).first()


FACTS = {"title": "示例规定", "category": "DEPARTMENT_RULE", "change": "NEW", "text_kind": "FULL"}


def test_uploaded_text_is_previewed_and_confirmed(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.bureau)
    draft = _upload(client, "a.txt", LAW_TEXT.format(title="示例规定").encode("gb18030"))
    assert draft is not None
    preview = client.get(reverse("courses:law-draft", args=[draft.pk]))
    assert (preview.context["law"].title, LawVersion.objects.count()) == ("示例规定", 0)
    answer = client.post(reverse("courses:law-draft", args=[draft.pk]), FACTS)
    version = LawVersion.objects.get()
    assert answer.headers["Location"] == reverse("courses:version", args=[version.pk])
    assert version.provisions.articles().count() == 3


def test_nothing_typed_is_lost_when_the_form_is_wrong(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.bureau)
    draft = _upload(client, "a.md", LAW_TEXT.format(title="示例规定").encode())
    assert draft is not None
    wrong = {**FACTS, "category": "", "document_no": "示例令第1号", "effective_on": "2026-13-40"}
    page = client.post(reverse("courses:law-draft", args=[draft.pk]), wrong)
    form = page.context["form"]
    assert sorted(form.errors) == ["category", "effective_on"]
    assert (form["document_no"].value(), form["effective_on"].value()) == ("示例令第1号", "2026-13-40")
    assert LawDraft.objects.filter(pk=draft.pk).exists()


def test_unreadable_file_is_refused_in_words(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.bureau)
    page = client.post(
        reverse("courses:law-import"), {"files": [SimpleUploadedFile("a.pdf", b"%PDF-1.7 ...")]}
    )
    assert (list(page.context["form"].errors), LawDraft.objects.count()) == (["files"], 0)


def test_good_files_are_kept_when_another_is_bad(world: World, signed_in: SignIn) -> None:
    files = [
        SimpleUploadedFile("good.md", LAW_TEXT.format(title="示例规定").encode()),
        SimpleUploadedFile("bad.pdf", b"%PDF-1.7"),
    ]
    signed_in(world.bureau).post(reverse("courses:law-import"), {"files": files})
    assert list(LawDraft.objects.values_list("source_name", flat=True)) == ["good.md"]


def test_course_is_made_from_a_law_in_the_browser(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.bureau)
    version = make_law_version()
    client.post(
        reverse("courses:course-new"),
        {"version": version.pk, "title": "示例课", "requirement": "REQUIRED", "year": _year()},
    )
    course = Course.objects.get()
    client.post(
        reverse("courses:audience-add", args=[course.pk]), {"unit": world.own.pk, "audience": "EVERYBODY"}
    )
    client.post(reverse("courses:course-publish", args=[course.pk]))
    course.refresh_from_db()
    assert (course.status, course.lessons.count()) == (CourseStatus.PUBLISHED, 1)
    seen = signed_in(world.official).get(reverse("courses:lesson", args=[course.lessons.get().pk]))
    assert [provision.key for provision in seen.context["provisions"]] == ["1", "2", "3"]


def test_overview_counts_who_began_and_who_reached_the_gate(world: World, signed_in: SignIn) -> None:
    course = make_course(world.district, year=_year())
    now = timezone.now()
    start_course(world.official, course)
    start_course(world.colleague, course)
    give_credits(world.official, 100, now=now)
    give_credits(world.stranger, 100, now=now, requirement="ELECTIVE")
    rows = signed_in(world.bureau).get(reverse("courses:units")).context["rows"]
    figures = {row.unit: (row.started, row.reached, row.credits) for row in rows}
    assert figures == {world.own: (2, 1, Decimal("100.0")), world.other: (0, 0, Decimal("100.0"))}


def test_liaison_counts_the_own_subtree_only(world: World, signed_in: SignIn) -> None:
    make_person(world.below)
    rows = signed_in(world.liaison).get(reverse("courses:units")).context["rows"]
    assert {row.unit for row in rows} == {world.own, world.below}


@pytest.mark.parametrize(
    ("state", "names"), [("reached", {"李官员"}), ("idle", {"王同事"}), ("missing", {"王同事", "陈联络"})]
)
def test_people_are_filtered_by_progress(
    world: World, signed_in: SignIn, state: str, names: set[str]
) -> None:
    course = make_course(world.district, year=_year())
    start_course(world.liaison, course)
    start_course(world.official, course)
    give_credits(world.official, 100, now=timezone.now())
    page = signed_in(world.liaison).get(reverse("courses:people"), {"state": state})
    shown = {person.name for person in page.context["page"]} & {"李官员", "王同事", "陈联络", "赵外人"}
    assert shown == names


@pytest.mark.parametrize("name", ["courses:units", "courses:people"])
@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_overview_can_be_taken_away(
    world: World, signed_in: SignIn, name: str, kind: str, start: bytes
) -> None:
    answer = signed_in(world.bureau).get(reverse(name), {"export": kind})
    assert (answer.status_code, answer.content[: len(start)]) == (200, start)


def test_file_holds_the_filtered_people_only(world: World, signed_in: SignIn) -> None:
    answer = signed_in(world.bureau).get(reverse("courses:people"), {"export": "csv", "q": "赵外人"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["赵外人"]


def test_own_ledger_shows_nothing_of_others(world: World, signed_in: SignIn, now: datetime) -> None:
    give_credits(world.colleague, 5, now=timezone.now())
    own = give_credits(world.official, 3, now=timezone.now())
    page = signed_in(world.official).get(reverse("courses:ledger"))
    assert list(page.context["page"]) == [own]
