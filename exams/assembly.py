"""A blueprint, a stock and a seed → one candidate's paper; the same three give the same paper again.

Rows may overlap ("10 single" and "3 single on licensing"). A question is drawn once per paper. When a draw
leaves a row short although another draw would fill all rows, questions change rows along an augmenting path
(maximum flow), so a blueprint that `check_stock` passes never fails at the door.
"""

from __future__ import annotations

import base64
import hashlib
import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from exams.kinds import EXACT

NO_ROW = -1


@dataclass(frozen=True)
class BlueprintRow:
    """So many questions of this description; None means any."""

    kind: str | None
    count: int
    points: Decimal
    topic: str | int | None = None
    difficulty: int | str | None = None
    policy: str = EXACT
    bank: int | None = None

    def accepts(self, item: StockItem) -> bool:
        return (
            (self.kind is None or self.kind == item.kind)
            and (self.bank is None or self.bank == item.bank)
            and (self.topic is None or self.topic == item.topic)
            and (self.difficulty is None or self.difficulty == item.difficulty)
        )


@dataclass(frozen=True)
class StockItem:
    """A question that may be drawn: `id` is that of the question version to be pinned.

    `option_count` is 0 where nothing may be shuffled (`exams.kinds.may_shuffle`).
    """

    id: int
    kind: str
    topic: str | int | None = None
    difficulty: int | str | None = None
    option_count: int = 0
    bank: int | None = None


@dataclass(frozen=True)
class PaperItem:
    """A question on one paper. `id` is opaque and differs between attempts; `order` empty = as written."""

    id: str
    version: int
    kind: str
    points: Decimal
    policy: str
    order: tuple[int, ...]

    def as_json(self) -> dict[str, object]:
        """For the attempt's JSON column; points as text, so that nothing is rounded."""
        return {
            "id": self.id,
            "version": self.version,
            "kind": self.kind,
            "points": str(self.points),
            "policy": self.policy,
            "order": list(self.order),
        }


@dataclass(frozen=True)
class Shortage:
    """A row that the stock cannot fill beside the other rows: needed n, found m."""

    row: BlueprintRow
    needed: int
    found: int


class StockTooSmall(Exception):
    """The stock cannot fill the blueprint; `shortages` says where."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(f"{len(shortages)} blueprint rows cannot be filled")
        self.shortages = tuple(shortages)


def total_points(rows: Sequence[BlueprintRow]) -> Decimal:
    """What a full paper is worth."""
    return sum((row.points * row.count for row in rows), Decimal(0))


def check_stock(rows: Sequence[BlueprintRow], stock: Sequence[StockItem]) -> list[Shortage]:
    """Rows that cannot all be filled at once; empty = every candidate will get a full paper."""
    return Composer(rows, stock).shortages


def assemble(
    rows: Sequence[BlueprintRow],
    stock: Sequence[StockItem],
    *,
    seed: str | bytes,
    candidate: str | int,
    number: int = 1,
) -> tuple[PaperItem, ...]:
    """One paper. To deal many, keep a `Composer`. Raises StockTooSmall."""
    return Composer(rows, stock).deal(seed=seed, candidate=candidate, number=number)


class Composer:
    """A blueprint over a stock, prepared once for many papers."""

    def __init__(self, rows: Sequence[BlueprintRow], stock: Sequence[StockItem]) -> None:
        self.rows = tuple(rows)
        # Papers must not depend on the order in which a database returns the stock.
        self.stock = tuple(sorted({item.id: item for item in stock}.values(), key=lambda item: item.id))
        self._pools = [[at for at, item in enumerate(self.stock) if row.accepts(item)] for row in self.rows]
        # The narrowest row draws first: fewest questions to spare.
        self._turns = sorted(
            range(len(self.rows)), key=lambda row: (len(self._pools[row]) - self.rows[row].count, row)
        )

    @cached_property
    def shortages(self) -> list[Shortage]:
        drawn = self._draw(random.Random(0))
        return [
            Shortage(row, needed=row.count, found=len(mine))
            for row, mine in zip(self.rows, drawn, strict=True)
            if len(mine) < row.count
        ]

    def deal(self, *, seed: str | bytes, candidate: str | int, number: int = 1) -> tuple[PaperItem, ...]:
        """The paper of this candidate's attempt `number`. Raises StockTooSmall.

        Sections stand in the order in which the rows first name a kind; inside a section chance rules, so
        that neighbours do not read the same page. `seed` is the session's secret.
        """
        if self.shortages:
            raise StockTooSmall(self.shortages)
        secret = seed.encode() if isinstance(seed, str) else seed
        whose = f"{candidate}/{number}"
        chance = random.Random(_digest(secret, f"paper/{whose}"))
        chosen = [
            (self.stock[at], row)
            for row, mine in zip(self.rows, self._draw(chance), strict=True)
            for at in sorted(mine)
        ]
        chance.shuffle(chosen)
        chosen.sort(key=lambda pair: self._sections[pair[0].kind])
        return tuple(
            PaperItem(
                id=_opaque(secret, f"item/{whose}/{item.id}"),
                version=item.id,
                kind=item.kind,
                points=row.points,
                policy=row.policy,
                order=_shuffled(item.option_count, chance),
            )
            for item, row in chosen
        )

    @cached_property
    def _sections(self) -> dict[str, int]:
        named = [row.kind for row in self.rows if row.kind is not None]
        kinds = [*named, *sorted({item.kind for item in self.stock})]
        return {kind: at for at, kind in reversed(list(enumerate(kinds)))}

    def _draw(self, chance: random.Random) -> list[set[int]]:
        """Places in the stock for each row, as many as possible over all rows."""
        drawn: list[set[int]] = [set() for _ in self.rows]
        holder = [NO_ROW] * len(self.stock)
        for row in self._turns:
            need = self.rows[row].count
            for at in _in_random_order(self._pools[row], chance):
                if len(drawn[row]) >= need:
                    break
                if holder[at] == NO_ROW:
                    holder[at] = row
                    drawn[row].add(at)
            while len(drawn[row]) < need and self._make_room(row, drawn, holder):
                pass
        return drawn

    def _make_room(self, short: int, drawn: list[set[int]], holder: list[int]) -> bool:
        """Give `short` one question more by moving others along an augmenting path; False if none exists."""
        # came[row] = (row that takes, question taken from `row`)
        came: dict[int, tuple[int, int]] = {short: (NO_ROW, NO_ROW)}
        queue = deque([short])
        while queue:
            row = queue.popleft()
            for at in self._pools[row]:
                owner = holder[at]
                if owner == NO_ROW:
                    self._hand_over(row, at, came, drawn, holder)
                    return True
                if owner not in came:
                    came[owner] = (row, at)
                    queue.append(owner)
        return False

    @staticmethod
    def _hand_over(
        row: int, free: int, came: dict[int, tuple[int, int]], drawn: list[set[int]], holder: list[int]
    ) -> None:
        """`row` takes the free question and passes on the one wanted of it, back along the path."""
        taken = free
        while row != NO_ROW:
            drawn[row].add(taken)
            holder[taken] = row
            taker, passed_on = came[row]
            if taker != NO_ROW:
                drawn[row].discard(passed_on)
            row, taken = taker, passed_on


def _in_random_order(pool: Sequence[int], chance: random.Random) -> Iterator[int]:
    """Fisher-Yates, only as far as somebody asks."""
    left = list(pool)
    for at in range(len(left)):
        other = chance.randrange(at, len(left))
        left[at], left[other] = left[other], left[at]
        yield left[at]


def _shuffled(count: int, chance: random.Random) -> tuple[int, ...]:
    order = list(range(count))
    chance.shuffle(order)
    return tuple(order)


def _digest(secret: bytes, purpose: str) -> int:
    return int.from_bytes(hashlib.blake2b(purpose.encode(), key=_key(secret), digest_size=32).digest(), "big")


def _opaque(secret: bytes, purpose: str) -> str:
    """Sixteen characters that say nothing about question or place and are the same when dealt again."""
    digest = hashlib.blake2b(purpose.encode(), key=_key(secret), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()


def _key(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()
