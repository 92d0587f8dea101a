"""The table of units on the bureau's home: sorted, filtered, its tree opened in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from accounts.models import Unit
from common.rownumbers import row_numbers
from exams.models import Campaign
from exams.statistics import Tally
from exams.statistics.tree import Node, Row, listed, sort_keys, unit_ids
from reports.forms import UnitFilter
from reports.statistics.bureau import is_below
from reports.views.figures import GROUPS
from reports.views.links import to


@dataclass(frozen=True)
class Cell:
    """One rate of a unit: ``tone`` marks what lies below the target, ``url`` opens the people."""

    key: str
    count: int
    required: int
    url: str
    tone: str


@dataclass(frozen=True)
class Line:
    row: Row
    name: str
    toggle: str
    cells: list[Cell]


@dataclass(frozen=True)
class Judged:
    """By which count units are measured, and against how many per cent."""

    count: str
    target: int


def lines(
    campaign: Campaign, nodes: Sequence[Node], judged: Judged, form: UnitFilter, query: QueryDict
) -> list[Line]:
    """The lines of the table as the address asks for them."""
    units = {pk: (name, kind) for pk, name, kind in _units(nodes)}
    order = {pk: place for place, pk in enumerate(units)}
    opened = set(row_numbers(query.getlist("open")))
    sort = query.get("sort", "unit")
    keys = sort_keys(order)
    key = keys.get(sort.removeprefix("-"), keys["unit"])
    rows = listed(nodes, key=key, is_reverse=sort.startswith("-"), opened=opened)
    kept = _kept(nodes, {pk: kind for pk, (_name, kind) in units.items()}, judged, form)
    below = {each.path for each in _all(nodes) if is_below(each, judged.count, judged.target)}
    return [
        Line(
            row,
            units[row.unit_id][0],
            _toggle(query, row, opened),
            _cells(campaign, row, judged, row.path in below),
        )
        for row in rows
        if any(row.path.startswith(path) for path in kept)
    ]


def _units(nodes: Sequence[Node]) -> list[tuple[int, str, str]]:
    """Id, name and kind of each unit in the usual order."""
    return list(Unit.objects.filter(pk__in=unit_ids(nodes)).values_list("pk", "name", "kind"))


def top_units(nodes: Sequence[Node]) -> list[Node]:
    """What stands at the left edge of the table: below a district its units."""
    return [
        child
        for node in nodes
        for child in (node.children if node.path.count("/") == 2 and not node.own.roster else [node])
    ]


def _all(nodes: Sequence[Node]) -> list[Node]:
    return [one for node in nodes for one in (node, *_all(node.children))]


def _kept(nodes: Sequence[Node], kinds: dict[int, str], judged: Judged, form: UnitFilter) -> list[str]:
    """Paths of the units at the left edge that the filter leaves; their sub-units come with them."""
    wanted = form.cleaned_data if form.is_valid() else {"kind": "", "show": ""}
    return [
        node.path
        for node in top_units(nodes)
        if (not wanted["kind"] or kinds[node.unit_id] == wanted["kind"])
        and (wanted["show"] != "below" or is_below(node, judged.count, judged.target))
    ]


def _cells(campaign: Campaign, row: Row, judged: Judged, is_low: bool) -> list[Cell]:
    place: dict[str, object] = {"unit": row.unit_id, **({"own": "on"} if row.is_own else {})}
    return [
        Cell(
            key,
            getattr(row.tally, key),
            row.tally.required,
            to("exams:campaign-people", campaign.pk, group=group, **place),
            "low" if key == judged.count and is_low and not row.is_own else "",
        )
        for key, group in GROUPS.items()
    ]


def _toggle(query: QueryDict, row: Row, opened: set[int]) -> str:
    """This page with the sub-units of one line opened or closed."""
    changed = query.copy()
    changed.setlist("open", [str(pk) for pk in sorted(opened ^ {row.unit_id})])
    return f"?{changed.urlencode()}#unit-{row.unit_id}"


def sums(nodes: Sequence[Node], *, has_gate: bool) -> Tally:
    return sum((node.total for node in nodes), Tally(has_gate=has_gate))
