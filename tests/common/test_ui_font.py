"""Rare names on screen: the web font has them, and keeps its licence with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

FONT = TTFont(Path(settings.BASE_DIR) / "static/fonts/rare.woff", lazy=True)


@pytest.mark.parametrize("character", ["𬭎", "㛃", "䶮", "𬀩", "𫖯", "鿏"])
def test_rare_character_of_names_is_in_the_web_font(character: str) -> None:
    assert ord(character) in FONT.getBestCmap()


def test_common_characters_are_left_to_the_device() -> None:
    assert [code for code in FONT.getBestCmap() if 0x4E00 <= code <= 0x9FA5] == []


def test_licence_goes_with_the_font_under_its_own_name() -> None:
    names = FONT["name"]

    assert names.getDebugName(1) == "Xuefa Rare"
    assert "SIL OPEN FONT LICENSE Version 1.1" in names.getDebugName(13)
