"""Laws, their versions and provisions. An amended text is a new version of the same law (domain.md §6)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enums import LawCategory, LawChange, LawStatus, NodeKind, TextKind
from courses.querysets import LawVersionQuerySet, ProvisionQuerySet


class Law(models.Model):
    """The identity of an instrument over all its versions."""

    title = models.CharField(_("full title"), max_length=200, unique=True)
    short_title = models.CharField(_("short title"), max_length=80, blank=True)
    category = models.CharField(_("category"), max_length=32, choices=LawCategory.choices)
    issuing_body = models.CharField(_("issuing body"), max_length=200, blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("law")
        verbose_name_plural = _("laws")

    def __str__(self) -> str:
        return self.title


class LawVersion(models.Model):
    """One text of a law. The date that names a version is its promulgation, not the day it takes effect."""

    law = models.ForeignKey(Law, models.PROTECT, related_name="versions")
    note = models.CharField(_("version"), max_length=60, blank=True)
    document_no = models.CharField(_("document number"), max_length=80, blank=True)
    promulgated_on = models.DateField(_("promulgated on"), null=True, blank=True)
    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=LawStatus.choices, default=LawStatus.IN_FORCE
    )
    change = models.CharField(max_length=8, choices=LawChange.choices, default=LawChange.NEW)
    text_kind = models.CharField(_("text"), max_length=8, choices=TextKind.choices, default=TextKind.FULL)
    source_name = models.CharField(max_length=255, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)
    source_text = models.TextField(blank=True)
    counts = models.JSONField(default=dict, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()

    objects = LawVersionQuerySet.as_manager()

    class Meta:
        ordering = ["law", "-promulgated_on", "-pk"]
        verbose_name = _("law version")
        verbose_name_plural = _("law versions")
        constraints = [
            # A digest and the official text of the same version may stand side by side.
            models.UniqueConstraint(
                fields=["law", "promulgated_on", "text_kind"], name="one_version_per_promulgation"
            ),
            models.UniqueConstraint(
                fields=["source_hash"], condition=~Q(source_hash=""), name="one_version_per_source_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law} ({self.note or self.promulgated_on or '-'})"

    @property
    def is_digest(self) -> bool:
        """Our own study notes, not the official text: pages say so."""
        return self.text_kind == TextKind.DIGEST


class LawDraft(models.Model):
    """An uploaded file between preview and confirmation; gone once its version stands. Seen by its uploader
    only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source_name = models.CharField(max_length=255)
    source_text = models.TextField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="law_drafts")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "source_name"]
        verbose_name = _("uploaded law text")
        verbose_name_plural = _("uploaded law texts")

    def __str__(self) -> str:
        return self.source_name


class Provision(models.Model):
    """A heading or an article in document order.

    ``key`` names an article (``"29"``, ``"120-1"`` for 第一百二十条之一) and is empty for headings.
    ``paragraphs`` is a list of ``{"text", "items": [{"label", "text", "sub_items": [{"label", "text"}]}]}``.
    Keys may repeat in a source with defects; the import warns and the first one is what a citation means.
    """

    version = models.ForeignKey(LawVersion, models.CASCADE, related_name="provisions")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=NodeKind.choices)
    key = models.CharField(max_length=12, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    suffix = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=40, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    chapter = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    paragraphs = models.JSONField(default=list, blank=True)
    line = models.PositiveIntegerField(default=0)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        indexes = [models.Index(fields=["version", "key"], name="provision_by_key")]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_provision_per_position")
        ]

    def __str__(self) -> str:
        return self.label or self.heading

    @property
    def is_article(self) -> bool:
        return self.kind == NodeKind.ARTICLE

    @property
    def is_heading(self) -> bool:
        return self.kind in (
            NodeKind.PART,
            NodeKind.SUBPART,
            NodeKind.CHAPTER,
            NodeKind.SECTION,
            NodeKind.GROUP,
        )

    @property
    def title(self) -> str:
        """第一章 总则; only one of both where the other is missing."""
        return " ".join(part for part in (self.label, self.heading) if part)

    @property
    def anchor(self) -> str:
        """``art-29`` for articles, so that citations can link; the position for everything else."""
        return f"art-{self.key}" if self.key and self.is_article else f"p-{self.position}"
