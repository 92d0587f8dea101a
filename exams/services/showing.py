"""What a candidate's page may know of a paper: built from an allow-list, never by leaving things out.

Published versions are immutable in the database, so each process may remember them for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exams.grading import Item
from exams.kinds import kind_of
from exams.models import QuestionVersion

_MOST_REMEMBERED = 20_000


@dataclass(frozen=True)
class Shown:
    """The part of a version that candidates see while they sit."""

    kind: str
    stem: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Marked:
    """The part of a version that grading needs. It never meets a candidate's page."""

    kind: str
    key: tuple[str, ...]
    option_count: int


_shown: dict[int, Shown] = {}
_marked: dict[int, Marked] = {}


def paper(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The questions in order: id, kind, points, stem and options as shuffled for this candidate."""
    items = list(items)
    versions = _remember_shown({item["version"] for item in items})
    return [_question(item, versions[item["version"]]) for item in items]


def grading_items(items: Iterable[Mapping[str, Any]]) -> list[Item]:
    """The same questions with their keys, for ``exams.grading``."""
    items = list(items)
    versions = _remember_marked({item["version"] for item in items})
    return [_grading_item(item, versions[item["version"]]) for item in items]


def _question(item: Mapping[str, Any], version: Shown) -> dict[str, Any]:
    return {
        "id": item["id"],
        "kind": version.kind,
        "points": _plain(item["points"]),
        "stem": version.stem,
        "options": kind_of(version.kind).present(version.options, item["order"]),
    }


def _grading_item(item: Mapping[str, Any], version: Marked) -> Item:
    return Item(
        id=item["id"],
        kind=version.kind,
        key=version.key,
        points=Decimal(item["points"]),
        policy=item["policy"],
        order=tuple(item["order"]),
        option_count=version.option_count,
    )


def _plain(points: str) -> str:
    """``1.0`` is said as 1, ``1.5`` stays."""
    return points.removesuffix(".0")


def _remember_shown(wanted: set[int]) -> dict[int, Shown]:
    known = {version: _shown[version] for version in wanted & _shown.keys()}
    missing = wanted - known.keys()
    if missing:
        rows = QuestionVersion.objects.filter(pk__in=missing).values_list("pk", "kind", "stem", "options")
        found = {pk: Shown(kind, stem, tuple(options)) for pk, kind, stem, options in rows}
        known.update(found)
        if len(_shown) < _MOST_REMEMBERED:
            _shown.update(found)
    return known


def _remember_marked(wanted: set[int]) -> dict[int, Marked]:
    known = {version: _marked[version] for version in wanted & _marked.keys()}
    missing = wanted - known.keys()
    if missing:
        rows = QuestionVersion.objects.filter(pk__in=missing).values_list("pk", "kind", "answer", "options")
        found = {pk: Marked(kind, tuple(key), len(options)) for pk, kind, key, options in rows}
        known.update(found)
        if len(_marked) < _MOST_REMEMBERED:
            _marked.update(found)
    return known
