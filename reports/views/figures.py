"""The four rates as a page shows them: in points against the year before, in a row of stats, in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from exams.rates import Rate
from exams.statistics import Group, Tally
from reports.statistics.bureau import change
from reports.statistics.campaigns import Year
from reports.views.links import to

COUNTS = ("started", "registered", "sat", "passed")
GROUPS = {
    "started": Group.STARTED,
    "registered": Group.REGISTERED,
    "sat": Group.SAT,
    "passed": Group.PASSED,
}


@dataclass(frozen=True)
class Stat:
    """One of the four: ``count`` of ``required``, the list behind it, and what changed since last year."""

    key: str
    name: str
    count: int
    required: int
    url: str
    change: str = ""


def names() -> dict[str, str]:
    return {
        "started": _("Participation rate"),
        "registered": _("Registration rate"),
        "sat": _("Attendance rate"),
        "passed": _("Pass rate"),
    }


def four_rates(
    campaign: int, tally: Tally, before: Year | None = None, *, judged: str = "passed"
) -> list[Stat]:
    """``judged`` (``reports.stage``) is the last rate whose time is over: later ones are not compared yet."""
    over = judged_counts(judged)
    return [
        Stat(
            key,
            name,
            getattr(tally, key),
            tally.required,
            to("exams:campaign-people", campaign, group=GROUPS[key]),
            _against(key, tally, before) if key in over else _still_running(before),
        )
        for key, name in names().items()
    ]


def judged_counts(judged: str) -> tuple[str, ...]:
    """The counts up to the one that the campaign is judged by."""
    return COUNTS[: COUNTS.index(judged) + 1]


def _still_running(before: Year | None) -> str:
    return _("still under way") if before else ""


def _against(key: str, tally: Tally, before: Year | None) -> str:
    if before is None:
        return ""
    points = change(_rate(tally, key), _rate(before.tally, key))
    if points is None:
        return ""
    if points == 0:
        return _("as in %(year)s") % {"year": before.campaign.year}
    return _("%(points)s points against %(year)s") % {"points": signed(points), "year": before.campaign.year}


def signed(points: Decimal) -> str:
    """``+1.20``, ``−3.40`` with a true minus sign."""
    return f"{points:+}".replace("-", "−")


def _rate(tally: Tally, key: str) -> Rate:
    return Rate(getattr(tally, key), tally.required)


@dataclass(frozen=True)
class YearRow:
    """A year of the trend: the four counts in order."""

    campaign_pk: int
    year: int
    title: str
    required: int
    counts: tuple[int, ...]
    url: str


def trend(years: Sequence[Year]) -> list[YearRow]:
    """Oldest first, as one reads a development."""
    return [
        YearRow(
            each.campaign.pk,
            each.campaign.year,
            each.campaign.title,
            each.tally.required,
            tuple(getattr(each.tally, key) for key in COUNTS),
            to("exams:unit-rates", each.campaign.pk),
        )
        for each in sorted(years, key=lambda each: each.campaign.year)
    ]
