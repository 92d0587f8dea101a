from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from common.pdf.outlines import ConvertedFace

SOURCE = Path(pylopdf_fonts_zh_cn.serif_path())
TEXT = "法𬭎g，"


@pytest.fixture(scope="module")
def face() -> ConvertedFace:
    return ConvertedFace(SOURCE)


def subset_of(face: ConvertedFace, text: str) -> TTFont:
    return TTFont(BytesIO(face.makeSubset([0, *map(ord, text)])))


def test_subset_holds_notdef_and_each_character_once(face: ConvertedFace) -> None:
    font = subset_of(face, TEXT + "法")
    assert font["maxp"].numGlyphs == len(TEXT) + 1
    (table,) = font["cmap"].tables
    codes = [font.getGlyphID(table.cmap[code]) for code in range(1, len(TEXT) + 2)]
    assert codes == [1, 2, 3, 4, 1]


def test_converted_outlines_keep_shape_and_advance(face: ConvertedFace) -> None:
    source = TTFont(SOURCE)
    glyphs, names = source.getGlyphSet(), source.getBestCmap()
    font = subset_of(face, TEXT)
    for place, character in enumerate(TEXT, start=1):
        pen = BoundsPen(glyphs)
        glyphs[names[ord(character)]].draw(pen)
        glyph = font["glyf"][font.getGlyphName(place)]
        found = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
        assert found == pytest.approx(pen.bounds, abs=1.5)
        assert font["hmtx"][font.getGlyphName(place)] == (face.charWidths[ord(character)], glyph.xMin)


def test_unknown_character_becomes_notdef_and_space_is_empty(face: ConvertedFace) -> None:
    font = subset_of(face, "\ue123 ")
    assert font["maxp"].numGlyphs == 2
    assert font["glyf"][font.getGlyphName(1)].numberOfContours == 0


def test_same_characters_give_the_same_bytes(face: ConvertedFace) -> None:
    again = ConvertedFace(SOURCE)
    assert face.makeSubset([0, 27861]) == again.makeSubset([0, 27861])
