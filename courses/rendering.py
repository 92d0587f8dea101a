"""Commentary in Markdown → HTML that is safe by construction: raw HTML is text, pictures are left out."""

from __future__ import annotations

from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_DEEPER = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table").disable("image")


def commentary(text: str) -> SafeString:
    """Headings begin at h3, because the page has its own h1 and h2."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        token.tag = _DEEPER.get(token.tag, token.tag)
    html = parser.renderer.render(tokens, parser.options, {})
    # Safe: with html off the renderer escapes every character of the source, and links allow no script
    # schemes.
    return mark_safe(html)  # noqa: S308
