"""How a person wants the pages to look: kept in one cookie, so that the first byte is already right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

COOKIE_NAME = "xuefa_look"
COOKIE_SECONDS = 365 * 24 * 3600
CHOICES: Mapping[str, tuple[str, ...]] = {
    "theme": ("auto", "light", "dark"),
    "size": ("normal", "large"),
    "contrast": ("normal", "high"),
}


@dataclass(frozen=True)
class Preferences:
    theme: str = "auto"
    size: str = "normal"
    contrast: str = "normal"

    def changed(self, wishes: Mapping[str, str]) -> Preferences:
        """A copy with the wishes that are known; anything else is left as it was."""
        known = {name: wishes[name] for name, values in CHOICES.items() if wishes.get(name) in values}
        return replace(self, **known)

    def as_cookie(self) -> str:
        return ".".join(getattr(self, each.name) for each in fields(self))


def from_cookie(value: str) -> Preferences:
    """Reads what ``as_cookie`` wrote; a damaged cookie gives the defaults, never an error."""
    return Preferences().changed(dict(zip(CHOICES, value.split("."), strict=False)))
