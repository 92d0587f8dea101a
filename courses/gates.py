"""The credit gate: enough credits in total *and* enough of them from required reading (domain.md §3, Hunan).

Pure arithmetic in tenths of a credit as Decimal; nothing here knows a database or a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.0")


@dataclass(frozen=True)
class GateState:
    """How far one person is in one year. ``required`` is the part of ``total`` from required reading."""

    total: Decimal
    required: Decimal
    needed_total: Decimal
    needed_required: Decimal

    @property
    def is_reached(self) -> bool:
        return self.total >= self.needed_total and self.required >= self.needed_required

    @property
    def missing_total(self) -> Decimal:
        return max(ZERO, self.needed_total - self.total)

    @property
    def missing_required(self) -> Decimal:
        return max(ZERO, self.needed_required - self.required)


def state(
    *, total: Decimal, required: Decimal, needed_total: int | Decimal, needed_required: int | Decimal
) -> GateState:
    return GateState(total, required, Decimal(needed_total), Decimal(needed_required))


def split_by_cap(earned: Decimal, *, counted_today: Decimal, cap: int | Decimal) -> tuple[Decimal, Decimal]:
    """(counts, withheld) of ``earned`` credits on a day that already counted ``counted_today``.

    A cap of 0 or less means that the district has none.
    """
    if cap <= 0:
        return earned, ZERO
    room = max(ZERO, Decimal(cap) - counted_today)
    counts = min(earned, room)
    return counts, earned - counts
