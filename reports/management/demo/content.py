"""Reads the demonstration's own study content: digests, courses and questions in our own words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Instrument:
    """One folder of content: what is known of an instrument, its digest, course and questions."""

    slug: str
    law: dict[str, Any]
    digest: str
    course: dict[str, Any]
    questions: list[dict[str, Any]]

    def on(self, key: str) -> date | None:
        text = self.law.get(key) or ""
        return date.fromisoformat(text) if text else None


def read_all() -> list[Instrument]:
    """Every instrument, in the order of their folders' names."""
    return [_read(folder) for folder in sorted(CONTENT.iterdir()) if folder.is_dir()]


def _read(folder: Path) -> Instrument:
    def load(name: str) -> Any:
        return json.loads((folder / name).read_text(encoding="utf-8"))

    return Instrument(
        folder.name,
        load("law.json"),
        (folder / "digest.md").read_text(encoding="utf-8"),
        load("course.json"),
        load("questions.json"),
    )
