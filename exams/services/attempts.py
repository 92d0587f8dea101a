"""Beginning and resuming: READY → OPEN by one conditional update, the same answer however often asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from common.errors import Conflict
from exams import timing
from exams.enums import AttemptState, SessionState
from exams.models import Attempt, ExamSession
from exams.services.clock import exam_now
from exams.services.saving import refusal
from exams.tickets import Ticket, seal

_LIVE_FIELDS = ["device", "state", "answers", "flags", "seq", "deadline_at", "started_at"]


@dataclass(frozen=True)
class Admission:
    """An open attempt as its newest page gets it. ``ticket`` is what this page saves with from now on."""

    attempt: Attempt
    ticket: str
    server_time: datetime


@dataclass(frozen=True)
class Standing:
    """Where an attempt stands, for a page that only asks."""

    state: str
    seq: int
    device: int
    deadline_at: datetime | None
    server_time: datetime


def start(attempt_id: uuid.UUID, candidate: User, *, now: datetime | None = None) -> Admission:
    """Open the paper, or take it up again: the calling page becomes the one that may save.

    The first call fixes start and deadline, later ones leave them alone. Raises Conflict: ``too_early``,
    ``too_late`` (late entry), ``closed``, ``paused``, ``unknown_attempt``.
    """
    with transaction.atomic():
        attempt = _own(attempt_id, candidate)
        moment = exam_now(now)
        _open(attempt, candidate, now=moment)
        taken = Attempt.objects.filter(pk=attempt_id, state=AttemptState.OPEN).update(device=F("device") + 1)
        attempt.refresh_from_db(fields=_LIVE_FIELDS)
    if not taken:
        raise refusal("paused" if attempt.state == AttemptState.PAUSED else "closed")
    ticket = Ticket(attempt.pk, candidate.pk, attempt.device)
    return Admission(attempt, seal(ticket, key=settings.TICKET_KEY), moment)


def begin(attempt_id: uuid.UUID, candidate: User, *, now: datetime | None = None) -> None:
    """READY → OPEN without a page yet; nothing when it has begun already. Raises as ``start`` does."""
    with transaction.atomic():
        _open(_own(attempt_id, candidate), candidate, now=exam_now(now))


def _open(attempt: Attempt, candidate: User, *, now: datetime) -> None:
    """The one update that counts: whoever comes second finds the attempt open and changes nothing."""
    if attempt.state != AttemptState.READY:
        return
    check_door(attempt.session, now=now)
    deadline_at = deadline_of(attempt, started_at=now, granted=0)
    mine = Attempt.objects.filter(pk=attempt.pk)
    if not mine.filter(state=AttemptState.READY).update(
        state=AttemptState.OPEN, started_at=now, deadline_at=deadline_at
    ):
        return
    # Time granted before the start is added while the row is ours: a grant of this very moment waits for us.
    granted = granted_seconds(attempt)
    if granted:
        deadline_at = deadline_of(attempt, started_at=now, granted=granted)
        mine.update(deadline_at=deadline_at)
    after = {"deadline_at": deadline_at.isoformat()}
    audit.record("attempt.start", attempt, actor=candidate, now=now, after=after)


def check_door(session: ExamSession, *, now: datetime) -> None:
    """Raises Conflict with a sentence when nobody may begin this session now."""
    if session.state != SessionState.PUBLISHED:
        raise Conflict(_("This session is not held."), code="closed")
    late = session.late_entry_minutes
    cutoff = None if late is None else timedelta(minutes=late)
    why = timing.entry_refusal(
        now=now, opens_at=session.opens_at, closes_at=session.closes_at, late_cutoff=cutoff
    )
    if why is None:
        return
    opens = formats.date_format(timezone.localtime(session.opens_at), "Y-m-d H:i")
    sentences = {
        timing.TOO_EARLY: _("The exam opens at %(time)s.") % {"time": opens},
        timing.TOO_LATE: _("Entry ended %(minutes)s minutes after the exam began.") % {"minutes": late},
        timing.CLOSED: _("The exam has closed."),
    }
    raise Conflict(sentences[why], code=why)


def granted_seconds(attempt: Attempt) -> int:
    return attempt.adjustments.aggregate(total=Sum("seconds"))["total"] or 0


def deadline_of(attempt: Attempt, *, started_at: datetime, granted: int) -> datetime:
    """The end of this person's time."""
    return timing.deadline(
        started_at=started_at,
        duration=timedelta(minutes=attempt.session.duration_minutes),
        closes_at=attempt.session.closes_at,
        extra=timedelta(seconds=attempt.extra_seconds),
        adjustments=[timedelta(seconds=granted)],
    )


def standing(ticket: Ticket, *, now: datetime | None = None) -> Standing:
    """One small query, without answers. Raises Conflict ``unknown_attempt``."""
    own = Attempt.objects.filter(pk=ticket.attempt, candidate=ticket.candidate)
    row = own.values_list("state", "seq", "device", "deadline_at").first()
    if row is None:
        raise Conflict(_("This paper does not exist."), code="unknown_attempt")
    return Standing(*row, server_time=exam_now(now))


def _own(attempt_id: uuid.UUID, candidate: User) -> Attempt:
    found = Attempt.objects.select_related("session").filter(pk=attempt_id, candidate=candidate).first()
    if found is None:
        raise Conflict(_("This paper does not exist."), code="unknown_attempt")
    return found
