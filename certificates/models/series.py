"""Numbers come from a row, not from a sequence: a rolled-back transaction must not leave a gap."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from certificates.enums import CertificateKind


class NumberSeries(models.Model):
    """One series per issuing authority, kind and year. ``next`` is taken by UPDATE … RETURNING."""

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="number_series")
    kind = models.CharField(max_length=16, choices=CertificateKind.choices)
    year = models.PositiveSmallIntegerField()
    next = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind", "year"], name="one_series_per_kind_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.kind} {self.year}: {self.next}"
