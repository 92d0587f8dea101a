"""How 3,000 people get in: one-time slips that the liaison prints."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.units import Unit


class ActivationSlip(models.Model):
    """A one-time code for one person. Only its keyed hash is stored; a reprint revokes the slip before it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="activation_slips")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="activation_slips")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="slips_issued")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("activation slip")
        verbose_name_plural = _("activation slips")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_slip_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"slip {self.pk} for {self.person_id}"
