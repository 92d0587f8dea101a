import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.rownumbers import MOST, row_number, row_numbers


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "²", "٣", "x", "\x00", "9" * 19, "9" * 5000, None])
def test_what_is_no_key_of_a_row_is_none(text: object) -> None:
    assert row_number(text) is None


@given(st.integers(min_value=0, max_value=MOST))
def test_every_key_is_read(number: int) -> None:
    assert row_number(str(number)) == number


def test_only_numbers_are_kept_in_their_order() -> None:
    assert row_numbers(["3", "x", "1", "9" * 5000]) == [3, 1]
