"""Numbers as a report prints them."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

NOTHING = "—"


def percentage(numerator: int, denominator: int, *, places: int = 2) -> str:
    """A share in per cent, half up: ``"99.21%"``.

    Without a denominator there is no rate (``"—"``), and 100 % is only printed when it is all of them.
    """
    if denominator == 0:
        return NOTHING
    step = Decimal(1).scaleb(-places)
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    shown = exact.quantize(step, ROUND_HALF_UP)
    if shown == 100 and numerator < denominator:
        shown = (Decimal(100) - step).quantize(step, ROUND_DOWN)
    return f"{shown}%"


def share(numerator: int, denominator: int) -> int:
    """The width of a bar in whole per cent, 0 to 100; full only when it is all of them."""
    if denominator <= 0 or numerator <= 0:
        return 0
    if numerator >= denominator:
        return 100
    return max(1, min(99, round(numerator * 100 / denominator)))


def masked_id_number(number: str) -> str:
    """``430***********1234``: three digits of the place, the last four, the rest hidden."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
