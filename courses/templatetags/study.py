"""How figures of study are written in pages."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter(name="credits")
def shown_credits(value: Decimal | int | None) -> Decimal | int | str:
    """72 rather than 72.0, but 72.5; still a number for the components that draw it."""
    if value is None:
        return "—"
    return int(value) if value == int(value) else Decimal(value).quantize(Decimal("0.1"))
