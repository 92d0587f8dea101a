"""Attempts, and the evidence around them. Answers are evidence, results a ledger."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.enums import AttemptState, MisconductKind, SubmitReason
from exams.models.banks import QuestionVersion
from exams.models.sessions import ExamSession
from exams.querysets import AttemptQuerySet


class Attempt(models.Model):
    """One dealt paper of one candidate.

    ``items`` is the frozen paper: ``[{"id": opaque id, "version": question version, "order": option order, "points"}]``
    without keys. ``answers`` maps an item id to the chosen letters as the candidate saw them. Times are never moved:
    extra time is a ``TimeAdjustment`` that recomputes ``deadline_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="attempts")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=AttemptState.choices, default=AttemptState.READY)
    items = models.JSONField()
    answers = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    seq = models.PositiveIntegerField(default=0)
    device = models.PositiveSmallIntegerField(default=0)
    dealt_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    extra_seconds = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submit_reason = models.CharField(max_length=10, choices=SubmitReason.choices, blank=True)
    mark = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    full_mark = models.DecimalField(max_digits=6, decimal_places=1)
    is_passed = models.BooleanField(null=True, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    exploded_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["session", "candidate", "number"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [
            models.Index(fields=["state", "deadline_at"], name="attempt_by_deadline"),
            models.Index(fields=["candidate", "state"], name="attempt_by_candidate"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(exploded_at__isnull=True, submitted_at__isnull=False),
                name="attempt_to_explode",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "candidate", "number"], name="one_attempt_per_number"),
            models.UniqueConstraint(
                fields=["session", "candidate"],
                condition=Q(state__in=["READY", "OPEN", "PAUSED"]),
                name="one_live_attempt_per_candidate",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["OPEN", "PAUSED", "SUBMITTED", "GRADED", "RELEASED"])
                | Q(started_at__isnull=False, deadline_at__isnull=False),
                name="begun_attempt_has_times",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["GRADED", "RELEASED"])
                | Q(mark__isnull=False, is_passed__isnull=False, submitted_at__isnull=False),
                name="graded_attempt_has_a_mark",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="state_moves",
                field="state",
                transitions=[
                    ("READY", "OPEN"),
                    ("READY", "ABSENT"),
                    ("READY", "VOIDED"),
                    ("OPEN", "PAUSED"),
                    ("PAUSED", "OPEN"),
                    ("OPEN", "SUBMITTED"),
                    ("OPEN", "GRADED"),
                    ("OPEN", "VOIDED"),
                    ("PAUSED", "SUBMITTED"),
                    ("PAUSED", "VOIDED"),
                    ("SUBMITTED", "GRADED"),
                    ("SUBMITTED", "OPEN"),
                    ("SUBMITTED", "VOIDED"),
                    ("GRADED", "RELEASED"),
                    ("GRADED", "OPEN"),
                    ("GRADED", "VOIDED"),
                    ("RELEASED", "VOIDED"),
                ],
            ),
            # Reopening is for papers that the clock took, never for one that its candidate handed in (design §3).
            pgtrigger.Protect(
                name="only_timeouts_reopen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["SUBMITTED", "GRADED"], new__state="OPEN")
                & ~pgtrigger.Q(old__submit_reason="TIMEOUT"),
            ),
            pgtrigger.Protect(
                name="paper_is_frozen_once_begun",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'READY' AND (OLD.items IS DISTINCT FROM NEW.items"
                    " OR OLD.session_id <> NEW.session_id OR OLD.candidate_id <> NEW.candidate_id)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} in session {self.session_id}, attempt {self.number}"


class AnswerLog(models.Model):
    """Every delta that arrived, accepted or late. Append-only and partition-ready: no foreign keys, time in the key."""

    pk = models.CompositePrimaryKey("received_at", "id")
    id = models.UUIDField(default=uuid.uuid4)
    received_at = models.DateTimeField()
    attempt_id = models.UUIDField(db_index=True)
    seq = models.PositiveIntegerField()
    device = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    is_accepted = models.BooleanField(default=True)
    why = models.CharField(max_length=20, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.attempt_id} #{self.seq}"


class TimeAdjustment(models.Model):
    """Minutes given to an attempt: append-only, with reason and giver."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="adjustments")
    seconds = models.IntegerField()
    reason = models.CharField(_("reason"), max_length=200)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.seconds:+d} s"


class Receipt(models.Model):
    """Proof of a submission: SHA-256 over attempt, answers and times, signed by the installation's key."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="receipts")
    answered = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64, db_index=True)
    signature = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["-issued_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.content_hash[:16]


class Misconduct(models.Model):
    """违纪: reported by the site, confirmed by a second person; sets the mark to 0, the original stays on record."""

    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="misconduct")
    kind = models.CharField(max_length=16, choices=MisconductKind.choices)
    note = models.CharField(max_length=500, blank=True)
    original_mark = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("reported_by")),
                name="misconduct_is_confirmed_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.kind}"


class Response(models.Model):
    """One answered item, exploded after submission for item statistics and the wrong-answer book. Partition-ready."""

    pk = models.CompositePrimaryKey("submitted_at", "id")
    id = models.UUIDField(default=uuid.uuid4)
    submitted_at = models.DateTimeField()
    attempt_id = models.UUIDField(db_index=True)
    session_id = models.BigIntegerField()
    candidate_id = models.BigIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="responses")
    answer = models.JSONField(default=list)
    points = models.DecimalField(max_digits=5, decimal_places=1)
    full_points = models.DecimalField(max_digits=5, decimal_places=1)
    is_correct = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["session_id", "version"], name="response_by_item")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.version_id}"
