"""ID numbers of natural persons (GB 11643-1999): 6 digits region, 8 birth, 3 sequence (odd is male), 1
check.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# Check character for a weighted sum modulo 11 of 0, 1, 2 …
CHECKS = "10X98765432"
_FORM = re.compile(
    r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9X]", re.ASCII
)


class IdNumberError(ValueError):
    """``code`` says what is wrong: ``form``, ``birth`` or ``check``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normalise(text: str) -> str:
    """Full-width signs folded, blanks and hyphens out, x as X; nothing is checked."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def parse(text: str) -> str:
    """The normalised number. Raises IdNumberError when form, date of birth or check character is wrong."""
    number = normalise(text)
    if not _FORM.fullmatch(number):
        raise IdNumberError("form")
    try:
        birth_of(number)
    except ValueError as exc:
        raise IdNumberError("birth") from exc
    if check_character(number[:17]) != number[17]:
        raise IdNumberError("check")
    return number


def is_valid(text: str) -> bool:
    try:
        parse(text)
    except IdNumberError:
        return False
    return True


def check_character(first17: str) -> str:
    """The 18th character for the 17 digits before it (GB 11643 §4, ISO 7064 MOD 11-2)."""
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise IdNumberError("form")
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def birth_of(number: str) -> date:
    """Date of birth of a normalised number. Raises ValueError when there is no such day."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> str:
    """``M`` for an odd sequence, ``F`` for an even one (the values of ``accounts.enums.Sex``)."""
    return "M" if int(number[16]) % 2 else "F"


def mask(number: str) -> str:
    """``430***********1234``; what is too short to mask is hidden as a whole."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
