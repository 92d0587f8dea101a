"""Codes of activation slips: 12 characters of 32, 60 bits, without the ones people mix up."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I
LENGTH = 12


@dataclass(frozen=True)
class Issued:
    """A slip with its code, to be printed now and never again."""

    person_name: str
    username: str
    unit_name: str
    code: str
    expires_at: datetime


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """``ABCD-EFGH-JKMN``: in groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalise(typed: str) -> str:
    """What somebody typed or scanned; empty when it cannot be a code."""
    code = re.sub(r"[\s\-_]", "", unicodedata.normalize("NFKC", typed)).upper()
    return code if len(code) == LENGTH and all(character in ALPHABET for character in code) else ""
