"""The credit gate and the daily limit, as arithmetic."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from courses import gates

CREDITS = st.decimals(min_value=0, max_value=500, places=1)


def test_gate_needs_both_sums() -> None:
    cases = [("100", "60"), ("99.9", "60"), ("100", "59.9"), ("250", "0")]
    reached = [
        gates.state(total=Decimal(t), required=Decimal(r), needed_total=100, needed_required=60).is_reached
        for t, r in cases
    ]
    assert reached == [True, False, False, False]


def test_missing_is_never_negative() -> None:
    state = gates.state(total=Decimal("120"), required=Decimal("30"), needed_total=100, needed_required=60)
    assert (state.missing_total, state.missing_required) == (Decimal("0.0"), Decimal(30))


@given(earned=CREDITS, counted=CREDITS, cap=st.integers(min_value=1, max_value=300))
def test_split_loses_nothing_and_never_exceeds_the_limit(earned: Decimal, counted: Decimal, cap: int) -> None:
    counts, withheld = gates.split_by_cap(earned, counted_today=counted, cap=cap)
    assert counts + withheld == earned
    assert counts >= 0
    assert withheld >= 0
    assert counts == 0 or counted + counts <= cap


@given(earned=CREDITS, counted=CREDITS)
def test_no_limit_withholds_nothing(earned: Decimal, counted: Decimal) -> None:
    assert gates.split_by_cap(earned, counted_today=counted, cap=0) == (earned, Decimal("0.0"))
