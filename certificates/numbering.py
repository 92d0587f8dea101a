"""Certificate numbers: prefix + division code + year + serial + two check characters.

The check is ISO 7064 MOD 1271-36: it works over 0–9 and A–Z, so that any prefix a bureau likes can be
used, and gives two characters of the same alphabet. MOD 37-2 would give one, but every 37th number would
end in `*`; the check of GB 32100 has no I, O, S, V and Z, which prefixes from pinyin need. Every single
wrong character and every swap of two neighbours is found, and of all other errors 1,270 in 1,271.
"""

import re
import unicodedata
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MODULUS = 1271
RADIX = 36
MAX_PREFIX = 8
YEARS = range(1949, 10_000)


class SerialOverflow(ValueError):
    """The serial has more digits than the pattern leaves for it."""


@dataclass(frozen=True)
class NumberPattern:
    """How an authority numbers one kind of certificate.

    `prefix`: up to eight of A–Z and 0–9, may be empty; `division_code`: digits of GB/T 2260, may be
    empty; `serial_width`: digits of the serial, 3–9; `separator`: "" or "-" between the parts.
    """

    prefix: str
    division_code: str
    serial_width: int = 6
    separator: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(f"[0-9A-Z]{{0,{MAX_PREFIX}}}", self.prefix, re.ASCII):
            raise ValueError(f"prefix must be up to {MAX_PREFIX} of A-Z and 0-9, not {self.prefix!r}")
        if not re.fullmatch(r"(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?", self.division_code, re.ASCII):
            raise ValueError(f"not a division code: {self.division_code!r}")
        if not 3 <= self.serial_width <= 9:
            raise ValueError("serial_width must be from 3 to 9")
        if self.separator not in {"", "-"}:
            raise ValueError("separator must be empty or a hyphen")


def check_characters(body: str) -> str:
    """The two characters that make `body` (0–9, A–Z) valid under ISO 7064 MOD 1271-36."""
    remainder = _value(body) * RADIX * RADIX % MODULUS
    return "".join(ALPHABET[digit] for digit in divmod((MODULUS + 1 - remainder) % MODULUS, RADIX))


def format_number(pattern: NumberPattern, year: int, serial: int) -> str:
    """The number of this serial (from 1) in this year. Raises `SerialOverflow`."""
    if year not in YEARS:
        raise ValueError(f"not a year of issue: {year}")
    if serial < 1:
        raise ValueError("serials begin at 1")
    if serial >= 10**pattern.serial_width:
        raise SerialOverflow(f"{serial} does not fit {pattern.serial_width} digits")
    parts = [pattern.prefix, pattern.division_code, str(year), f"{serial:0{pattern.serial_width}d}"]
    parts.append(check_characters("".join(parts)))
    return pattern.separator.join(part for part in parts if part)


def compact(typed: str) -> str:
    """What a person typed, in upper case and half width, without spaces and hyphens."""
    return re.sub(r"[\s‐-―−-]", "", unicodedata.normalize("NFKC", typed)).upper()


def is_valid(number: str) -> bool:
    """Whether the check characters agree with the rest; says nothing about whether it was ever issued."""
    plain = compact(number)
    if len(plain) < 3 or any(character not in ALPHABET for character in plain):
        return False
    return _value(plain) % MODULUS == 1


def _value(text: str) -> int:
    value = 0
    for character in text:
        value = (value * RADIX + ALPHABET.index(character)) % MODULUS
    return value
