"""Mobile numbers of mainland China: 11 digits that begin with 1, typed in many ways."""

from __future__ import annotations

import re
import unicodedata


def normalise(text: str) -> str:
    """Full-width digits folded, blanks, hyphens and the country code out; nothing is checked."""
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^(?:\+86|0086)", "", digits)


def parse(text: str) -> str:
    """The 11 digits. Raises ValueError for anything else."""
    number = normalise(text)
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        raise ValueError("not a mobile number")
    return number


def mask(number: str) -> str:
    """``199****0012``."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "*" * len(number)
