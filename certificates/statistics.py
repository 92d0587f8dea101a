"""How far is a batch? Counts of its items from one grouped query."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from certificates.enums import ItemState
from certificates.models import Batch


@dataclass(frozen=True)
class Progress:
    """``done`` counts what no worker has to touch any more, whatever came out."""

    waiting: int
    issued: int
    failed: int
    voided: int
    on_demand: int

    @property
    def total(self) -> int:
        return self.waiting + self.issued + self.failed + self.voided + self.on_demand

    @property
    def done(self) -> int:
        return self.total - self.waiting


def progress(batch: Batch) -> Progress:
    counts = dict(batch.items.order_by().values_list("state").annotate(Count("pk")))
    return Progress(
        waiting=counts.get(ItemState.PENDING, 0) + counts.get(ItemState.CLAIMED, 0),
        issued=counts.get(ItemState.ISSUED, 0),
        failed=counts.get(ItemState.FAILED, 0),
        voided=counts.get(ItemState.VOIDED, 0),
        on_demand=counts.get(ItemState.ON_DEMAND, 0),
    )
