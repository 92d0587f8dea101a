"""Counts over the tree of units as it hung on the snapshot date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exams.statistics.counts import Tally, UnitTally

# "Far above the rest" (domain.md §4): twice the share of all other units, and more than a single case.
OUTLIER_TIMES = 2
OUTLIER_PEOPLE = 2


@dataclass
class Node:
    """A unit: its own people, and the sum with all units below it."""

    unit_id: int
    path: str
    own: Tally
    total: Tally
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One line of the table. ``is_own`` is the line of a parent's own people beside its sub-units."""

    unit_id: int
    path: str
    level: int
    tally: Tally
    has_children: bool = False
    is_open: bool = False
    is_own: bool = False
    has_many_exemptions: bool = False

    @property
    def unit_key(self) -> str:
        """The id as it stands in an address."""
        return str(self.unit_id)


Key = Callable[[Node], Any]


def roots_of(paths: Sequence[str]) -> list[str]:
    """The paths that lie under no other one of them."""
    kept: list[str] = []
    for path in sorted(set(paths), key=len):
        if not any(path.startswith(above) for above in kept):
            kept.append(path)
    return sorted(kept)


def build(rows: Sequence[UnitTally], paths: Sequence[str], *, has_gate: bool) -> list[Node]:
    """One tree per root; units in between that have no people of their own are there with zeros."""
    nodes: dict[str, Node] = {}
    top: list[Node] = []
    empty = Tally(has_gate=has_gate)
    for root in roots_of(paths):
        for row in sorted(
            (row for row in rows if row.unit_path.startswith(root)), key=lambda row: row.unit_path
        ):
            above: Node | None = None
            for path in _steps(root, row.unit_path):
                if path not in nodes:
                    nodes[path] = Node(int(path.rstrip("/").rsplit("/", 1)[1]), path, empty, empty)
                    (top if above is None else above.children).append(nodes[path])
                above = nodes[path]
                above.total = above.total + row.tally
            if above is not None:
                above.own = above.own + row.tally
    return top


def _steps(root: str, path: str) -> Iterator[str]:
    """``/1/``, ``/1/7/``, ``/1/7/23/`` from the root on."""
    ids = path.strip("/").split("/")
    for depth in range(root.count("/") - 1, len(ids) + 1):
        yield f"/{'/'.join(ids[:depth])}/"


def unit_ids(nodes: Sequence[Node]) -> set[int]:
    return {one for node in nodes for one in (node.unit_id, *unit_ids(node.children))}


def listed(nodes: Sequence[Node], *, key: Key, is_reverse: bool, opened: Collection[int]) -> list[Row]:
    """The lines of the table: below a district its units, sub-units only under opened parents; siblings are
    sorted.
    """
    tops = [child for node in nodes for child in (_below_district(node) or [node])]
    all_together = sum((node.total for node in nodes), Tally())
    found: list[Row] = []
    for node in sorted(tops, key=key, reverse=is_reverse):
        _append(found, node, 0, key, is_reverse, opened, all_together)
    return found


def _below_district(node: Node) -> list[Node]:
    return node.children if node.path.count("/") == 2 and not node.own.roster else []


def _append(
    found: list[Row],
    node: Node,
    level: int,
    key: Key,
    is_reverse: bool,
    opened: Collection[int],
    everybody: Tally,
) -> None:
    is_open = node.unit_id in opened
    many = has_many_exemptions(node.total, everybody)
    found.append(Row(node.unit_id, node.path, level, node.total, bool(node.children), is_open, False, many))
    if not is_open or not node.children:
        return
    if node.own.roster:
        found.append(Row(node.unit_id, node.path, level + 1, node.own, is_own=True))
    for child in sorted(node.children, key=key, reverse=is_reverse):
        _append(found, child, level + 1, key, is_reverse, opened, everybody)


def has_many_exemptions(unit: Tally, everybody: Tally) -> bool:
    """X / R of the unit is more than twice that of all the others together."""
    others_roster, others_exempt = everybody.roster - unit.roster, everybody.exempt - unit.exempt
    if unit.exempt < OUTLIER_PEOPLE or others_roster <= 0:
        return False
    return unit.exempt * others_roster > OUTLIER_TIMES * others_exempt * unit.roster


def sort_keys(order: Mapping[int, int]) -> dict[str, Key]:
    """What a column sorts by; ``order`` is the usual order of units. Units without people stand at the
    end.
    """

    def share(count: str) -> Key:
        return lambda node: (
            getattr(node.total, count) / node.total.required if node.total.required else -1.0,
            -order.get(node.unit_id, 0),
        )

    return {
        "unit": lambda node: order.get(node.unit_id, 0),
        "roster": lambda node: node.total.roster,
        "exempt": lambda node: node.total.exempt,
        "required": lambda node: node.total.required,
        "started": share("started"),
        "gate": share("gate"),
        "registered": share("registered"),
        "sat": share("sat"),
        "passed": share("passed"),
    }
