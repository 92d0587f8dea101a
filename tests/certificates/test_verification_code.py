import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.verification_code import ALPHABET, LENGTH, generate, grouped, normalise

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_code_has_at_least_eighty_bits() -> None:
    assert len(generate()) * math.log2(len(set(ALPHABET))) >= 80


def test_codes_differ_and_use_the_whole_alphabet() -> None:
    made = [generate() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert set("".join(made)) == set(ALPHABET)


def test_grouped_parts_by_four() -> None:
    assert grouped("CDSX4Z66AACQCEVH") == "CDSX-4Z66-AACQ-CEVH"


@given(codes)
def test_normalise_reads_what_is_printed(code: str) -> None:
    assert normalise(grouped(code)) == code


@given(
    codes, st.lists(st.sampled_from([" ", "-", "－", "—", "\u3000", "\n"]), min_size=LENGTH, max_size=LENGTH)
)
def test_normalise_forgives_case_lookalikes_and_separators(code: str, gaps: list[str]) -> None:
    typed = code.lower().replace("0", "o").replace("1", "l")
    assert normalise("".join(a + b for a, b in zip(typed, gaps, strict=True))) == code


def test_normalise_reads_full_width_and_i_as_one() -> None:
    assert normalise("ＣＤＳＸ４Ｚ６６ＡＡＣＱＣＥＶi") == "CDSX4Z66AACQCEV1"


@pytest.mark.parametrize(
    "wrong",
    ["", "CDSX", "CDSX4Z66AACQCEVH0", "CDSX4Z66AACQCEVU", "合格证书合格证书合格证书合格证书", "0" * 10_000],
)
def test_what_cannot_be_a_code_is_none(wrong: str) -> None:
    assert normalise(wrong) is None


@given(st.text(max_size=80))
def test_normalise_takes_any_text(typed: str) -> None:
    found = normalise(typed)
    assert found is None or normalise(found) == found
