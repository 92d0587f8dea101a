"""The ledger: a completed lesson is credited once, up to the day's limit; corrections are entries too."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from common.errors import Invalid
from courses import gates
from courses.enums import CreditReason, Requirement
from courses.models import CreditEntry, Lesson, LessonProgress, StudyRecord


def complete_lesson(
    progress: LessonProgress, lesson: Lesson, *, counted_today: Decimal, cap: int, now: datetime
) -> bool:
    """Marks the locked ``progress`` completed and writes its entry; True when this finished the course.

    Runs inside the caller's transaction. The unique constraint on (person, lesson) forbids a second credit.
    """
    counts, withheld = gates.split_by_cap(lesson.credits, counted_today=counted_today, cap=cap)
    progress.completed_at = now
    progress.save(update_fields=["completed_at"])
    entry = CreditEntry.objects.create(
        person_id=progress.person_id,
        lesson=lesson,
        year=lesson.course.year,
        day=timezone.localdate(now),
        at=now,
        requirement=lesson.course.requirement,
        credits=counts,
        withheld=withheld,
        reason=CreditReason.DAILY_CAP if withheld else CreditReason.LESSON_COMPLETED,
    )
    audit.record(
        "credit.enter", entry, actor=None, now=now, after={"credits": str(counts), "withheld": str(withheld)}
    )
    return _finish_course(progress.person_id, lesson.course_id, now=now)


def _finish_course(person_id: int, course_id: int, *, now: datetime) -> bool:
    done = LessonProgress.objects.filter(
        person_id=person_id, lesson=OuterRef("pk"), completed_at__isnull=False
    )
    if Lesson.objects.filter(~Exists(done), course_id=course_id).exists():
        return False
    record = StudyRecord.objects.select_for_update().get(person_id=person_id, course_id=course_id)
    if record.finished_at is not None:
        return False
    record.finished_at = now
    record.save(update_fields=["finished_at"])
    audit.record("course.finish", record, actor=None, now=now)
    return True


def correct(
    person: User,
    *,
    year: int,
    credits: Decimal,
    requirement: Requirement,
    note: str,
    actor: User,
    now: datetime,
) -> CreditEntry:
    """Adds or takes credits by an entry of its own with a reason; nothing that stands is changed."""
    if not note.strip() or not credits:
        raise Invalid(_("A correction needs an amount and a reason."), code="correction", field="note")
    with transaction.atomic():
        entry = CreditEntry.objects.create(
            person=person,
            year=year,
            day=timezone.localdate(now),
            at=now,
            requirement=requirement,
            credits=credits,
            reason=CreditReason.CORRECTION,
            note=note.strip()[:200],
        )
        audit.record(
            "credit.correct", entry, actor=actor, now=now, after={"credits": str(credits)}, reason=note
        )
    return entry
