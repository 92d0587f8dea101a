"""Study time as the server measures it: one open stretch per person, kept alive by heartbeats with a one-time
nonce.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, settings
from common.errors import Conflict, NotAllowed
from courses import statistics, studytime
from courses.enums import BeatOutcome, CourseStatus, SegmentEnd
from courses.models import Lesson, LessonProgress, StudyRecord, StudySegment
from courses.services import credits

SWEEP_BATCH = 500
# Why a heartbeat came too late, in codes that the page can act on.
_CLOSED = {str(SegmentEnd.REPLACED): "segment_replaced", str(SegmentEnd.IDLE): "segment_idle"}


@dataclass(frozen=True)
class BeatResult:
    """The answer to a heartbeat. ``nonce`` is for the next one and empty when the stretch has ended."""

    outcome: BeatOutcome
    counted: int
    nonce: str
    segment_seconds: int
    lesson_seconds: int
    credits_today: Decimal
    daily_cap: int
    is_completed: bool
    is_course_finished: bool


def _new_nonce() -> str:
    return secrets.token_hex(16)


def open_segment(person: User, lesson: Lesson, *, now: datetime) -> StudySegment:
    """Opens a stretch of reading; another one of the same person ends as REPLACED.

    ``lesson`` was fetched through ``access.own_lesson``. Raises Conflict when the course is not published,
    belongs to another study year, or the lesson is already completed.
    """
    if lesson.course.status != CourseStatus.PUBLISHED:
        raise Conflict(_("This course is no longer open."), code="course_closed")
    if lesson.course.year != timezone.localdate(now).year:
        raise Conflict(
            _("The study year of this course is over: reading is welcome, credits end."), code="year_over"
        )
    with transaction.atomic():
        _lock_person(person)
        progress, _created = LessonProgress.objects.get_or_create(person=person, lesson=lesson)
        if progress.is_completed:
            raise Conflict(
                _("You have completed this lesson; its credits are in your ledger."), code="completed"
            )
        _end_open(person, SegmentEnd.REPLACED, now=now)
        year = lesson.course.year
        StudyRecord.objects.get_or_create(
            person=person, course=lesson.course, defaults={"year": year, "started_at": now}
        )
        return StudySegment.objects.create(
            person=person, lesson=lesson, nonce=_new_nonce(), started_at=now, last_beat_at=now
        )


def _lock_person(person: User) -> None:
    """Two pages opened at once take turns. The partial unique index is the last word."""
    User.objects.get_queryset().select_for_update(no_key=True).filter(pk=person.pk).values_list("pk").get()


def _end_open(person: User, reason: SegmentEnd, *, now: datetime) -> None:
    for segment in StudySegment.objects.select_for_update().filter(person=person, ended_at__isnull=True):
        _end(segment, reason, now=now)


def _end(segment: StudySegment, reason: SegmentEnd, *, now: datetime) -> None:
    segment.ended_at, segment.end_reason, segment.held = now, reason, 0
    segment.save(update_fields=["ended_at", "end_reason", "held", "seconds", "last_beat_at", "nonce"])
    audit.record(
        "study.segment",
        segment,
        actor=None,
        now=now,
        after={"seconds": segment.seconds, "reason": str(reason)},
    )


def beat(
    segment_id: UUID, person: User, *, nonce: str, is_active: bool, anchor: str = "", now: datetime
) -> BeatResult:
    """Takes one heartbeat. Only the server's clock counts; see ``studytime`` for what counts.

    Raises Conflict ``segment_…`` or ``nonce`` (replayed, invented, or two pages sharing one stretch): nothing
    is counted then, and the page opens a new stretch.
    """
    with transaction.atomic():
        segment = (
            StudySegment.objects.select_for_update(of=("self",))
            .select_related("lesson__course__district")
            .get(pk=segment_id, person=person)
        )
        if segment.ended_at is not None:
            message = _("Another page has taken over, or the lesson was left for too long.")
            raise Conflict(message, code=_CLOSED.get(segment.end_reason, "segment_closed"))
        if not constant_time_compare(segment.nonce, nonce):
            raise Conflict(_("This report of study time was already used."), code="nonce")
        if segment.lesson.course.status != CourseStatus.PUBLISHED:
            raise Conflict(_("This course is no longer open."), code="course_closed")
        district = segment.lesson.course.district
        rules = settings.get_many(district, "study.idle_seconds", "study.credits_daily_cap")
        weighed = studytime.weigh(
            (now - segment.last_beat_at).total_seconds(),
            held=segment.held,
            is_active=is_active,
            idle_seconds=int(rules["study.idle_seconds"]),
        )
        return _take(segment, weighed, anchor=anchor, cap=int(rules["study.credits_daily_cap"]), now=now)


def _take(
    segment: StudySegment, weighed: studytime.Beat, *, anchor: str, cap: int, now: datetime
) -> BeatResult:
    progress = LessonProgress.objects.select_for_update().get(
        person_id=segment.person_id, lesson_id=segment.lesson_id
    )
    outcome = weighed.outcome
    is_finished = False
    if outcome is BeatOutcome.IDLE:
        _end(segment, SegmentEnd.IDLE, now=now)
    elif outcome is not BeatOutcome.TOO_EARLY:
        segment.nonce, segment.last_beat_at, segment.held = _new_nonce(), now, weighed.held
        segment.seconds += weighed.gained
        _remember(progress, weighed.gained, anchor)
        if outcome is BeatOutcome.COUNTED and progress.seconds >= segment.lesson.minutes * 60:
            outcome, is_finished = _try_to_complete(segment, progress, cap=cap, now=now)
        if segment.ended_at is None:
            segment.save(update_fields=["nonce", "last_beat_at", "held", "seconds"])
    today = timezone.localdate(now)
    return BeatResult(
        outcome=outcome,
        counted=weighed.gained,
        nonce="" if segment.ended_at else segment.nonce,
        segment_seconds=segment.seconds,
        lesson_seconds=progress.seconds,
        credits_today=statistics.credits_on(segment.person_id, day=today),
        daily_cap=cap,
        is_completed=progress.is_completed,
        is_course_finished=is_finished,
    )


def _remember(progress: LessonProgress, gained: int, anchor: str) -> None:
    progress.seconds += gained
    if anchor:
        progress.anchor = anchor[:40]
    if gained or anchor:
        progress.save(update_fields=["seconds", "anchor"])


def _try_to_complete(
    segment: StudySegment, progress: LessonProgress, *, cap: int, now: datetime
) -> tuple[BeatOutcome, bool]:
    """Completes the lesson, unless today's credits are full: then another day does; nothing is lost."""
    today = timezone.localdate(now)
    counted = statistics.credits_on(segment.person_id, day=today)
    if cap > 0 and counted >= cap and segment.lesson.credits > 0:
        return BeatOutcome.DAILY_CAP, False
    is_finished = credits.complete_lesson(progress, segment.lesson, counted_today=counted, cap=cap, now=now)
    _end(segment, SegmentEnd.COMPLETED, now=now)
    return BeatOutcome.COMPLETED, is_finished


def close_segment(segment_id: UUID, person: User, *, nonce: str, now: datetime) -> None:
    """The reader left the lesson. Nothing is counted by leaving; a closed stretch stays closed."""
    with transaction.atomic():
        segment = StudySegment.objects.select_for_update().get(pk=segment_id, person=person)
        if segment.ended_at is not None:
            return
        if not constant_time_compare(segment.nonce, nonce):
            raise NotAllowed(_("This report of study time was already used."), code="nonce")
        _end(segment, SegmentEnd.FINISHED, now=now)


def close_stale(*, now: datetime, after_seconds: int = 600) -> int:
    """The sweep: stretches without a heartbeat for ten minutes end as IDLE. Their held seconds are lost."""
    before = now - timedelta(seconds=after_seconds)
    with transaction.atomic():
        stale = StudySegment.objects.select_for_update(skip_locked=True).filter(
            ended_at__isnull=True, last_beat_at__lt=before
        )[:SWEEP_BATCH]
        closed = list(stale)
        for segment in closed:
            _end(segment, SegmentEnd.IDLE, now=now)
    return len(closed)
