"""Which campaign a home page speaks of, and how the years before it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Unit
from exams.enums import ExamKind
from exams.models import Campaign
from exams.statistics import Tally, counts, total

YEARS = 5


@dataclass(frozen=True)
class Year:
    """A campaign and what it came to; of exams before its own, for comparison."""

    campaign: Campaign
    tally: Tally


def frozen(district: Unit) -> list[Campaign]:
    """The newest campaign of each kind of exam whose roster stands, the yearly one first."""
    rows = Campaign.objects.filter(district=district, roster__isnull=False).select_related(
        "district", "roster"
    )
    newest: dict[str, Campaign] = {}
    for row in rows.order_by("-year", "-snapshot_on", "-pk"):
        newest.setdefault(row.kind, row)
    return [newest[kind] for kind in ExamKind.values if kind in newest]


def current(district: Unit) -> Campaign | None:
    """The newest yearly campaign with a roster: what liaisons and their people work on."""
    return next((each for each in frozen(district) if each.kind == ExamKind.ANNUAL), None)


def coming(district: Unit) -> Campaign | None:
    """The next campaign whose roster is not frozen yet."""
    waiting = Campaign.objects.filter(district=district, roster__isnull=True)
    return waiting.order_by("snapshot_on", "pk").first()


def earlier(campaign: Campaign, paths: Sequence[str], now: datetime) -> list[Year]:
    """Campaigns of the same kind in the years before, newest first: one of each year, two queries each."""
    rows = Campaign.objects.filter(
        district=campaign.district, kind=campaign.kind, year__lt=campaign.year, roster__isnull=False
    ).select_related("district")
    newest: dict[int, Campaign] = {}
    for row in rows.order_by("-year", "-snapshot_on", "-pk"):
        newest.setdefault(row.year, row)
    has_gate = campaign.kind == ExamKind.ANNUAL
    return [
        Year(each, total(counts(each, paths, now), has_gate=has_gate))
        for each in list(newest.values())[: YEARS - 1]
    ]
