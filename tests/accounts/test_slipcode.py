"""Codes of slips: long enough, printable, typed back in any spelling."""

from __future__ import annotations

import math

from accounts import slipcode


def test_code_has_sixty_bits() -> None:
    assert slipcode.LENGTH * math.log2(len(set(slipcode.ALPHABET))) >= 60


def test_printed_code_is_read_back() -> None:
    code = slipcode.new_code()
    assert slipcode.normalise(slipcode.shown(code)) == code
    assert slipcode.normalise(f" {slipcode.shown(code).lower()} ") == code


def test_anything_else_is_no_code() -> None:
    assert [slipcode.normalise(text) for text in ["", "ABCD", "ABCD-EFGH-JKM0", "中" * 12]] == [
        "",
        "",
        "",
        "",
    ]
