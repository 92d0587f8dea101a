"""The contract between the frame of the pages and whoever knows where people may go."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class NavItem:
    """One place. ``icon`` is a name of lucide; ``count`` > 0 is shown as what waits there."""

    label: str
    url: str
    icon: str = ""
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True)
class NavGroup:
    """At most seven places of one role; an empty label puts them at the top without a heading."""

    label: str
    items: tuple[NavItem, ...] = field(default_factory=tuple)
