"""Building and reading the dated tree of units."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Unit, UnitParent


@transaction.atomic
def open_unit(*, parent: Unit | None, opened_on: date, **fields: Any) -> Unit:
    """Create a unit and its place below ``parent`` (None makes a district)."""
    district = None if parent is None else (parent.district or parent)
    unit = Unit.objects.create(district=district, opened_on=opened_on, **fields)
    above = None if parent is None else UnitParent.objects.current().get(unit=parent)
    UnitParent.objects.create(
        unit=unit,
        parent=parent,
        path=f"{above.path if above else '/'}{unit.pk}/",
        depth=above.depth + 1 if above else 0,
        valid_from=opened_on,
    )
    return unit


def paths_on(on: date) -> dict[int, str]:
    """Unit id → stored path as the tree hung on that day."""
    return dict(UnitParent.objects.valid_on(on).values_list("unit_id", "path"))
