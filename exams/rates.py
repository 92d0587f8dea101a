"""From counts to the four rates (domain.md §4). Counts are stored, percentages never."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

NO_RATE = "—"
CENT = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Counts:
    """People on one roster, or in one unit's subtree of it.

    `roster` is R, `exempt` is X; the numerators count only people of R − X. `gate` is None where no gate
    exists (exam B). `passed` includes make-ups; misconduct counts as sat and not as passed.
    """

    roster: int
    exempt: int
    started: int
    gate: int | None
    registered: int
    sat: int
    passed: int

    def __post_init__(self) -> None:
        numbers = (self.roster, self.exempt, self.started, self.gate or 0, self.registered, self.sat)
        if min(*numbers, self.passed) < 0 or self.exempt > self.roster:
            raise ValueError("counts are not negative, and nobody is exempt who is not on the roster")

    @property
    def required(self) -> int:
        """N = R − X, 应参加人数."""
        return self.roster - self.exempt

    def __add__(self, other: Counts) -> Counts:
        """Units add up; a gate exists where either side has one."""
        gate = None if self.gate is None and other.gate is None else (self.gate or 0) + (other.gate or 0)
        return Counts(
            roster=self.roster + other.roster,
            exempt=self.exempt + other.exempt,
            started=self.started + other.started,
            gate=gate,
            registered=self.registered + other.registered,
            sat=self.sat + other.sat,
            passed=self.passed + other.passed,
        )


@dataclass(frozen=True)
class Rate:
    """A fraction that knows how to print itself."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """Two decimals, half up; 100.00 only for a true whole; None when nobody was required."""
        if self.denominator == 0:
            return None
        exact = HUNDRED * self.numerator / self.denominator
        rounded = exact.quantize(CENT, ROUND_HALF_UP)
        if rounded == HUNDRED and self.numerator != self.denominator:
            return HUNDRED - CENT if self.numerator < self.denominator else HUNDRED + CENT
        return rounded

    @property
    def text(self) -> str:
        """`98.77%`, or a dash when there is nothing to divide by."""
        percent = self.percent
        return NO_RATE if percent is None else f"{percent}%"

    @property
    def fraction(self) -> str:
        """`2,871 / 2,894`."""
        return f"{self.numerator:,} / {self.denominator:,}"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Rates:
    """The four defaults, their alternatives beside them, and the share of exemptions (X / R)."""

    participation: Rate
    gate_rate: Rate | None
    registration: Rate
    attendance: Rate
    attendance_of_registered: Rate
    pass_rate: Rate
    pass_of_sat: Rate
    exemption_share: Rate


def rates(counts: Counts) -> Rates:
    """All rates of one row of counts."""
    required = counts.required
    return Rates(
        participation=Rate(counts.started, required),
        gate_rate=None if counts.gate is None else Rate(counts.gate, required),
        registration=Rate(counts.registered, required),
        attendance=Rate(counts.sat, required),
        attendance_of_registered=Rate(counts.sat, counts.registered),
        pass_rate=Rate(counts.passed, required),
        pass_of_sat=Rate(counts.passed, counts.sat),
        exemption_share=Rate(counts.exempt, counts.roster),
    )


def chain(counts: Counts) -> list[tuple[str, int]]:
    """通过 ≤ 参考 ≤ 报考 ≤ 达标 ≤ 参学 ≤ N, from the smallest; without 达标 where no gate exists."""
    links = [("passed", counts.passed), ("sat", counts.sat), ("registered", counts.registered)]
    if counts.gate is not None:
        links.append(("gate", counts.gate))
    return [*links, ("started", counts.started), ("required", counts.required)]


def chain_breaks(counts: Counts) -> list[tuple[str, str]]:
    """Neighbours of the chain in the wrong order, as (smaller expected, larger expected).

    An empty list does not prove that each person is in order, only the sums; the page shows the people.
    """

    def broken() -> Iterator[tuple[str, str]]:
        links = chain(counts)
        for (low, few), (high, many) in pairwise(links):
            if few > many:
                yield low, high

    return list(broken())
