"""A batch issues the certificates of those who passed. Its items are the queue: a worker claims a row."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from certificates.enums import BatchState, CertificateKind, ItemState
from certificates.models.certificates import Certificate
from certificates.querysets import BatchItemQuerySet, BatchQuerySet
from exams.models import Campaign, ExamSession


class Batch(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="batches")
    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="batches")
    kind = models.CharField(max_length=16, choices=CertificateKind.choices)
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    archive = models.FileField(upload_to="batches/%Y/%m/", max_length=200, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return f"{self.session} {self.opened_at:%Y-%m-%d}"


class BatchItem(models.Model):
    """One certificate to draw. A failed item keeps its number: it is tried again, or voided on record."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items")
    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="item")
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.PENDING)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "pk"]
        verbose_name = _("batch item")
        verbose_name_plural = _("batch items")
        indexes = [models.Index(fields=["state", "claimed_at"], name="item_by_state")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.state}"
