from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百", 100),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("一百一十", 110),
        ("一百二十", 120),
        ("一千零一十", 1010),
        ("一千二百六十", 1260),
        ("两百", 200),
        ("一万零三", 10_003),
        ("一 百 二　十", 120),
    ],
)
def test_numerals_of_statutes_are_read(text: str, value: int) -> None:
    assert numerals.to_int(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("120", 120), ("１２０", 120), ("二〇一二", 2012), ("一百六", 106)]
)
def test_other_spellings_are_read(text: str, value: int) -> None:
    assert numerals.to_int(text) == value


@pytest.mark.parametrize("text", ["", " ", "百千", "第一", "一二百", "甲", "十十", "1百"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"numeral|unit"):
        numerals.to_int(text)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "零"), (10, "十"), (19, "十九"), (110, "一百一十"), (1010, "一千零一十")]
)
def test_numerals_are_written_as_statutes_do(value: int, text: str) -> None:
    assert numerals.from_int(value) == text


@pytest.mark.parametrize("value", [-1, 100_000])
def test_numbers_outside_the_range_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        numerals.from_int(value)


@given(st.integers(min_value=0, max_value=numerals.MAXIMUM))
def test_every_written_numeral_reads_back(value: int) -> None:
    assert numerals.to_int(numerals.from_int(value)) == value


@given(st.text(max_size=12))
def test_reading_gives_a_number_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert numerals.to_int(text) >= 0
