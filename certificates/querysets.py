"""Which ones? Adjectives over certificates, batches and batch items."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q

from certificates.enums import BatchState, CertificateState, ItemState, Standing

if TYPE_CHECKING:
    from certificates.models import Batch, BatchItem, Certificate

# Items that a worker still has to deal with.
UNFINISHED = (ItemState.PENDING, ItemState.CLAIMED)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def under(self, paths: Iterable[str]) -> CertificateQuerySet:
        condition = Q(pk__in=[])
        for path in paths:
            condition |= Q(unit_path__startswith=path)
        return self.filter(condition)

    def valid(self, on: date) -> CertificateQuerySet:
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            status__state=CertificateState.VALID,
            valid_from__lte=on,
        )

    def standing(self, standing: str, on: date) -> CertificateQuerySet:
        """Those that are worth exactly this on that day (``certificates.standing``)."""
        if standing == Standing.VALID:
            return self.valid(on)
        if standing == Standing.EXPIRED:
            return self.filter(status__state=CertificateState.VALID, valid_to__lt=on)
        return self.filter(status__state=standing)

    def public(self) -> CertificateQuerySet:
        """Numbers that were issued; what waits or was voided before never left the house."""
        return self.exclude(status__state__in=[CertificateState.PENDING, CertificateState.VOID])

    def not_void(self) -> CertificateQuerySet:
        return self.exclude(status__state=CertificateState.VOID)

    def about(self, words: str) -> CertificateQuerySet:
        """Holder, number or unit holds what was typed."""
        return self.filter(
            Q(holder_name__icontains=words) | Q(number__icontains=words) | Q(unit_name__icontains=words)
        )


class BatchQuerySet(models.QuerySet["Batch"]):
    def packable(self) -> BatchQuerySet:
        """Open, and nothing is left to draw."""
        return self.filter(state=BatchState.OPEN).exclude(items__state__in=UNFINISHED)

    def counted(self) -> BatchQuerySet:
        """With ``size``, ``issued`` and ``failed`` from one grouped query."""
        return self.annotate(
            size=Count("items"),
            issued=Count("items", filter=Q(items__state=ItemState.ISSUED)),
            failed=Count("items", filter=Q(items__state=ItemState.FAILED)),
        )


class BatchItemQuerySet(models.QuerySet["BatchItem"]):
    def waiting(self) -> BatchItemQuerySet:
        return self.filter(state=ItemState.PENDING)

    def stale(self, before: datetime) -> BatchItemQuerySet:
        """Claimed by a worker that never came back."""
        return self.filter(state=ItemState.CLAIMED, claimed_at__lt=before)
