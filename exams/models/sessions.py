"""Blueprints and sessions: what a paper is made of, when and how it is sat."""

from __future__ import annotations

import secrets
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from exams.enums import Difficulty, Disclosure, ExamKind, PaperPart, QuestionKind, ScoringPolicy, SessionState
from exams.models.banks import Bank
from exams.models.campaigns import Campaign
from exams.querysets import ExamSessionQuerySet


def new_seed() -> str:
    return secrets.token_hex(16)


class Blueprint(models.Model):
    """The composition of a paper. Used by sessions; once a session is published its rows no longer change."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="blueprints")
    name = models.CharField(_("name"), max_length=120)
    exam_kind = models.CharField(_("kind of exam"), max_length=16, choices=ExamKind.choices)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name"]
        verbose_name = _("blueprint")
        verbose_name_plural = _("blueprints")

    def __str__(self) -> str:
        return self.name


ROW_OF_A_PUBLISHED_SESSION = """
    IF EXISTS (SELECT 1 FROM exams_examsession
                WHERE blueprint_id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.blueprint_id ELSE NEW.blueprint_id END)
                  AND state IN ('PUBLISHED', 'CLOSED')) THEN
        RAISE EXCEPTION 'A published session uses this blueprint: its rows no longer change.';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class BlueprintRow(models.Model):
    """``count`` questions of a kind, each worth ``points``; an empty topic or difficulty means any."""

    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="blueprint_rows")
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind.choices)
    topic = models.CharField(_("knowledge point"), max_length=60, blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty.choices, null=True, blank=True
    )
    count = models.PositiveSmallIntegerField(_("number of questions"))
    points = models.DecimalField(_("points each"), max_digits=5, decimal_places=1)

    class Meta:
        ordering = ["blueprint", "position"]
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "position"], name="one_blueprint_row_per_position"),
            models.CheckConstraint(
                condition=Q(count__gte=1) & Q(points__gt=0), name="blueprint_row_is_positive"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_used",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=ROW_OF_A_PUBLISHED_SESSION,
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.kind}"


class ExamSession(models.Model):
    """One sitting of a campaign's exam (场次). Minutes are whole; windows are half-open [from, to)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="sessions")
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="sessions")
    title = models.CharField(_("title"), max_length=120)
    part = models.CharField(_("paper"), max_length=10, choices=PaperPart.choices, default=PaperPart.WHOLE)
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.DRAFT)
    make_up_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="make_ups")

    registration_opens_at = models.DateTimeField(_("registration opens"))
    registration_closes_at = models.DateTimeField(_("registration closes"))
    opens_at = models.DateTimeField(_("exam opens"))
    closes_at = models.DateTimeField(_("exam closes"))
    duration_minutes = models.PositiveSmallIntegerField(_("minutes for the paper"))
    late_entry_minutes = models.PositiveSmallIntegerField(
        _("no entry after (minutes)"), null=True, blank=True
    )
    no_leaving_minutes = models.PositiveSmallIntegerField(
        _("no submission before (minutes)"), null=True, blank=True
    )
    pass_mark = models.DecimalField(_("pass mark"), max_digits=5, decimal_places=1, default=Decimal("60"))
    max_attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    scoring = models.CharField(
        _("marks for multiple choice"),
        max_length=8,
        choices=ScoringPolicy.choices,
        default=ScoringPolicy.EXACT,
    )
    show_mark = models.CharField(
        _("candidates see their mark"),
        max_length=16,
        choices=Disclosure.choices,
        default=Disclosure.AT_SUBMISSION,
    )
    show_review = models.CharField(
        _("candidates see keys and explanations"),
        max_length=16,
        choices=Disclosure.choices,
        default=Disclosure.AT_CLOSE,
    )
    requires_gate = models.BooleanField(_("the credit gate must be reached"), default=True)
    address = models.CharField(_("place"), max_length=120, blank=True)
    cancel_reason = models.CharField(_("reason of cancellation"), max_length=200, blank=True)
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    papers_dealt_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ExamSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="session_window_has_length"
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_at__gt=F("registration_opens_at")),
                name="registration_window_has_length",
            ),
            models.CheckConstraint(condition=Q(duration_minutes__gte=1), name="session_takes_time"),
            models.CheckConstraint(condition=Q(max_attempts__gte=1), name="session_allows_an_attempt"),
            models.CheckConstraint(
                condition=~Q(state="CANCELLED") | ~Q(cancel_reason=""), name="cancelled_session_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="state_moves",
                field="state",
                transitions=[
                    ("DRAFT", "PUBLISHED"),
                    ("DRAFT", "CANCELLED"),
                    ("PUBLISHED", "CLOSED"),
                    ("PUBLISHED", "CANCELLED"),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.title
