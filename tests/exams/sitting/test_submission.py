"""Handing in: once, graded, receipted; the sweep; what comes late."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from accounts.models import AuditEntry
from common.errors import Conflict
from exams import tickets
from exams.deltas import Delta
from exams.enums import AttemptState, SessionState, SubmitReason
from exams.models import AnswerLog, Attempt, ExamSession, Receipt, Response
from exams.services import adjustments, attempts, papers, receipts, saving, submission, sweeping
from exams.services.attempts import Admission
from exams.tickets import Ticket
from tests.factories.accounts import UserFactory
from tests.factories.attempts import dealt, make_session, register, right_answers
from tests.factories.world import World

MINUTE = timedelta(minutes=1)
GRACE = timedelta(seconds=settings.EXAM_GRACE_SECONDS)


@pytest.fixture
def ticket(admission: Admission) -> Ticket:
    return tickets.open_sealed(admission.ticket, key=settings.TICKET_KEY)


def test_submit_takes_the_last_answers_grades_and_gives_a_receipt(
    ticket: Ticket, opened: Attempt, now: datetime
) -> None:
    saving.save(ticket, Delta(1, {opened.items[0]["id"]: []}), now=now)
    done = submission.submit(ticket, Delta(2, right_answers(opened)), now=now + MINUTE)
    opened.refresh_from_db()
    assert (opened.state, opened.mark, opened.is_passed) == ("GRADED", Decimal(8), True)
    assert (opened.submitted_at, opened.submit_reason) == (now + MINUTE, SubmitReason.CANDIDATE)
    assert (done.is_new, done.receipt.answered, len(done.receipt.content_hash)) == (True, 6, 64)


def test_submit_of_an_empty_paper_is_zero_and_not_passed(
    ticket: Ticket, opened: Attempt, now: datetime
) -> None:
    submission.submit(ticket, now=now)
    opened.refresh_from_db()
    assert (opened.mark, opened.is_passed) == (Decimal(0), False)


def test_submit_twice_is_the_same_as_once(ticket: Ticket, opened: Attempt, now: datetime) -> None:
    first = submission.submit(ticket, Delta(1, right_answers(opened)), now=now)
    wrong = {item: ["false"] for item in right_answers(opened)}
    again = submission.submit(ticket, Delta(2, wrong), now=now + MINUTE)
    opened.refresh_from_db()
    assert (again.is_new, again.receipt, opened.mark) == (False, first.receipt, Decimal(8))
    assert Receipt.objects.count() == 1
    assert AuditEntry.objects.about(opened).filter(action="attempt.submit").count() == 1
    late = AnswerLog.objects.get(is_accepted=False)
    assert (late.why, late.answers) == ("closed", wrong)


def test_audit_of_a_submission_does_not_tell_the_mark(ticket: Ticket, opened: Attempt, now: datetime) -> None:
    submission.submit(ticket, Delta(1, right_answers(opened)), now=now)
    entry = AuditEntry.objects.about(opened).get(action="attempt.submit")
    assert set(entry.after) == {"reason", "answered", "receipt"}


def test_submit_from_an_older_page_is_refused(ticket: Ticket, world: World, now: datetime) -> None:
    attempts.start(ticket.attempt, world.official, now=now)
    with pytest.raises(Conflict) as refusal:
        submission.submit(ticket, now=now)
    assert refusal.value.code == "other_device"


def test_submit_after_the_deadline_is_the_clocks(ticket: Ticket, opened: Attempt, now: datetime) -> None:
    assert opened.deadline_at is not None
    moment = opened.deadline_at + timedelta(seconds=5)
    submission.submit(ticket, Delta(1, right_answers(opened)), now=moment)
    opened.refresh_from_db()
    assert (opened.submit_reason, opened.mark) == (SubmitReason.TIMEOUT, Decimal(8))


def test_answers_that_come_after_the_grace_do_not_count(ticket: Ticket, opened: Attempt) -> None:
    assert opened.deadline_at is not None
    submission.submit(ticket, Delta(1, right_answers(opened)), now=opened.deadline_at + GRACE)
    opened.refresh_from_db()
    assert opened.mark == Decimal(0)
    assert list(AnswerLog.objects.values_list("is_accepted", "why")) == [(False, "late")]


@pytest.mark.parametrize(
    ("late_entry", "minutes", "code"),
    [(None, 29, "too_early_to_leave"), (None, 30, None), (60, 0, None), (60, 29, None)],
)
def test_nobody_leaves_before_the_bar(
    world: World, now: datetime, late_entry: int | None, minutes: int, code: str | None
) -> None:
    """With a fixed start the bar counts from the opening (an hour ago), else from the own start."""
    session = make_session(world.district, now=now, no_leaving_minutes=30, late_entry_minutes=late_entry)
    attempt = dealt(session, world.official, now=now)
    sealed = attempts.start(attempt.pk, world.official, now=now).ticket
    ticket = tickets.open_sealed(sealed, key=settings.TICKET_KEY)
    try:
        submission.submit(ticket, now=now + minutes * MINUTE)
        found = None
    except Conflict as refusal:
        found = refusal.code
    assert found == code


def test_overdue_papers_are_collected_after_the_grace(ticket: Ticket, opened: Attempt, now: datetime) -> None:
    saving.save(ticket, Delta(1, right_answers(opened)), now=now)
    assert opened.deadline_at is not None
    assert sweeping.expire_overdue(now=opened.deadline_at + GRACE) == 0
    assert sweeping.expire_overdue(now=opened.deadline_at + GRACE + timedelta(seconds=1)) == 1
    opened.refresh_from_db()
    assert (opened.state, opened.submit_reason, opened.mark) == ("GRADED", SubmitReason.TIMEOUT, Decimal(8))


def test_granted_time_keeps_the_sweep_away(opened: Attempt, world: World, now: datetime) -> None:
    assert opened.deadline_at is not None
    adjustments.grant(opened.pk, seconds=600, reason="停电", actor=world.exam_officer, now=now)
    assert sweeping.expire_overdue(now=opened.deadline_at + GRACE + MINUTE) == 0
    with pytest.raises(Conflict) as refusal:
        submission.collect(opened.pk, reason=SubmitReason.TIMEOUT, now=opened.deadline_at + GRACE + MINUTE)
    assert refusal.value.code == "not_overdue"


def test_one_paper_that_fails_does_not_hold_up_the_others(
    session: ExamSession, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 1)
    people = [UserFactory() for _ in range(3)]
    register(session, people, now=now)
    papers.deal(session, now=now)
    for attempt in Attempt.objects.filter(session=session):
        attempts.start(attempt.pk, attempt.candidate, now=now)
    broken = Attempt.objects.order_by("deadline_at", "pk").first()
    assert broken is not None
    # An answer that no page could send: grading must not stumble over the rest.
    Attempt.objects.filter(pk=broken.pk).update(answers=[1])
    done = sweeping.expire_overdue(now=now + timedelta(hours=9))
    assert (done, Attempt.objects.filter(state=AttemptState.GRADED).count()) == (2, 2)


def test_officer_collects_a_paused_paper(opened: Attempt, world: World, now: datetime) -> None:
    Attempt.objects.filter(pk=opened.pk).update(state=AttemptState.PAUSED)
    submission.collect(opened.pk, reason=SubmitReason.OFFICER, actor=world.exam_officer, now=now)
    opened.refresh_from_db()
    assert (opened.state, opened.submit_reason) == ("GRADED", SubmitReason.OFFICER)


def test_receipt_is_found_again_and_notices_changed_answers(
    ticket: Ticket, opened: Attempt, now: datetime
) -> None:
    digest = submission.submit(ticket, Delta(1, right_answers(opened)), now=now).receipt.content_hash
    verdict = receipts.check(f" {digest[:8].upper()} {digest[8:]} ")
    assert verdict is not None
    assert (verdict.is_genuine, verdict.is_intact, verdict.is_current) == (True, True, True)
    Attempt.objects.filter(pk=opened.pk).update(answers={opened.items[0]["id"]: ["false"]})
    changed = receipts.check(digest)
    assert changed is not None
    assert (changed.is_genuine, changed.is_intact) == (True, False)


def test_unknown_receipt_is_none(db: None) -> None:
    assert receipts.check("0" * 64) is None


def test_responses_are_written_once_in_letters_as_written(
    ticket: Ticket, opened: Attempt, now: datetime
) -> None:
    submission.submit(ticket, Delta(1, right_answers(opened)), now=now)
    assert sweeping.explode_responses(now=now) == 1
    assert sweeping.explode_responses(now=now) == 0
    rows = Response.objects.values_list("attempt_id", "is_correct", "points", "full_points")
    assert len(rows) == 6
    assert {(row[0], row[1], row[2] == row[3]) for row in rows} == {(opened.pk, True, True)}
    assert {tuple(answer) for answer in Response.objects.values_list("answer", flat=True)} == {
        ("true",),
        ("B",),
        ("A", "C"),
    }


def test_close_marks_the_absent_and_closes_when_nobody_sits(
    ready: Attempt, session: ExamSession, now: datetime
) -> None:
    assert sweeping.close_sessions(now=session.closes_at - MINUTE) == 0
    assert sweeping.close_sessions(now=session.closes_at) == 1
    ready.refresh_from_db()
    session.refresh_from_db()
    assert (ready.state, session.state) == (AttemptState.ABSENT, SessionState.CLOSED)


def test_close_waits_for_somebody_with_extra_time(
    opened: Attempt, ticket: Ticket, session: ExamSession, world: World, now: datetime
) -> None:
    assert sweeping.close_sessions(now=session.closes_at) == 0
    session.refresh_from_db()
    assert session.state == SessionState.PUBLISHED
    submission.submit(ticket, now=session.closes_at)
    assert sweeping.close_sessions(now=session.closes_at) == 1


def test_further_paper_never_begun_makes_nobody_absent(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now, max_attempts=2)
    first = dealt(session, world.official, now=now)
    sealed = attempts.start(first.pk, world.official, now=now).ticket
    submission.submit(tickets.open_sealed(sealed, key=settings.TICKET_KEY), now=now)
    papers.deal_one(session, world.official, number=2, now=now)
    sweeping.close_sessions(now=session.closes_at)
    assert list(Attempt.objects.values_list("number", "state")) == [(1, "GRADED")]


def test_append_only_rows_cannot_be_changed(ticket: Ticket, opened: Attempt, now: datetime) -> None:
    receipt: Any = submission.submit(ticket, Delta(1, right_answers(opened)), now=now).receipt
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(answered=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        AnswerLog.objects.all().delete()
