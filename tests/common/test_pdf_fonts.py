import pytest

from common.pdf import fonts

# U+1FFFFF has no place in Unicode's assigned characters; U+E000 is private.
NOWHERE = "\ue123"


@pytest.mark.parametrize("name", ["𬭎", "㛃", "龑", "䶮", "𬀩", "阿依古丽·买买提"])
def test_rare_names_have_glyphs(name: str) -> None:
    assert fonts.missing_glyphs(name) == set()


def test_missing_glyphs_lists_each_character_once() -> None:
    assert fonts.missing_glyphs(f"李{NOWHERE}明{NOWHERE}") == {NOWHERE}


def test_line_end_counts_as_missing() -> None:
    assert fonts.missing_glyphs("李\n明") == {"\n"}


def test_every_common_hanzi_of_the_unicode_block_is_covered() -> None:
    block = "".join(map(chr, range(0x4E00, 0x9FA6)))
    assert fonts.missing_glyphs(block) == set()


def test_font_for_stays_with_the_wanted_font() -> None:
    assert {fonts.font_for("法", font) for font in fonts.CHAINS} == set(fonts.CHAINS)


def test_font_for_falls_back_when_the_wanted_font_lacks_the_character() -> None:
    lacking = next(
        c
        for c in map(chr, range(0x80, 0x30000))
        if fonts.has_glyph(c, fonts.SANS) and not fonts.has_glyph(c, fonts.SERIF)
    )
    assert fonts.font_for(lacking, fonts.SERIF) == fonts.SANS
    assert list(fonts.runs(f"法{lacking}律", fonts.SERIF)) == [
        (fonts.SERIF, "法"),
        (fonts.SANS, lacking),
        (fonts.SERIF, "律"),
    ]


def test_font_for_raises_when_no_font_has_the_character() -> None:
    with pytest.raises(fonts.MissingGlyphs) as caught:
        fonts.font_for(NOWHERE, fonts.SERIF)
    assert caught.value.characters == {NOWHERE}
    assert "U+E123" in str(caught.value)


def test_hanzi_are_as_wide_as_the_type_size() -> None:
    assert fonts.width("国家工作人员", fonts.SERIF, 12) == pytest.approx(72)
    assert fonts.width("国家工作人员", fonts.BOLD, 12) == pytest.approx(72)
