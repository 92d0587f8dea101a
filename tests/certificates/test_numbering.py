import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.numbering import (
    ALPHABET,
    NumberPattern,
    SerialOverflow,
    check_characters,
    format_number,
    is_valid,
)

PATTERN = NumberPattern("ZXKF", "430408")
numbers = st.builds(
    format_number,
    st.builds(
        NumberPattern,
        st.text(ALPHABET, max_size=8),
        st.sampled_from(["", "43", "4304", "430408"]),
        st.just(6),
    ),
    st.integers(1949, 2100),
    st.integers(1, 999_999),
)


def test_check_characters_of_the_example_in_the_standard() -> None:
    assert check_characters("ISO79") == "3W"


def test_number_is_put_together_from_its_parts() -> None:
    assert format_number(PATTERN, 2026, 123) == "ZXKF4304082026000123" + check_characters(
        "ZXKF4304082026000123"
    )


def test_separator_stands_between_the_parts_and_changes_no_check() -> None:
    plain = format_number(PATTERN, 2026, 7)
    parted = format_number(NumberPattern("ZXKF", "430408", 6, "-"), 2026, 7)
    assert parted == f"ZXKF-430408-2026-000007-{plain[-2:]}"


def test_empty_parts_leave_no_separator() -> None:
    assert format_number(NumberPattern("", "", 4, "-"), 2026, 1).startswith("2026-0001-")


@given(numbers)
def test_formatted_numbers_are_valid(number: str) -> None:
    assert is_valid(number)


@given(numbers, st.data())
def test_every_single_substitution_is_detected(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    for other in ALPHABET.replace(number[place], ""):
        assert not is_valid(number[:place] + other + number[place + 1 :])


@given(numbers)
def test_every_swap_of_neighbours_is_detected(number: str) -> None:
    for place in range(len(number) - 1):
        if number[place] != number[place + 1]:
            swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            assert not is_valid(swapped)


@pytest.mark.parametrize(
    "typed",
    ["zxkf-430408-2026-000123-{}", " ZXKF 430408 2026 000123 {} ", "ＺＸＫＦ４３０４０８2026000123{}"],
)
def test_what_people_type_is_understood(typed: str) -> None:
    assert is_valid(typed.format(format_number(PATTERN, 2026, 123)[-2:]))


@pytest.mark.parametrize("wrong", ["", "3W", "*****", "合格证书", "ZXKF4304082026000123"])
def test_what_is_no_number_is_not_valid(wrong: str) -> None:
    assert not is_valid(wrong)


def test_last_serial_fits_and_the_next_overflows() -> None:
    pattern = NumberPattern("A", "43", 3)
    assert "999" in format_number(pattern, 2026, 999)
    with pytest.raises(SerialOverflow):
        format_number(pattern, 2026, 1000)


@pytest.mark.parametrize(("year", "serial"), [(2026, 0), (2026, -1), (26, 1), (10_000, 1)])
def test_impossible_years_and_serials_are_refused(year: int, serial: int) -> None:
    with pytest.raises(ValueError, match=r"serials begin|not a year"):
        format_number(PATTERN, year, serial)


@pytest.mark.parametrize(
    "wrong",
    [
        ("湘", "430408", 6, ""),
        ("zx", "430408", 6, ""),
        ("ABCDEFGHI", "", 6, ""),
        ("A", "43040", 6, ""),
        ("A", "43", 2, ""),
        ("A", "43", 10, ""),
        ("A", "43", 6, "/"),
    ],
)
def test_impossible_patterns_are_refused(wrong: tuple[str, str, int, str]) -> None:
    with pytest.raises(ValueError, match=r"must be|not a division"):
        NumberPattern(*wrong)
