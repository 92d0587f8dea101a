"""The four rates of domain.md §4: rounding, the dash, the chain."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.rates import Counts, Rate, chain_breaks, rates


def counts(**changes):
    usual = {
        "roster": 100,
        "exempt": 4,
        "started": 90,
        "gate": 80,
        "registered": 70,
        "sat": 60,
        "passed": 50,
    }
    return Counts(**{**usual, **changes})


@st.composite
def ordered_counts(draw):
    roster = draw(st.integers(0, 5000))
    exempt = draw(st.integers(0, roster))
    links = sorted(draw(st.lists(st.integers(0, roster - exempt), min_size=5, max_size=5)))
    passed, sat, registered, gate, started = links
    return Counts(roster, exempt, started, draw(st.sampled_from([gate, None])), registered, sat, passed)


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (2871, 2894, "99.21%"),
        (1, 3, "33.33%"),
        (2, 3, "66.67%"),
        (1, 800, "0.13%"),  # 0.125 goes up
        (3, 800, "0.38%"),  # 0.375 goes up
        (29999, 30000, "99.99%"),
        (30000, 30000, "100.00%"),
        (30001, 30000, "100.01%"),
        (0, 7, "0.00%"),
        (0, 0, "—"),
    ],
)
def test_printing(numerator, denominator, text):
    assert Rate(numerator, denominator).text == text


def test_the_fraction_stands_beside_it():
    assert Rate(2871, 2894).fraction == "2,871 / 2,894"


def test_defaults_divide_by_the_required_and_alternatives_by_the_step_before():
    found = rates(counts())
    assert found.participation == Rate(90, 96)
    assert found.gate_rate == Rate(80, 96)
    assert found.registration == Rate(70, 96)
    assert found.attendance == Rate(60, 96)
    assert found.attendance_of_registered == Rate(60, 70)
    assert found.pass_rate == Rate(50, 96)
    assert found.pass_of_sat == Rate(50, 60)
    assert found.exemption_share == Rate(4, 100)


def test_without_a_gate_there_is_no_gate_rate_and_no_link_for_it():
    assert rates(counts(gate=None)).gate_rate is None
    assert chain_breaks(counts(gate=None)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"passed": 61}, [("passed", "sat")]),
        ({"sat": 75}, [("sat", "registered")]),
        ({"registered": 85}, [("registered", "gate")]),
        ({"gate": 95}, [("gate", "started")]),
        ({"started": 97}, [("started", "required")]),
        ({"gate": None, "registered": 95}, [("registered", "started")]),
    ],
)
def test_the_chain_says_where_it_breaks(changes, expected):
    assert chain_breaks(counts(**changes)) == expected


@pytest.mark.parametrize("changes", [{"exempt": 101}, {"sat": -1}, {"passed": -1}])
def test_impossible_counts_are_refused(changes):
    with pytest.raises(ValueError, match="counts are not negative"):
        counts(**changes)


@given(ordered_counts())
def test_where_the_chain_holds_the_rates_are_ordered_and_at_most_whole(found):
    assert chain_breaks(found) == []
    all_rates = rates(found)
    links = [all_rates.pass_rate, all_rates.attendance, all_rates.registration]
    links += [all_rates.gate_rate] if all_rates.gate_rate else []
    links.append(all_rates.participation)
    if found.required == 0:
        assert {rate.text for rate in links} == {"—"}
        return
    percents = [rate.percent for rate in links]
    assert percents == sorted(percents)
    assert percents[-1] <= 100


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_rounding_is_half_up_of_the_exact_fraction_except_for_a_false_whole(numerator, denominator):
    exact = Fraction(numerator * 100, denominator)
    hundredths = (exact * 100 + Fraction(1, 2)).__floor__()
    percent = Rate(numerator, denominator).percent
    if hundredths == 10000 and numerator != denominator:
        assert percent in (Decimal("99.99"), Decimal("100.01"))
    else:
        assert percent == (Decimal(hundredths) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(ordered_counts(), ordered_counts())
def test_units_add_up(one, two):
    both = one + two
    assert both.required == one.required + two.required
    assert (both.sat, both.passed) == (one.sat + two.sat, one.passed + two.passed)
