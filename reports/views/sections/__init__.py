"""The parts of the home page, one for each role. A person with several roles sees the part of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """``s`` is what ``template`` shows; ``title`` heads it where a page has several."""

    name: str
    title: str
    template: str
    s: dict[str, Any]
