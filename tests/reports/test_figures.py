"""The four rates as a page shows them."""

from decimal import Decimal

import pytest
from django.utils import translation

from exams.enums import ExamKind
from exams.models import Campaign
from exams.statistics import Tally
from reports.statistics.campaigns import Year
from reports.views.figures import four_rates, judged_counts, signed, trend

NOW = Tally(roster=11, exempt=1, started=10, gate=9, registered=8, sat=5, passed=4)
LAST = Tally(roster=10, exempt=0, started=8, gate=8, registered=8, sat=8, passed=8)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def year(number: int, tally: Tally) -> Year:
    return Year(Campaign(pk=number, kind=ExamKind.ANNUAL, year=number, title=str(number)), tally)


def test_each_rate_carries_count_required_and_its_list() -> None:
    stats = four_rates(7, NOW)
    assert [(each.key, each.count, each.required, each.change) for each in stats] == [
        ("started", 10, 10, ""),
        ("registered", 8, 10, ""),
        ("sat", 5, 10, ""),
        ("passed", 4, 10, ""),
    ]
    assert [each.url.rsplit("=", 1)[1] for each in stats] == ["STARTED", "REGISTERED", "SAT", "PASSED"]


def test_change_is_said_in_points_against_the_year_before() -> None:
    changes = [each.change for each in four_rates(7, NOW, year(2025, LAST))]
    assert changes == [
        "+20.00 points against 2025",
        "as in 2025",
        "−30.00 points against 2025",
        "−40.00 points against 2025",
    ]


def test_rates_that_are_still_under_way_are_not_compared() -> None:
    changes = [each.change for each in four_rates(7, NOW, year(2025, LAST), judged="registered")]
    assert changes == ["+20.00 points against 2025", "as in 2025", "still under way", "still under way"]


def test_year_without_required_people_is_no_comparison() -> None:
    assert {each.change for each in four_rates(7, NOW, year(2025, Tally()))} == {""}


@pytest.mark.parametrize(
    ("judged", "counts"),
    [
        ("started", ("started",)),
        ("registered", ("started", "registered")),
        ("passed", ("started", "registered", "sat", "passed")),
    ],
)
def test_counts_up_to_the_judged_one_are_over(judged: str, counts: tuple[str, ...]) -> None:
    assert judged_counts(judged) == counts


def test_minus_is_a_true_minus() -> None:
    assert [signed(Decimal(each)) for each in ("1.20", "-3.40")] == ["+1.20", "−3.40"]


def test_trend_reads_from_the_oldest_year() -> None:
    rows = trend([year(2026, NOW), year(2025, LAST)])
    assert [(row.year, row.required, row.counts) for row in rows] == [
        (2025, 10, (8, 8, 8, 8)),
        (2026, 10, (10, 8, 5, 4)),
    ]
