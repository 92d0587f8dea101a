"""Beginning and resuming, the door, and extra time."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from accounts.models import AuditEntry
from common.errors import Conflict, Invalid
from exams import tickets
from exams.enums import AttemptState, SessionState
from exams.models import Attempt, ExamSession, TimeAdjustment
from exams.services import adjustments, attempts
from exams.services.attempts import Admission
from tests.factories.attempts import dealt, make_session
from tests.factories.world import World

MINUTE = timedelta(minutes=1)


def test_start_fixes_beginning_and_deadline(ready: Attempt, world: World, now: datetime) -> None:
    attempt = attempts.start(ready.pk, world.official, now=now).attempt
    assert (attempt.state, attempt.started_at, attempt.deadline_at) == ("OPEN", now, now + 90 * MINUTE)


def test_start_again_keeps_the_times_and_hands_over_to_the_new_page(
    admission: Admission, world: World, now: datetime
) -> None:
    again = attempts.start(admission.attempt.pk, world.official, now=now + MINUTE)
    assert again.attempt.started_at == now
    assert again.attempt.deadline_at == admission.attempt.deadline_at
    assert (admission.attempt.device, again.attempt.device) == (1, 2)


def test_ticket_names_attempt_candidate_and_device(admission: Admission, world: World) -> None:
    ticket = tickets.open_sealed(admission.ticket, key=settings.TICKET_KEY)
    assert ticket == tickets.Ticket(admission.attempt.pk, world.official.pk, 1)


def test_begin_opens_without_taking_a_page(ready: Attempt, world: World, now: datetime) -> None:
    attempts.begin(ready.pk, world.official, now=now)
    attempts.begin(ready.pk, world.official, now=now + MINUTE)
    ready.refresh_from_db()
    assert (ready.state, ready.started_at, ready.device) == ("OPEN", now, 0)
    assert AuditEntry.objects.about(ready).filter(action="attempt.start").count() == 1


def test_deadline_never_passes_the_end_of_the_window(ready: Attempt, world: World, now: datetime) -> None:
    late = now + timedelta(hours=2)
    attempt = attempts.start(ready.pk, world.official, now=late).attempt
    assert attempt.deadline_at == ready.session.closes_at


@pytest.mark.parametrize(
    ("minutes", "code"), [(-61, "too_early"), (180, "closed"), (-60, None), (-30, None), (-29, "too_late")]
)
def test_door_is_open_from_the_opening_to_the_late_entry_limit(
    world: World, now: datetime, minutes: int, code: str | None
) -> None:
    session = make_session(world.district, now=now, late_entry_minutes=30)
    attempt = dealt(session, world.official, now=now)
    try:
        attempts.start(attempt.pk, world.official, now=now + minutes * MINUTE)
        found = None
    except Conflict as refusal:
        found = refusal.code
    attempt.refresh_from_db()
    assert (found, attempt.state) == (code, "READY" if code else "OPEN")


def test_resuming_asks_no_door(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now, late_entry_minutes=60)
    attempt = dealt(session, world.official, now=now)
    attempts.start(attempt.pk, world.official, now=now)
    assert attempts.start(attempt.pk, world.official, now=now + 30 * MINUTE).attempt.device == 2


def test_cancelled_session_opens_for_nobody(
    ready: Attempt, session: ExamSession, world: World, now: datetime
) -> None:
    session.state, session.cancel_reason = SessionState.CANCELLED, "停电"
    session.save()
    with pytest.raises(Conflict):
        attempts.start(ready.pk, world.official, now=now)


def test_paper_of_somebody_else_does_not_exist(ready: Attempt, world: World, now: datetime) -> None:
    with pytest.raises(Conflict) as refusal:
        attempts.start(ready.pk, world.colleague, now=now)
    assert refusal.value.code == "unknown_attempt"


def test_paused_paper_is_not_taken_up(opened: Attempt, world: World, now: datetime) -> None:
    Attempt.objects.filter(pk=opened.pk).update(state=AttemptState.PAUSED)
    with pytest.raises(Conflict) as refusal:
        attempts.start(opened.pk, world.official, now=now)
    assert refusal.value.code == "paused"


def test_granted_time_moves_the_deadline_and_stays_on_record(
    opened: Attempt, world: World, now: datetime
) -> None:
    adjustments.grant(opened.pk, seconds=600, reason="停电", actor=world.exam_officer, now=now)
    adjustments.grant(opened.pk, seconds=-120, reason="多给了", actor=world.exam_officer, now=now)
    opened.refresh_from_db()
    assert opened.deadline_at == now + 98 * MINUTE
    assert list(TimeAdjustment.objects.values_list("seconds", "reason")) == [(600, "停电"), (-120, "多给了")]


def test_time_granted_before_the_start_counts(ready: Attempt, world: World, now: datetime) -> None:
    adjustments.grant(ready.pk, seconds=600, reason="照顾", actor=world.exam_officer, now=now)
    assert attempts.start(ready.pk, world.official, now=now).attempt.deadline_at == now + 100 * MINUTE


def test_granted_time_reaches_beyond_the_window(ready: Attempt, world: World, now: datetime) -> None:
    adjustments.grant(ready.pk, seconds=600, reason="照顾", actor=world.exam_officer, now=now)
    late = now + timedelta(hours=2)
    attempt = attempts.start(ready.pk, world.official, now=late).attempt
    assert attempt.deadline_at == ready.session.closes_at + 10 * MINUTE


@pytest.mark.parametrize(("seconds", "reason"), [(0, "停电"), (90_000, "停电"), (-1, "停电"), (60, "  ")])
def test_grant_without_reason_or_sense_is_refused(
    opened: Attempt, world: World, now: datetime, seconds: int, reason: str
) -> None:
    with pytest.raises(Invalid):
        adjustments.grant(opened.pk, seconds=seconds, reason=reason, actor=world.exam_officer, now=now)
    assert TimeAdjustment.objects.count() == 0


def test_standing_is_one_query_without_answers(
    admission: Admission, now: datetime, django_assert_num_queries: object
) -> None:
    ticket = tickets.open_sealed(admission.ticket, key=settings.TICKET_KEY)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = attempts.standing(ticket, now=now)
    assert (found.state, found.seq, found.device, found.server_time) == ("OPEN", 0, 1, now)
