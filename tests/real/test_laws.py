"""The parser against the shared law texts: article lists and counts must equal the independent reference."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from courses import lawtext

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
REFERENCE = DATA / "reference_structure.json"
TRUSTED = {"confirmed", "sure"}


def _reference() -> dict[str, dict[str, Any]]:
    if not REFERENCE.exists():
        warnings.warn(f"NOT CHECKED: no shared law texts at {DATA}", stacklevel=1)
        return {}
    laws: dict[str, dict[str, Any]] = json.loads(REFERENCE.read_text(encoding="utf-8"))["laws"]
    return laws


LAWS = _reference()
pytestmark = pytest.mark.skipif(not LAWS, reason=f"NOT CHECKED: no shared law texts at {DATA}")


def _parse(entry: dict[str, Any]) -> list[lawtext.LawText]:
    return [lawtext.read((DATA / file).read_bytes(), file) for file in entry["files"]]


@pytest.mark.parametrize("name", [name for name, entry in LAWS.items() if entry["certainty"] in TRUSTED])
def test_articles_and_counts_equal_the_reference(name: str) -> None:
    laws = _parse(LAWS[name])
    assert [article.key for law in laws for article in law.articles] == LAWS[name]["articles"]
    assert {kind: sum(law.counts[kind] for law in laws) for kind in LAWS[name]["counts"]} == LAWS[name]["counts"]


@pytest.mark.parametrize("name", list(LAWS))
def test_title_equals_the_reference(name: str) -> None:
    assert _parse(LAWS[name])[0].title == LAWS[name]["title"]


@pytest.mark.parametrize("name", [name for name, entry in LAWS.items() if entry["certainty"] == "no_articles"])
def test_text_without_articles_says_so(name: str) -> None:
    law = _parse(LAWS[name])[0]
    assert law.articles == ()
    assert "no_articles" in {warning.code for warning in law.warnings}


def test_doubtful_text_is_reported() -> None:
    for name, entry in LAWS.items():
        if entry["certainty"] == "unsure":
            assert _parse(entry)[0].warnings, name
