"""Banks, questions and their versions. A version is the content, fixed once published."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from courses.models import LawVersion
from exams.enums import Difficulty, QuestionKind, QuestionStatus, ReviewDecision
from exams.querysets import BankQuerySet, QuestionQuerySet, QuestionVersionQuerySet


class Bank(models.Model):
    """A collection of questions, owned by a unit and seen by staff of its subtree and of the district."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="district_banks")
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="banks")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    created_at = models.DateTimeField()

    objects = BankQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("bank")
        verbose_name_plural = _("banks")

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """The identity. ``status`` speaks of the newest version; papers draw ``published_version``.

    While a new version is written and reviewed, the published one stays in use; withdrawing takes it away.
    """

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="questions")
    status = models.CharField(
        _("status"), max_length=10, choices=QuestionStatus.choices, default=QuestionStatus.DRAFT
    )
    published_version = models.ForeignKey(
        "QuestionVersion", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=200, blank=True)
    created_at = models.DateTimeField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["bank", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [models.Index(fields=["bank", "status"], name="question_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=QuestionStatus.PUBLISHED) | Q(published_version__isnull=False),
                name="published_question_has_a_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_id}/{self.pk}"


class QuestionVersion(models.Model):
    """Content. ``options`` are texts in the author's order; ``answer`` is the key: ``["B"]``, ``["true"]``.

    The key and the explanation are read by grading and by staff only, never on a candidate's path while a
    session may still be sat.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind.choices)
    stem = models.TextField(_("stem"))
    options = models.JSONField(_("options"), default=list, blank=True)
    answer = models.JSONField(_("answer"), default=list)
    explanation = models.TextField(_("explanation"), blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    topic = models.CharField(_("knowledge point"), max_length=60, blank=True)
    # Citations as typed that the law library did not know at the import; none may be left at publication.
    unresolved_citations = models.JSONField(default=list, blank=True)
    text_hash = models.CharField(max_length=64, db_index=True, editable=False)
    source = models.CharField(max_length=120, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="question_versions")
    created_at = models.DateTimeField()
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="question_reviews_passed",
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["question", "-number"]
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("author")), name="author_does_not_review"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(reviewer__isnull=False),
                name="published_means_reviewed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_is_immutable",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.stem[:60]


class QuestionCitation(models.Model):
    """Which provision a version rests on: a key into a law version (domain.md §6)."""

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="citations")
    law_version = models.ForeignKey(LawVersion, models.PROTECT, related_name="question_citations")
    article = models.CharField(max_length=12)
    paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    item = models.PositiveSmallIntegerField(null=True, blank=True)
    sub_item = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["law_version", "article"], name="citation_by_article")]

    def __str__(self) -> str:
        return f"{self.law_version_id} art. {self.article}"


class QuestionReview(models.Model):
    """What a reviewer decided on a version and why."""

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="question_reviews")
    decision = models.CharField(max_length=10, choices=ReviewDecision.choices)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.decision}"


class QuestionUpload(models.Model):
    """A question file between upload and confirmation, seen by its uploader only; gone once it is imported.

    ``mapping`` (column → role, JSON keys are texts) corrects the guess of ``exams.exchange``; null keeps it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bank = models.ForeignKey(Bank, models.CASCADE, related_name="uploads")
    source_name = models.CharField(max_length=255)
    file = models.FileField(upload_to="question-files/%Y/%m/")
    mapping = models.JSONField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="question_uploads")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("uploaded question file")
        verbose_name_plural = _("uploaded question files")

    def __str__(self) -> str:
        return self.source_name
