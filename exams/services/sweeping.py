"""What happens by itself: overdue papers are collected, sessions close, answers become rows for statistics.

Every sweep may be killed at any moment and run twice at once: rows are claimed with SKIP LOCKED and each step
commits by itself.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.services import audit
from common.errors import DomainError
from exams.enums import SAT_STATES, AttemptState, SessionState, SubmitReason
from exams.grading import grade
from exams.models import Attempt, ExamSession, Response
from exams.services import showing, submission
from exams.services.clock import exam_now

BATCH = 50
logger = logging.getLogger(__name__)


def expire_overdue(*, now: datetime | None = None) -> int:
    """Hand in every open paper whose deadline and grace have passed; returns how many.

    A paper that fails is logged and left for the next round; it never holds up the others.
    """
    done, seen = 0, set[uuid.UUID]()
    while batch := _claim(seen, now=now, limit=BATCH):
        seen.update(batch)
        done += sum(_expire(pk, now=now) for pk in batch)
    return done


def close_sessions(*, now: datetime) -> int:
    """READY → ABSENT where the window has ended, and the session CLOSED once nobody sits any more."""
    over = ExamSession.objects.published().filter(closes_at__lte=now)
    return sum(close_session(pk, now=now) for pk in over.values_list("pk", flat=True))


def explode_responses(*, now: datetime, limit: int = 2000) -> int:
    """One ``Response`` row for each item of each handed-in paper, once; returns how many papers."""
    done = 0
    while done < limit:
        with transaction.atomic():
            waiting = Attempt.objects.filter(
                exploded_at__isnull=True, submitted_at__isnull=False, state__in=SAT_STATES
            )
            batch = list(waiting.select_for_update(skip_locked=True).order_by("submitted_at")[:BATCH])
            pks = [attempt.pk for attempt in batch]
            # A paper that was opened again and handed in anew replaces what it said before.
            Response.objects.filter(attempt_id__in=pks).delete()
            rows = [row for attempt in batch for row in _responses(attempt)]
            Response.objects.bulk_create(rows, batch_size=1000)
            Attempt.objects.filter(pk__in=pks).update(exploded_at=now)
        if not batch:
            break
        done += len(batch)
    return done


def _claim(seen: Collection[uuid.UUID], *, now: datetime | None, limit: int) -> list[uuid.UUID]:
    before = exam_now(now) - timedelta(seconds=settings.EXAM_GRACE_SECONDS)
    with transaction.atomic():
        overdue = Attempt.objects.overdue(before).exclude(pk__in=seen).order_by("deadline_at")
        free = overdue.select_for_update(skip_locked=True)
        return list(free.values_list("pk", flat=True)[:limit])


def _expire(pk: uuid.UUID, *, now: datetime | None) -> bool:
    try:
        return submission.collect(pk, reason=SubmitReason.TIMEOUT, now=now).is_new
    except DomainError as refusal:  # handed in or given time between claim and lock
        logger.info("attempt %s was not collected: %s", pk, refusal.code)
    except Exception:  # whatever is wrong with one paper, the next candidate's must be collected
        logger.exception("attempt %s could not be collected", pk)
    return False


@transaction.atomic
def close_session(pk: int, *, now: datetime) -> bool:
    """One published session: is it over now? Nobody is absent twice, nobody still answering is lost."""
    session = ExamSession.objects.select_for_update().filter(pk=pk, state=SessionState.PUBLISHED).first()
    if session is None:
        return False
    ready = session.attempts.filter(state=AttemptState.READY)
    # A further paper that was dealt and never begun says nothing about its candidate, who has sat.
    sat = Attempt.objects.filter(session=session, candidate=OuterRef("candidate"), state__in=SAT_STATES)
    ready.filter(Exists(sat), adjustments__isnull=True).delete()
    ready.filter(Exists(sat)).update(state=AttemptState.VOIDED)
    absent = ready.update(state=AttemptState.ABSENT)
    is_over = not session.attempts.filter(state__in=[AttemptState.OPEN, AttemptState.PAUSED]).exists()
    if is_over:
        session.state = SessionState.CLOSED
        session.save(update_fields=["state"])
    if absent or is_over:
        audit.record(
            "session.close", session, actor=None, now=now, after={"absent": absent, "closed": is_over}
        )
    return is_over


def _responses(attempt: Attempt) -> Iterator[Response]:
    assert attempt.submitted_at is not None
    result = grade(showing.grading_items(attempt.items), attempt.answers)
    for item, graded in zip(attempt.items, result.items, strict=True):
        yield Response(
            submitted_at=attempt.submitted_at,
            attempt_id=attempt.pk,
            session_id=attempt.session_id,
            candidate_id=attempt.candidate_id,
            version_id=item["version"],
            answer=list(graded.answer),
            points=graded.points,
            full_points=graded.maximum,
            is_correct=graded.is_correct,
        )
