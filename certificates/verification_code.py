"""The code in a certificate's QR and address, with which anybody can look it up and nobody can guess one.

Crockford's base 32 has no I, L, O and U, so that a code read off paper survives being typed.
"""

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # × 5 = 80 random bits
GROUP = 4

_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1"})


def generate() -> str:
    """A new code of 16 characters from the system's random source: 80 bits, as it is stored."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """The code as printed: four groups of four with hyphens."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalise(typed: str) -> str | None:
    """The stored form of what a person typed, or None if it can't be a code.

    Lower case, full width, spaces and hyphens of any kind are forgiven; O is read as 0, I and L as 1.
    """
    if len(typed) > 4 * LENGTH:
        return None
    plain = re.sub(r"[\s‐-―−-]", "", unicodedata.normalize("NFKC", typed)).upper().translate(_TYPED)
    if len(plain) != LENGTH or any(character not in ALPHABET for character in plain):
        return None
    return plain
