"""The contrast of each pair of colours in use, computed from tokens.css (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "surface", "sunken")
TEXTS = ("ink", "muted", "red", "red-strong", "green", "amber", "blue")
PAIRS = [
    *((text, ground, 4.5) for text in TEXTS for ground in GROUNDS),
    ("on-red", "red", 4.5),
    ("on-red", "red-strong", 4.5),
    *((tone, f"{tone}-soft", 4.5) for tone in ("red", "green", "amber", "blue")),
    *(("ink", f"{tone}-soft", 4.5) for tone in ("red", "green", "amber", "blue", "gold")),
    *(("border", ground, 3.0) for ground in GROUNDS),
    *(("gold", ground, 3.0) for ground in ("paper", "surface", "gold-soft")),
    *(("red", ground, 3.0) for ground in ("track",)),
]


def _blocks() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for selector, body in re.findall(r"(:root[^{]*)\{([^}]*)\}", CSS):
        colours = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", body))
        found.setdefault(selector.strip(), {}).update(colours)
    return found


BLOCKS = _blocks()
LIGHT = BLOCKS[":root"]
DARK = {**LIGHT, **BLOCKS[':root[data-theme="dark"]']}
MODES = {
    "light": LIGHT,
    "dark": DARK,
    "light, high contrast": {**LIGHT, **BLOCKS[':root[data-contrast="high"]']},
    "dark, high contrast": {**DARK, **BLOCKS[':root[data-contrast="high"][data-theme="dark"]']},
}


def _luminance(colour: str) -> float:
    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0


@pytest.mark.parametrize("mode", MODES)
def test_every_pair_of_text_and_ground_can_be_read(mode: str) -> None:
    colours = MODES[mode]
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in PAIRS}

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < pair[2]} == {}


def test_dark_by_device_and_dark_by_choice_are_the_same_colours() -> None:
    assert BLOCKS[':root[data-theme="auto"]'] == BLOCKS[':root[data-theme="dark"]']
    assert (
        BLOCKS[':root[data-contrast="high"][data-theme="auto"]']
        == BLOCKS[':root[data-contrast="high"][data-theme="dark"]']
    )


def test_no_sheet_but_the_tokens_names_a_colour() -> None:
    sheets = sorted((Path(settings.BASE_DIR) / "static/css").glob("*.css"))
    ours = [sheet for sheet in sheets if sheet.name not in {"tokens.css", "print.css"}]

    assert {s.name: re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", s.read_text()) for s in ours} == {
        s.name: [] for s in ours
    }


@pytest.mark.parametrize("modern", ["color-mix(", ":has(", "popover", "@layer", "@container", "&:", "& "])
def test_no_sheet_uses_what_chromium_109_or_safari_15_lack(modern: str) -> None:
    sheets = (Path(settings.BASE_DIR) / "static/css").glob("*.css")

    assert [sheet.name for sheet in sheets if modern in sheet.read_text(encoding="utf-8")] == []
