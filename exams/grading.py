"""Marks for a paper: pinned items and a candidate's answers in, a grade out. No clock, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from exams.kinds import EXACT, AnswerError, Key, kind_of


@dataclass(frozen=True)
class Item:
    """A question as it stands on one candidate's paper. `order` is the shown order of the options."""

    id: str
    kind: str
    key: Key
    points: Decimal
    policy: str = EXACT
    order: tuple[int, ...] = ()
    option_count: int = 0

    @property
    def options_shown(self) -> int:
        """How many letters an answer may name; without any count the key's last letter is the least."""
        known = self.option_count or len(self.order)
        return known or 10


@dataclass(frozen=True)
class ItemGrade:
    """`answer` is in letters as written, so that answers to one question can be counted across papers."""

    id: str
    points: Decimal
    maximum: Decimal
    is_answered: bool
    is_correct: bool
    answer: Key


@dataclass(frozen=True)
class Grade:
    """The whole paper; `total` ≤ `maximum`, both sums of the items."""

    total: Decimal
    maximum: Decimal
    items: tuple[ItemGrade, ...]

    @property
    def correct_count(self) -> int:
        return sum(item.is_correct for item in self.items)

    @property
    def answered_count(self) -> int:
        return sum(item.is_answered for item in self.items)


def grade(items: Iterable[Item], answers: Mapping[str, object]) -> Grade:
    """Mark every item; answers to unknown items count for nothing, malformed answers count as wrong."""
    graded = tuple(_grade_item(item, answers.get(item.id)) for item in items)
    return Grade(
        total=sum((item.points for item in graded), Decimal(0)),
        maximum=sum((item.maximum for item in graded), Decimal(0)),
        items=graded,
    )


def _grade_item(item: Item, raw: object) -> ItemGrade:
    kind = kind_of(item.kind)
    try:
        shown = kind.normalise(raw, item.options_shown)
    except AnswerError:
        return ItemGrade(item.id, Decimal(0), item.points, is_answered=True, is_correct=False, answer=())
    answer = kind.as_written(shown, item.order)
    return ItemGrade(
        id=item.id,
        points=kind.score(item.key, answer, item.points, item.policy),
        maximum=item.points,
        is_answered=bool(answer),
        is_correct=bool(answer) and set(answer) == set(item.key),
        answer=answer,
    )
