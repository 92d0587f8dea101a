"""Unified social credit codes (GB 32100-2015) with the organisation code (GB 11714-1997) inside.

1 registering department, 2 kind, 3–8 division, 9–17 organisation code, 18 check character.
"""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I O S V Z; the value is the place
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class CreditCodeError(ValueError):
    """``code`` says what is wrong: ``form``, ``organisation`` or ``check``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normalise(text: str) -> str:
    """Full-width signs folded, blanks and hyphens out, upper case; nothing is checked."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def parse(text: str) -> str:
    """The normalised code. Raises CreditCodeError when form or one of the two check characters is wrong."""
    code = normalise(text)
    if len(code) != 18 or any(character not in ALPHABET for character in code) or not code[2:8].isdigit():
        raise CreditCodeError("form")
    if organisation_check(code[8:16]) != code[16]:
        raise CreditCodeError("organisation")
    if check_character(code[:17]) != code[17]:
        raise CreditCodeError("check")
    return code


def is_valid(text: str) -> bool:
    try:
        parse(text)
    except CreditCodeError:
        return False
    return True


def check_character(first17: str) -> str:
    """The 18th character: weights 3^(i−1) modulo 31 (GB 32100 §5)."""
    if len(first17) != 17 or any(character not in ALPHABET for character in first17):
        raise CreditCodeError("form")
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first17))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check(first8: str) -> str:
    """The ninth character of an organisation code: 11 − Σ mod 11, 10 is X, 11 is 0 (GB 11714 §3)."""
    if len(first8) != 8 or any(character not in ORGANISATION_ALPHABET for character in first8):
        raise CreditCodeError("form")
    pairs = zip(first8, ORGANISATION_WEIGHTS, strict=True)
    remainder = sum(ORGANISATION_ALPHABET.index(character) * weight for character, weight in pairs) % 11
    return "0X987654321"[remainder]
