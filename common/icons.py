"""Icons of the pip package lucide, drawn into the page: no font, no request, the colour of the text."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon


@lru_cache(maxsize=512)
def svg(name: str, size: int = 20, label: str = "") -> SafeString:
    """The SVG of an icon. Without a label it is decoration and hidden from screen readers."""
    drawn = _render_icon(name + "", size, **{"class": "icon", "focusable": "false", **_spoken(label)})
    if not label:
        return mark_safe(drawn)  # noqa: S308  packaged drawing, no foreign text in it
    titled = drawn.replace(">", f"><title>{escape(label)}</title>", 1)
    return format_html("{}", mark_safe(titled))  # noqa: S308  the label is escaped above


def _spoken(label: str) -> dict[str, str]:
    return {"role": "img"} if label else {"aria-hidden": "true"}
