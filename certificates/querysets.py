"""Which ones? Adjectives over certificates and batch items."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from certificates.enums import CertificateState, ItemState

if TYPE_CHECKING:
    from certificates.models import BatchItem, Certificate


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def under(self, paths: Iterable[str]) -> CertificateQuerySet:
        condition = Q(pk__in=[])
        for path in paths:
            condition |= Q(unit_path__startswith=path)
        return self.filter(condition)

    def valid(self, on: date) -> CertificateQuerySet:
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on), status__state=CertificateState.VALID, valid_from__lte=on
        )


class BatchItemQuerySet(models.QuerySet["BatchItem"]):
    def waiting(self) -> BatchItemQuerySet:
        return self.filter(state=ItemState.PENDING)

    def stale(self, before: datetime) -> BatchItemQuerySet:
        """Claimed by a worker that never came back."""
        return self.filter(state=ItemState.CLAIMED, claimed_at__lt=before)
