"""GB 11643 with its published examples."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import idnumber

PUBLISHED = ["11010519491231002X", "440524188001010014"]
VALID = st.builds(
    lambda region, birth, sequence: f"{region:06d}{birth:%Y%m%d}{sequence:03d}",
    st.integers(110000, 899999),
    st.dates(date(1880, 1, 1), date(2026, 12, 31)),
    st.integers(0, 999),
)


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_examples_are_valid(number: str) -> None:
    assert idnumber.parse(number) == number
    assert idnumber.check_character(number[:17]) == number[17]


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002x ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002x",
    ],
)
def test_spellings_are_folded(typed: str) -> None:
    assert idnumber.parse(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "form"),
        ("110105491231002", "form"),
        ("01010519491231002X", "form"),
        ("11010519491331002X", "form"),
        ("11010519490230002X", "birth"),
        ("110105194912310021", "check"),
        ("X1010519491231002X", "form"),
    ],
)
def test_wrong_numbers_say_what_is_wrong(typed: str, code: str) -> None:
    with pytest.raises(idnumber.IdNumberError) as refusal:
        idnumber.parse(typed)
    assert refusal.value.code == code
    assert idnumber.is_valid(typed) is False


def test_birth_and_sex_are_read_from_the_number() -> None:
    assert idnumber.birth_of(PUBLISHED[0]) == date(1949, 12, 31)
    assert [idnumber.sex_of(number) for number in PUBLISHED] == ["F", "M"]


def test_mask_keeps_the_place_and_the_last_four() -> None:
    assert idnumber.mask("430498198001011234") == "430***********1234"
    assert idnumber.mask("1234567") == "*******"
    assert idnumber.mask("") == ""


@given(VALID)
def test_check_character_makes_a_valid_number(first17: str) -> None:
    assert idnumber.is_valid(first17 + idnumber.check_character(first17))


@given(VALID, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_found(first17: str, place: int, shift: int) -> None:
    number = first17 + idnumber.check_character(first17)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert idnumber.is_valid(wrong) is False


@given(st.text(max_size=24))
def test_any_text_is_answered_without_another_error(text: str) -> None:
    assert idnumber.is_valid(text) in {True, False}
