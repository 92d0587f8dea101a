"""Time is given, never moved: each grant is a row of its own, and the deadline is computed anew from all."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from common.errors import Conflict, Invalid
from exams.enums import AttemptState
from exams.models import Attempt, TimeAdjustment
from exams.services import attempts

MOST_SECONDS = 24 * 3600


def grant(attempt_id: uuid.UUID, *, seconds: int, reason: str, actor: User, now: datetime) -> TimeAdjustment:
    """Give (or, with a negative number, take back) seconds of a paper that is not handed in.

    Raises Invalid (no reason, no time, more than was given) or Conflict ``closed``.
    """
    if not reason.strip():
        raise Invalid(_("Give a reason."), field="reason")
    if seconds == 0 or abs(seconds) > MOST_SECONDS:
        raise Invalid(_("Give at most a day, and not nothing."), field="seconds")
    with transaction.atomic():
        rows = Attempt.objects.select_for_update(of=("self",)).select_related("session")
        attempt = rows.get(pk=attempt_id)
        if attempt.state not in {AttemptState.READY, AttemptState.OPEN, AttemptState.PAUSED}:
            raise Conflict(_("This paper has been handed in."), code="closed")
        given = attempts.granted_seconds(attempt)
        if given + seconds < 0:
            raise Invalid(_("More cannot be taken back than was given."), field="seconds")
        row = TimeAdjustment.objects.create(
            attempt=attempt, seconds=seconds, reason=reason.strip(), given_by=actor, given_at=now
        )
        before = attempt.deadline_at
        if attempt.started_at is not None:
            attempt.deadline_at = attempts.deadline_of(
                attempt, started_at=attempt.started_at, granted=given + seconds
            )
            attempt.save(update_fields=["deadline_at"])
        audit.record(
            "attempt.adjust_time",
            attempt,
            actor=actor,
            now=now,
            before={"deadline_at": before.isoformat() if before else None},
            after={
                "deadline_at": attempt.deadline_at.isoformat() if attempt.deadline_at else None,
                "seconds": seconds,
            },
            reason=reason.strip(),
        )
    return row
