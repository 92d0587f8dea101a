"""How many people stand where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.models import Post, Unit, UnitParent


@dataclass(frozen=True)
class UnitRow:
    """A unit in its tree. ``depth`` counts from the top of what is shown; ``total`` includes all units
    below.
    """

    unit: Unit
    parent_id: int | None
    path: str
    depth: int
    own: int
    total: int


def headcounts(paths: Iterable[str], *, on: date) -> dict[int, int]:
    """Unit id → people whose establishment post on that day stands in that very unit, below the paths."""
    posts = Post.objects.valid_on(on).on_establishment().in_units_under(paths)
    return dict(posts.order_by().values_list("unit_id").annotate(Count("pk")))


def tree(paths: Iterable[str], *, on: date) -> list[UnitRow]:
    """Units that now hang at or below the paths, parents before children, as their positions say."""
    paths = list(paths)
    places = list(
        UnitParent.objects.current().under(paths).select_related("unit").filter(unit__closed_on=None)
    )
    own = headcounts(paths, on=on)
    totals: dict[int, int] = {}
    for place in places:
        for ancestor in map(int, place.path.strip("/").split("/")):
            totals[ancestor] = totals.get(ancestor, 0) + own.get(place.unit_id, 0)
    shown = {place.unit_id for place in places}
    below: dict[int | None, list[UnitParent]] = {}
    for place in sorted(places, key=lambda each: (each.unit.position, each.unit.code)):
        below.setdefault(place.parent_id if place.parent_id in shown else None, []).append(place)
    rows: list[UnitRow] = []

    def walk(parent: int | None, depth: int) -> None:
        for place in below.get(parent, []):
            count = own.get(place.unit_id, 0)
            rows.append(
                UnitRow(place.unit, place.parent_id, place.path, depth, count, totals.get(place.unit_id, 0))
            )
            walk(place.unit_id, depth + 1)

    walk(None, 0)
    return rows
