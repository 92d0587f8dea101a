"""What a candidate is told about each of their sessions, and who is let in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from common.errors import Conflict
from exams import tickets
from exams.enums import Disclosure, MisconductKind, RegistrationState, SessionState
from exams.models import Attempt, ExamSession, Misconduct
from exams.services import attempts, entry, submission
from exams.services.entry import Stage
from tests.factories.attempts import dealt, make_session, register
from tests.factories.world import World

HOUR = timedelta(hours=1)


def _hand_in(attempt: Attempt, now: datetime) -> None:
    sealed = attempts.start(attempt.pk, attempt.candidate, now=now).ticket
    submission.submit(tickets.open_sealed(sealed, key=settings.TICKET_KEY), now=now)


def _stage(session: ExamSession, world: World, now: datetime) -> Stage:
    found = entry.look(session, world.official, now=now)
    assert found is not None
    return found.stage


def test_stages_of_a_session_that_nobody_entered(
    ready: Attempt, session: ExamSession, world: World, now: datetime
) -> None:
    moments = [now - 2 * HOUR, now, now + 3 * HOUR]
    assert [_stage(session, world, at) for at in moments] == [Stage.EARLY, Stage.ENTER, Stage.ABSENT]


def test_stage_of_who_came_too_late(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now, late_entry_minutes=30)
    dealt(session, world.official, now=now)
    assert _stage(session, world, now) == Stage.LATE


def test_stage_while_sitting_and_after(
    ready: Attempt, session: ExamSession, world: World, now: datetime
) -> None:
    attempts.begin(ready.pk, world.official, now=now)
    assert _stage(session, world, now) == Stage.RESUME
    _hand_in(ready, now)
    assert _stage(session, world, now) == Stage.DONE


@pytest.mark.parametrize(
    ("state", "stage"),
    [(RegistrationState.SUBMITTED, Stage.WAITING), (RegistrationState.REFUSED, Stage.REFUSED)],
)
def test_stage_before_approval(
    session: ExamSession, world: World, now: datetime, state: str, stage: Stage
) -> None:
    register(session, [world.official], now=now, state=state)
    assert _stage(session, world, now) == stage


def test_stage_of_a_cancelled_session(
    ready: Attempt, session: ExamSession, world: World, now: datetime
) -> None:
    session.state, session.cancel_reason = SessionState.CANCELLED, "停电"
    session.save()
    assert _stage(session, world, now) == Stage.CANCELLED


def test_who_was_never_registered_sees_nothing(session: ExamSession, world: World, now: datetime) -> None:
    assert entry.look(session, world.official, now=now) is None


def test_list_of_sessions_takes_two_queries_however_many(
    ready: Attempt, session: ExamSession, world: World, now: datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        assert len(entry.look_all(world.official, now=now)) == 1
    bank = session.blueprint.rows.first().bank
    for _ in range(2):
        dealt(
            make_session(world.district, now=now, bank=bank, campaign=session.campaign),
            world.official,
            now=now,
        )
    with django_assert_num_queries(2):
        assert len(entry.look_all(world.official, now=now)) == 3


def test_second_attempt_is_dealt_when_allowed_and_the_best_counts(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now, max_attempts=2)
    first = dealt(session, world.official, now=now)
    _hand_in(first, now)
    Attempt.objects.filter(pk=first.pk).update(mark=7)
    assert _stage(session, world, now) == Stage.AGAIN
    second = entry.admit(session, world.official, now=now)
    assert (second.number, second.state) == (2, "READY")
    assert entry.admit(session, world.official, now=now) == second
    _hand_in(second, now)
    found = entry.look(session, world.official, now=now)
    assert found is not None
    assert (found.stage, found.best, found.attempts_left) == (Stage.DONE, first, 0)
    with pytest.raises(Conflict) as refusal:
        entry.admit(session, world.official, now=now)
    assert refusal.value.code == "no_attempt_left"


def test_voided_attempt_counts_as_not_sat(
    ready: Attempt, session: ExamSession, world: World, now: datetime
) -> None:
    attempts.begin(ready.pk, world.official, now=now)
    Attempt.objects.filter(pk=ready.pk).update(state="VOIDED")
    assert entry.admit(session, world.official, now=now).number == 2


def test_late_registration_is_let_in_at_once(session: ExamSession, world: World, now: datetime) -> None:
    register(session, [world.official], now=now)
    assert entry.admit(session, world.official, now=now).state == "READY"


@pytest.mark.parametrize("state", [None, RegistrationState.SUBMITTED, RegistrationState.REFUSED])
def test_without_approval_nobody_is_let_in(
    session: ExamSession, world: World, now: datetime, state: str | None
) -> None:
    if state:
        register(session, [world.official], now=now, state=state)
    with pytest.raises(Conflict) as refusal:
        entry.admit(session, world.official, now=now)
    assert refusal.value.code == "not_registered"


def test_confirmed_misconduct_makes_the_mark_zero(
    ready: Attempt, session: ExamSession, world: World, now: datetime
) -> None:
    _hand_in(ready, now)
    Attempt.objects.filter(pk=ready.pk).update(mark=8)
    Misconduct.objects.create(
        attempt=ready,
        kind=MisconductKind.PHONE,
        original_mark=8,
        reported_by=world.exam_officer,
        reported_at=now,
        confirmed_by=world.bureau,
        confirmed_at=now,
    )
    found = entry.look(session, world.official, now=now)
    assert found is not None
    assert found.best is not None
    assert entry.mark_of(found.best) == 0


def test_mark_and_review_follow_the_session(
    ready: Attempt, session: ExamSession, world: World, now: datetime
) -> None:
    session.show_mark, session.show_review = Disclosure.AT_SUBMISSION, Disclosure.AT_SUBMISSION
    session.save()
    _hand_in(ready, now)

    def shown() -> tuple[bool, bool]:
        found = entry.look(session, world.official, now=now)
        assert found is not None
        return found.shows_mark, found.shows_review

    assert shown() == (True, False)
    session.state = SessionState.CLOSED
    session.save()
    assert shown() == (True, True)
