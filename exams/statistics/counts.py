"""How many? Counts per unit of a roster; rates come of them and are never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from django.db import connection

from exams import rates
from exams.enums import ExamKind
from exams.models import Campaign, ExamSession
from exams.rates import Counts, Rates
from exams.statistics.facts import FACTS, parameters

# All but roster, exempt and exempt_sat count people of R − X only.
COUNTS = (
    FACTS
    + """
SELECT unit_id, unit_path,
       COUNT(*),
       COUNT(*) FILTER (WHERE is_exempt),
       COUNT(*) FILTER (WHERE NOT is_exempt AND has_started),
       COUNT(*) FILTER (WHERE NOT is_exempt AND has_gate),
       COUNT(*) FILTER (WHERE NOT is_exempt AND is_registered),
       COUNT(*) FILTER (WHERE NOT is_exempt AND has_sat),
       COUNT(*) FILTER (WHERE NOT is_exempt AND has_passed),
       COUNT(*) FILTER (WHERE standing = 'MISCONDUCT'),
       COUNT(*) FILTER (WHERE standing = 'FAILED'),
       COUNT(*) FILTER (WHERE standing = 'OUTSTANDING'),
       COUNT(*) FILTER (WHERE standing = 'ABSENT'),
       COUNT(*) FILTER (WHERE NOT is_exempt AND is_waiting AND NOT is_registered),
       COUNT(*) FILTER (WHERE is_exempt AND has_sat),
       COUNT(*) FILTER (WHERE is_broken)
  FROM fact GROUP BY unit_id, unit_path ORDER BY unit_path
"""
)


@dataclass(frozen=True)
class Tally:
    """The counts of ``exams.rates`` and what stands beside them. Tallies of units add up."""

    roster: int = 0
    exempt: int = 0
    started: int = 0
    gate: int = 0
    registered: int = 0
    sat: int = 0
    passed: int = 0
    misconduct: int = 0
    failed: int = 0
    outstanding: int = 0
    absent: int = 0
    waiting: int = 0
    exempt_sat: int = 0
    broken: int = 0
    has_gate: bool = True

    def __add__(self, other: Tally) -> Tally:
        sums = {
            each.name: getattr(self, each.name) + getattr(other, each.name)
            for each in fields(self)
            if each.name != "has_gate"
        }
        return Tally(**sums, has_gate=self.has_gate and other.has_gate)

    @property
    def required(self) -> int:
        """N = R − X."""
        return self.roster - self.exempt

    @property
    def counts(self) -> Counts:
        return Counts(
            roster=self.roster,
            exempt=self.exempt,
            started=self.started,
            gate=self.gate if self.has_gate else None,
            registered=self.registered,
            sat=self.sat,
            passed=self.passed,
        )

    @property
    def rates(self) -> Rates:
        return rates.rates(self.counts)


@dataclass(frozen=True)
class UnitTally:
    """One unit's own people, at the place where the unit hung on the snapshot date."""

    unit_id: int
    unit_path: str
    tally: Tally


def counts(
    campaign: Campaign, paths: Sequence[str], now: datetime, session: ExamSession | None = None
) -> list[UnitTally]:
    """Counts per unit below ``paths`` in one grouped query (and one for the gate); units without people are
    left out.

    ``now`` tells who is absent. With ``session`` registration, sitting and passing are of that session alone.
    """
    has_gate = campaign.kind == ExamKind.ANNUAL
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, parameters(campaign, paths, now, session))
        rows = cursor.fetchall()
    return [UnitTally(row[0], row[1], replace(Tally(*row[2:]), has_gate=has_gate)) for row in rows]


def total(rows: Sequence[UnitTally], *, has_gate: bool = True) -> Tally:
    """All units together."""
    return sum((row.tally for row in rows), Tally(has_gate=has_gate))
