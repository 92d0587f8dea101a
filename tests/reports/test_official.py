"""What an official still has to do: which tasks there are, and in which order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.access import courses_for
from courses.enums import Requirement
from courses.models import LawVersion, LessonProgress
from exams.enums import ExemptionState, RegistrationState
from reports.statistics import official
from reports.statistics.official import Verb
from tests.factories import attempts
from tests.factories.campaigns import exempt, give_credits, make_campaign, make_exam_session, register, sit
from tests.factories.courses import make_course, make_law_version


def tasks_of(person, world, now):
    today = timezone.localdate(now)
    gate = official.gate_of(person, world.district, on=today)
    return official.tasks(person, courses_for(person, on=today), gate, now=now)


def verbs(found):
    return [task.verb for task in found]


@pytest.fixture
def campaign(world, now):
    return make_campaign(world.district, now)


def finish(person, course, now, lessons):
    for lesson in list(course.lessons.all())[:lessons]:
        LessonProgress.objects.create(person=person, lesson=lesson, seconds=600, completed_at=now)


def test_nothing_to_do_is_an_empty_list(world, now):
    assert tasks_of(world.official, world, now) == []


def test_unfinished_required_course_is_a_task_with_its_progress(world, now):
    course = make_course(world.district, deadline_on=timezone.localdate(now) + timedelta(days=3))
    finish(world.official, course, now, 1)
    [task] = tasks_of(world.official, world, now)
    assert (task.verb, task.pk, task.done, task.total) == (Verb.STUDY, course.pk, 1, 2)
    assert timezone.localdate(task.deadline) == course.deadline_on


def test_finished_course_and_course_of_another_unit_are_no_tasks(world, now):
    finish(world.official, make_course(world.district), now, 2)
    make_course(world.district, audience=world.other)
    assert tasks_of(world.official, world, now) == []


def test_one_elective_course_is_offered_while_credits_are_missing(world, now):
    for _each in range(2):
        make_course(world.district, requirement=Requirement.ELECTIVE)
    assert verbs(tasks_of(world.official, world, now)) == [Verb.STUDY]
    give_credits(world.official, now)
    assert tasks_of(world.official, world, now) == []


def test_open_registration_says_how_many_credits_are_missing(campaign, world, now):
    session = make_exam_session(campaign, now)
    give_credits(world.official, now, required=40, elective=20)
    [task] = tasks_of(world.official, world, now)
    assert (task.verb, task.missing, task.done, task.total) == (Verb.REGISTER, 40, 60, 100)
    assert task.deadline == session.registration_closes_at


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (RegistrationState.SUBMITTED, [Verb.WAIT]),
        (RegistrationState.APPROVED, [Verb.LOOK]),
        (RegistrationState.REFUSED, [Verb.REGISTER]),
    ],
)
def test_registration_moves_the_task_on(campaign, world, now, state, expected):
    register(make_exam_session(campaign, now), world.official, now, state)
    assert verbs(tasks_of(world.official, world, now)) == expected


@pytest.mark.parametrize(
    ("state", "expected"), [(ExemptionState.APPROVED, []), (ExemptionState.REFUSED, [Verb.REGISTER])]
)
def test_exempt_people_need_no_registration(campaign, world, now, state, expected):
    make_exam_session(campaign, now)
    exempt(campaign, world.official, now, by=world.bureau, state=state, requested_by=world.liaison)
    assert verbs(tasks_of(world.official, world, now)) == expected


def test_exam_in_its_window_is_entered_and_gone_when_handed_in(campaign, world, now):
    hour = timedelta(hours=1)
    session = make_exam_session(
        campaign, now, registration_closes_at=now - 2 * hour, opens_at=now - hour, closes_at=now + hour
    )
    register(session, world.official, now)
    [task] = tasks_of(world.official, world, now)
    assert (task.verb, task.pk, task.deadline) == (Verb.ENTER, session.pk, session.closes_at)
    sit(session, world.official, now, passed=True)
    assert tasks_of(world.official, world, now) == []


def test_running_paper_comes_first_and_shows_its_own_deadline(world, now):
    session = attempts.make_session(world.district, now=now)
    attempt = attempts.dealt(session, world.official, now=now)
    attempt.state, attempt.started_at, attempt.deadline_at = "OPEN", now, now + timedelta(minutes=90)
    attempt.save()
    make_course(world.district, deadline_on=timezone.localdate(now))
    first, second = tasks_of(world.official, world, now)
    assert (first.verb, first.deadline) == (Verb.RESUME, attempt.deadline_at)
    assert second.verb == Verb.STUDY


def test_tasks_stand_by_deadline_and_waiting_ones_at_the_end(campaign, world, now):
    today = timezone.localdate(now)
    late = make_course(world.district, deadline_on=today + timedelta(days=20))
    soon = make_course(world.district, deadline_on=today + timedelta(days=2))
    endless = make_course(world.district)
    session = make_exam_session(campaign, now, registration_closes_at=now + timedelta(days=5))
    waiting = make_exam_session(campaign, now)
    register(waiting, world.official, now, RegistrationState.SUBMITTED)
    found = [(task.verb, task.pk) for task in tasks_of(world.official, world, now)]
    assert found == [
        (Verb.STUDY, soon.pk),
        (Verb.REGISTER, session.pk),
        (Verb.STUDY, late.pk),
        (Verb.STUDY, endless.pk),
        (Verb.WAIT, waiting.pk),
    ]


def test_new_laws_are_of_this_month_and_those_of_own_courses_first(world, now):
    old, mine, newest = make_law_version(), make_law_version(), make_law_version()
    LawVersion.objects.filter(pk__in=[mine.pk, newest.pk]).update(imported_at=now)
    LawVersion.objects.filter(pk=old.pk).update(imported_at=now - timedelta(days=40))
    make_course(world.district, law_version=mine)
    today = timezone.localdate(now)
    found = official.new_laws(courses_for(world.official, on=today), on=today)
    assert [(each.version.pk, each.is_mine) for each in found] == [(mine.pk, True), (newest.pk, False)]
