"""Handing in: once, under a lock, with grading, receipt and audit in the same transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from common.errors import Conflict
from exams import timing
from exams.deltas import Delta
from exams.enums import SAT_STATES, AttemptState, SubmitReason
from exams.grading import grade
from exams.models import AnswerLog, Attempt, Receipt
from exams.services import receipts, showing
from exams.services.clock import exam_now
from exams.services.saving import refusal
from exams.tickets import Ticket


@dataclass(frozen=True)
class Submitted:
    """``is_new`` is False when the attempt had been handed in before: then nothing was changed."""

    attempt: Attempt
    receipt: Receipt
    is_new: bool


def submit(ticket: Ticket, delta: Delta | None = None, *, now: datetime | None = None) -> Submitted:
    """The candidate hands in, or their page does when the time is up; twice is the same as once.

    ``delta`` carries what was not acknowledged yet. After the deadline the reason on record is the clock's.
    Raises Conflict: ``too_early_to_leave``, ``other_device``, ``paused``, ``closed``, ``unknown_attempt``.
    """
    with transaction.atomic():
        attempt = _locked(ticket.attempt, candidate=ticket.candidate)
        moment = exam_now(now)
        if attempt.state in SAT_STATES:
            _log_late(attempt, ticket, delta, why="closed", now=moment)
            return _as_it_is(attempt)
        _check(attempt, ticket, now=moment)
        _take(attempt, ticket, delta, now=moment)
        assert attempt.deadline_at is not None
        is_over = moment >= attempt.deadline_at
        reason = SubmitReason.TIMEOUT if is_over else SubmitReason.CANDIDATE
        return _hand_in(attempt, reason=reason, actor=attempt.candidate, now=moment)


def collect(
    attempt_id: uuid.UUID, *, reason: SubmitReason, actor: User | None = None, now: datetime | None = None
) -> Submitted:
    """Take a paper in without its candidate, with what was saved: the sweep (TIMEOUT) or an officer."""
    with transaction.atomic():
        attempt = _locked(attempt_id)
        moment = exam_now(now)
        if attempt.state in SAT_STATES:
            return _as_it_is(attempt)
        if attempt.state not in {AttemptState.OPEN, AttemptState.PAUSED}:
            raise refusal("closed")
        if reason == SubmitReason.TIMEOUT and not _is_overdue(attempt, now=moment):
            raise Conflict("The deadline was moved.", code="not_overdue")
        return _hand_in(attempt, reason=reason, actor=actor, now=moment)


def leaving_from(attempt: Attempt) -> datetime:
    """The first moment at which the candidate may hand in of their own will.

    A session that bars late entry has a fixed start: there the bar counts from the opening, as the room's
    clock does; in an open window it counts from the person's own start.
    """
    session = attempt.session
    assert attempt.started_at is not None
    assert attempt.deadline_at is not None
    bar = session.no_leaving_minutes
    return timing.earliest_submission(
        since=session.opens_at if session.late_entry_minutes is not None else attempt.started_at,
        deadline_at=attempt.deadline_at,
        no_leaving=None if bar is None else timedelta(minutes=bar),
    )


def _locked(pk: uuid.UUID, **own: int) -> Attempt:
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("session", "candidate")
    attempt = rows.filter(pk=pk, **{f"{name}_id": value for name, value in own.items()}).first()
    if attempt is None:
        raise Conflict(_("This paper does not exist."), code="unknown_attempt")
    return attempt


def _as_it_is(attempt: Attempt) -> Submitted:
    receipt = receipts.current(attempt)
    if receipt is None:  # collected before receipts existed, or imported
        raise refusal("closed")
    return Submitted(attempt, receipt, is_new=False)


def _check(attempt: Attempt, ticket: Ticket, *, now: datetime) -> None:
    if attempt.state == AttemptState.PAUSED:
        raise refusal("paused")
    if attempt.state != AttemptState.OPEN:
        raise refusal("closed")
    if attempt.device != ticket.device:
        raise refusal("other_device")
    earliest = leaving_from(attempt)
    if now < earliest:
        clock = formats.time_format(timezone.localtime(earliest), "H:i")
        raise Conflict(
            _("Papers may be handed in from %(time)s.") % {"time": clock},
            code="too_early_to_leave",
            earliest=earliest,
        )


def _take(attempt: Attempt, ticket: Ticket, delta: Delta | None, *, now: datetime) -> None:
    """The last answers, like a save: logged always, accepted within the grace and when they are new."""
    if delta is None or delta.seq <= attempt.seq:
        return
    assert attempt.deadline_at is not None
    grace = timedelta(seconds=settings.EXAM_GRACE_SECONDS)
    if not timing.is_open(now=now, deadline_at=attempt.deadline_at, grace=grace):
        _log_late(attempt, ticket, delta, why="late", now=now)
        return
    attempt.answers = {**attempt.answers, **delta.answers}
    attempt.flags = attempt.flags if delta.flags is None else delta.flags
    attempt.seq, attempt.saved_at = delta.seq, now
    _log(attempt, ticket, delta, now=now)


def _log_late(attempt: Attempt, ticket: Ticket, delta: Delta | None, *, why: str, now: datetime) -> None:
    if delta is not None and delta.answers and delta.seq > attempt.seq:
        _log(attempt, ticket, delta, why=why, now=now)


def _log(attempt: Attempt, ticket: Ticket, delta: Delta, *, why: str = "", now: datetime) -> None:
    AnswerLog(
        received_at=now,
        attempt_id=attempt.pk,
        seq=delta.seq,
        device=ticket.device,
        answers=dict(delta.answers),
        is_accepted=not why,
        why=why,
    ).save(force_insert=True)


def _is_overdue(attempt: Attempt, *, now: datetime) -> bool:
    assert attempt.deadline_at is not None
    return attempt.deadline_at + timedelta(seconds=settings.EXAM_GRACE_SECONDS) < now


def _hand_in(attempt: Attempt, *, reason: SubmitReason, actor: User | None, now: datetime) -> Submitted:
    was_paused = attempt.state == AttemptState.PAUSED
    result = grade(showing.grading_items(attempt.items), attempt.answers)
    attempt.submitted_at, attempt.submit_reason = now, reason
    attempt.mark, attempt.full_mark = result.total, result.maximum
    attempt.is_passed = result.total >= attempt.session.pass_mark
    attempt.graded_at = now
    if was_paused:  # the database knows no way from PAUSED to GRADED: two steps
        Attempt.objects.filter(pk=attempt.pk).update(state=AttemptState.SUBMITTED)
    attempt.state = AttemptState.GRADED
    attempt.save(update_fields=_CHANGED)
    receipt = receipts.issue(attempt, answered=result.answered_count, now=now)
    # The mark stays out of the trail: whoever reads logs must not learn results before their candidate.
    after = {"reason": reason.value, "answered": result.answered_count, "receipt": receipt.content_hash}
    audit.record("attempt.submit", attempt, actor=actor, now=now, after=after)
    return Submitted(attempt, receipt, is_new=True)


_CHANGED = [
    "answers",
    "flags",
    "seq",
    "saved_at",
    "state",
    "submitted_at",
    "submit_reason",
    "mark",
    "full_mark",
    "is_passed",
    "graded_at",
]
