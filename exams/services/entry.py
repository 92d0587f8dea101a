"""Who may sit which session, and what stands in the way: for entry page, list of exams, and door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict
from exams import disclosure
from exams.enums import SAT_STATES, AttemptState, RegistrationState, SessionState
from exams.models import Attempt, ExamSession, Registration
from exams.services import attempts, papers

LIVE = (AttemptState.READY, AttemptState.OPEN, AttemptState.PAUSED)
OPENED = (AttemptState.OPEN, AttemptState.PAUSED)


class Stage(StrEnum):
    """Where one person stands in one session."""

    WAITING = "waiting"  # registered, not decided yet
    REFUSED = "refused"
    EARLY = "early"  # approved, the door is still shut
    ENTER = "enter"
    RESUME = "resume"
    AGAIN = "again"  # handed in, another attempt is allowed
    DONE = "done"
    LATE = "late"  # the door was shut after the late-entry time
    ABSENT = "absent"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Entry:
    """One session as its candidate sees it. ``best`` is the attempt that counts."""

    session: ExamSession
    registration: Registration
    stage: Stage
    live: Attempt | None
    best: Attempt | None
    sat: int
    now: datetime

    @property
    def may_enter(self) -> bool:
        return self.stage in {Stage.ENTER, Stage.RESUME, Stage.AGAIN}

    @property
    def attempts_left(self) -> int:
        return max(self.session.max_attempts - self.sat, 0)

    @property
    def best_mark(self) -> Decimal | None:
        return mark_of(self.best) if self.best else None

    @property
    def best_passed(self) -> bool:
        return self.best is not None and is_passed(self.best)

    @property
    def shows_mark(self) -> bool:
        return self.best is not None and disclosure.shows_mark(self.session.show_mark, moment(self.best))

    @property
    def shows_review(self) -> bool:
        return self.best is not None and disclosure.shows_review(self.session.show_review, moment(self.best))


def look(session: ExamSession, candidate: User, *, now: datetime) -> Entry | None:
    """None for somebody who was never registered."""
    return next(iter(look_all(candidate, now=now, sessions=[session])), None)


def look_all(candidate: User, *, now: datetime, sessions: Sequence[ExamSession] | None = None) -> list[Entry]:
    """All sessions of a person, newest first, in two queries."""
    rows = Registration.objects.filter(person=candidate).exclude(state=RegistrationState.WITHDRAWN)
    papers_of = Attempt.objects.filter(candidate=candidate).exclude(state=AttemptState.VOIDED)
    if sessions is not None:
        rows, papers_of = rows.filter(session__in=sessions), papers_of.filter(session__in=sessions)
    newest: dict[int, Registration] = {}
    for row in rows.select_related("session__campaign").order_by("-session__opens_at", "-submitted_at"):
        newest.setdefault(row.session_id, row)
    mine: dict[int, list[Attempt]] = {}
    for attempt in papers_of.select_related("session", "misconduct").defer("items", "answers", "flags"):
        mine.setdefault(attempt.session_id, []).append(attempt)
    return [_entry(row, mine.get(row.session_id, []), now=now) for row in newest.values()]


def admit(session: ExamSession, candidate: User, *, now: datetime) -> Attempt:
    """The attempt that this person may begin or take up, dealt now if it has to be.

    Raises Conflict: ``not_registered``, ``no_attempt_left``, and what ``attempts.check_door`` raises.
    """
    entry = look(session, candidate, now=now)
    if entry is None or entry.registration.state != RegistrationState.APPROVED:
        raise Conflict(_("You are not registered for this session."), code="not_registered")
    if entry.live is not None and entry.live.state in OPENED:
        return entry.live
    attempts.check_door(session, now=now)
    if entry.attempts_left == 0:
        raise Conflict(_("No attempt is left in this session."), code="no_attempt_left")
    if entry.live is not None:
        return entry.live
    taken = Attempt.objects.filter(session=session, candidate=candidate).order_by("-number").first()
    return papers.deal_one(session, candidate, number=taken.number + 1 if taken else 1, now=now)


def moment(attempt: Attempt) -> disclosure.Moment:
    """How far attempt and session have come, for the rules of disclosure."""
    session = attempt.session
    return disclosure.Moment(
        is_submitted=attempt.state in SAT_STATES,
        is_closed=session.state == SessionState.CLOSED,
        is_released=session.released_at is not None,
    )


def is_passed(attempt: Attempt) -> bool:
    """Passed, and not through confirmed misconduct."""
    return bool(attempt.is_passed) and not has_misconduct(attempt)


def has_misconduct(attempt: Attempt) -> bool:
    """Reported by the site and confirmed by a second person."""
    misconduct = getattr(attempt, "misconduct", None)
    return misconduct is not None and misconduct.confirmed_at is not None


def best_of(handed_in: Iterable[Attempt]) -> Attempt | None:
    """The attempt that counts: the highest mark, of equals the earliest."""
    return max(handed_in, key=lambda attempt: (mark_of(attempt), -attempt.number), default=None)


def mark_of(attempt: Attempt) -> Decimal:
    """The mark that counts: confirmed misconduct makes it 0, the original stays on record."""
    return Decimal(0) if has_misconduct(attempt) else attempt.mark or Decimal(0)


def _entry(registration: Registration, mine: list[Attempt], *, now: datetime) -> Entry:
    handed_in = [attempt for attempt in mine if attempt.state in SAT_STATES]
    live = next((attempt for attempt in mine if attempt.state in LIVE), None)
    return Entry(
        session=registration.session,
        registration=registration,
        stage=_stage(registration, live, len(handed_in), now=now),
        live=live,
        best=best_of(handed_in),
        sat=len(handed_in),
        now=now,
    )


def _stage(registration: Registration, live: Attempt | None, sat: int, *, now: datetime) -> Stage:
    session = registration.session
    if session.state == SessionState.CANCELLED:
        return Stage.CANCELLED
    decided = {RegistrationState.SUBMITTED: Stage.WAITING, RegistrationState.REFUSED: Stage.REFUSED}
    if registration.state in decided:
        return decided[RegistrationState(registration.state)]
    if live is not None and live.state in OPENED:
        return Stage.RESUME
    return _stage_at_door(session, sat, now=now)


def _stage_at_door(session: ExamSession, sat: int, *, now: datetime) -> Stage:
    try:
        attempts.check_door(session, now=now)
    except Conflict as refusal:
        if sat:
            return Stage.DONE
        shut = {"too_early": Stage.EARLY, "too_late": Stage.LATE}
        return shut.get(refusal.code, Stage.ABSENT)
    if sat == 0:
        return Stage.ENTER
    return Stage.AGAIN if sat < session.max_attempts else Stage.DONE
