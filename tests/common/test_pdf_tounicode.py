import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.pdf import fonts, page, tounicode
from tests.poppler import requires_poppler, text_of

UNIT = "衡阳市蒸湘区人民政府红湘街道办事处综合行政执法大队第三中队违法建设治理与市容环境"


@pytest.mark.parametrize(("code", "digits"), [(0x5F20, "5F20"), (0x2CB4E, "D872DF4E"), (0x41, "0041")])
def test_utf16be_hex_writes_surrogate_pairs(code: int, digits: str) -> None:
    assert tounicode.utf16be_hex(code) == digits


@given(st.lists(st.integers(1, 0x10FFFF).filter(lambda c: not 0xD800 <= c < 0xE000), max_size=255))
def test_cmap_gives_back_every_code_point(codes: list[int]) -> None:
    cmap = tounicode.to_unicode_cmap("ABCDEF+Font", [0, *codes])
    found = {
        int(a, 16): bytes.fromhex(b).decode("utf-16-be")
        for a, b in re.findall(r"^<(..)> <(\w{4,})>$", cmap, re.M)
    }
    assert found == {place: chr(code) for place, code in enumerate(codes, start=1)}


def test_cmap_blocks_hold_at_most_a_hundred_lines() -> None:
    cmap = tounicode.to_unicode_cmap("ABCDEF+Font", [0, *range(0x4E00, 0x4E00 + 255)])
    assert re.findall(r"^(\d+) beginbfchar$", cmap, re.M) == ["100", "100", "55"]


@requires_poppler
@pytest.mark.parametrize("font", [fonts.SERIF, fonts.SANS, fonts.BOLD])
@pytest.mark.parametrize("text", ["𬭎", "㛃", "龑", "阿依古丽·买买提", UNIT])
def test_text_comes_back_exactly(font: str, text: str) -> None:
    canvas = page.new_canvas(title="t", author="a", subject="s", made_on=date(2026, 1, 1))
    page.draw_fitted(canvas, 40, 700, text, font=font, measure=500, size=24, minimum=8)
    assert text_of(page.finish(canvas)).strip() == text


@requires_poppler
def test_more_characters_than_one_subset_holds_come_back() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))
    canvas = page.new_canvas(title="t", author="a", subject="s", made_on=date(2026, 1, 1))
    for row in range(20):
        page.draw_text(canvas, 40, 800 - 30 * row, text[row * 30 : row * 30 + 30], font=fonts.SERIF, size=12)
    assert "".join(text_of(page.finish(canvas)).split()) == text
