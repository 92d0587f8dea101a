"""Routes of exams: each part of the app lists its own in ``permissions_*.py`` beside this file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

PARTS = sorted(path.stem for path in Path(__file__).parent.glob("permissions_*.py"))
ROUTES = [route for part in PARTS for route in import_module(f"tests.exams.{part}").ROUTES]
