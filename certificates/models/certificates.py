"""A certificate's facts never change; what happens to it are events; where it stands is its status."""

from __future__ import annotations

import uuid
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from certificates.enums import CertificateKind, CertificateState, EventKind, Standing
from certificates.querysets import CertificateQuerySet
from certificates.standing import standing_of
from exams.models import Campaign


class Certificate(models.Model):
    """What was certified, to whom, under which number. ``facts`` holds everything the sheet prints."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=CertificateKind.choices)
    district = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="certificates")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    holder_name = models.CharField(_("holder"), max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="certificates")
    unit_name = models.CharField(_("unit"), max_length=120)
    unit_path = models.CharField(max_length=255, db_index=True)
    number = models.CharField(_("number"), max_length=40, unique=True)
    verification_code = models.CharField(max_length=32, unique=True)
    issuing_authority = models.CharField(_("issuing authority"), max_length=120)
    issued_on = models.DateField(_("issued on"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    facts = models.JSONField(default=dict)
    # 2 when the first number was voided before it was issued, and so on.
    edition = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "campaign", "holder", "edition"],
                name="one_certificate_per_person_and_campaign",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="certificate_has_length",
            ),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number

    def standing(self, on: date) -> Standing:
        """What it is worth on that day; asks for the status row."""
        return standing_of(self.status.state, self.valid_to, on)


class CertificateFile(models.Model):
    """The PDF that was issued: drawn once, stored once, known by its SHA-256."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="file")
    file = models.FileField(upload_to="certificates/", max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.sha256[:16]


class CertificateStatus(models.Model):
    """Where a certificate stands. Illegal moves fail in the database."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="status", primary_key=True)
    state = models.CharField(_("status"), max_length=10, choices=CertificateState.choices)
    changed_at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.FSM(
                name="state_moves",
                field="state",
                transitions=[
                    ("PENDING", "VALID"),
                    ("PENDING", "VOID"),
                    ("VALID", "SUSPENDED"),
                    ("SUSPENDED", "VALID"),
                    ("VALID", "CANCELLED"),
                    ("VALID", "REVOKED"),
                    ("SUSPENDED", "CANCELLED"),
                    ("SUSPENDED", "REVOKED"),
                ],
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.state}"


class CertificateEvent(models.Model):
    """A step of a certificate's life: reason, document, who, when. Append-only."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    reason = models.CharField(_("reason for this step"), max_length=300, blank=True)
    document_no = models.CharField(_("document number"), max_length=80, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.kind}"
