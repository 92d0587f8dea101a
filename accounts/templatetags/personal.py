"""Personal numbers on pages: always masked."""

from __future__ import annotations

from django import template

from accounts import phones

register = template.Library()


@register.filter
def mask_phone(number: str | None) -> str:
    """``199****0012``."""
    return phones.mask(number or "")
