"""Numbers of rows as forms and addresses send them: anything may stand there."""

from __future__ import annotations

from collections.abc import Iterable

# The largest key a table can have; Python itself refuses to read more than 4,300 digits.
MOST = 2**63 - 1
_MOST_DIGITS = 19


def row_number(text: object) -> int | None:
    """The number in ``text``; None for everything that can be no key of a row."""
    digits = str(text)
    if len(digits) > _MOST_DIGITS or not digits.isascii() or not digits.isdecimal():
        return None
    number = int(digits)
    return number if number <= MOST else None


def row_numbers(texts: Iterable[object]) -> list[int]:
    """Those of ``texts`` that are numbers of rows, in their order."""
    return [number for number in map(row_number, texts) if number is not None]
