"""Study time as the server measured it, and the credits that came of it."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enums import CreditReason, Requirement, SegmentEnd
from courses.models.courses import Course, Lesson


class StudyRecord(models.Model):
    """One person in one course: begun when, finished when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="study_records")
    course = models.ForeignKey(Course, models.PROTECT, related_name="study_records")
    year = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("study record")
        verbose_name_plural = _("study records")
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], name="one_study_record_per_course")
        ]
        indexes = [models.Index(fields=["year", "person"], name="study_record_by_year")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.course_id}"


class LessonProgress(models.Model):
    """Seconds that count for one lesson, and where the reader stopped."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lesson_progress")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="progress")
    seconds = models.PositiveIntegerField(default=0)
    anchor = models.CharField(max_length=40, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson"], name="one_progress_row_per_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in lesson {self.lesson_id}: {self.seconds} s"

    @property
    def is_completed(self) -> bool:
        return self.completed_at is not None


class StudySegment(models.Model):
    """A stretch of reading between opening and closing a lesson. At most one is open per person: one stream.

    ``nonce`` changes with each accepted heartbeat, so that a replayed or invented heartbeat counts nothing.
    ``held`` are seconds since the last sign of reading: they count when the next sign comes in time, else
    never.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="study_segments")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="segments")
    nonce = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    last_beat_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=SegmentEnd.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "started_at"], name="segment_by_person"),
            models.Index(
                fields=["last_beat_at"], condition=Q(ended_at__isnull=True), name="open_segment_by_beat"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_study_stream_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in lesson {self.lesson_id} from {self.started_at}"


class CreditEntry(models.Model):
    """The ledger the learner sees: what counted, when, and why or why not. Append-only; corrections are
    entries.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="credit_entries")
    lesson = models.ForeignKey(Lesson, models.PROTECT, null=True, blank=True, related_name="credit_entries")
    year = models.PositiveSmallIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    requirement = models.CharField(max_length=10, choices=Requirement.choices)
    credits = models.DecimalField(max_digits=5, decimal_places=1)
    withheld = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal("0.0"))
    reason = models.CharField(max_length=20, choices=CreditReason.choices)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("credit entry")
        verbose_name_plural = _("credit entries")
        indexes = [models.Index(fields=["year", "person"], name="credits_by_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson"],
                condition=Q(reason__in=["LESSON_COMPLETED", "DAILY_CAP"]),
                name="a_lesson_is_credited_once",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person_id} {self.credits} {self.reason}"
