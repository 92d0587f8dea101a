"""GB 32100 and GB 11714 with their published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import creditcode

PUBLISHED = "91350100M000100Y43"
CODES = st.builds(
    lambda kind, division, organisation: f"{kind}{division:06d}{organisation}",
    st.sampled_from(["11", "12", "13", "91"]),
    st.integers(110000, 659999),
    st.text(alphabet=creditcode.ALPHABET, min_size=8, max_size=8),
)


def test_published_example_is_valid() -> None:
    assert creditcode.parse(PUBLISHED) == PUBLISHED
    assert creditcode.organisation_check("M000100Y") == "4"
    assert creditcode.check_character(PUBLISHED[:17]) == "3"


def test_spellings_are_folded() -> None:
    assert creditcode.parse(" 91350100m000100y43 ") == PUBLISHED


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "form"),
        ("9135010IM000100Y43", "form"),
        ("91350100M000100Y4", "form"),
        ("91350100M000100Y53", "organisation"),
        ("91350100M000100Y44", "check"),
    ],
)
def test_wrong_codes_say_what_is_wrong(typed: str, code: str) -> None:
    with pytest.raises(creditcode.CreditCodeError) as refusal:
        creditcode.parse(typed)
    assert refusal.value.code == code


def _complete(first16: str) -> str:
    first17 = first16 + creditcode.organisation_check(first16[8:])
    return first17 + creditcode.check_character(first17)


@given(CODES)
def test_check_characters_make_a_valid_code(first16: str) -> None:
    assert creditcode.is_valid(_complete(first16))


@given(CODES, st.integers(0, 15), st.integers(1, 30))
def test_one_wrong_character_is_found(first16: str, place: int, shift: int) -> None:
    code = _complete(first16)
    wrong = creditcode.ALPHABET[(creditcode.ALPHABET.index(code[place]) + shift) % 31]
    assert creditcode.is_valid(code[:place] + wrong + code[place + 1 :]) is False


@given(st.text(max_size=24))
def test_any_text_is_answered_without_another_error(text: str) -> None:
    assert creditcode.is_valid(text) in {True, False}
