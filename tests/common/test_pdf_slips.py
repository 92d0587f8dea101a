from datetime import date
from pathlib import Path

import pytest

from common.pdf.fonts import MissingGlyphs
from common.pdf.slips import Slip, render_slips
from tests.poppler import complaints_of, pages_of, requires_poppler, text_of

UNIT = "衡阳市蒸湘区人民政府红湘街道办事处综合行政执法大队第三中队违法建设治理与市容环境"


def slip(name: str = "李明", unit: str = "区司法局") -> Slip:
    return Slip(
        title="首次登录凭条",
        lines=(("姓名", name), ("工作单位", unit), ("激活码", "7K3M-9QXB")),
        qr="https://example.gov.cn/activate/7K3M",
        note="仅限本人使用，用后即失效。",
    )


def rendered(slips: list[Slip]) -> bytes:
    return render_slips(slips, title="首次登录凭条", author="司法局", made_on=date(2026, 11, 23))


@requires_poppler
@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (10, 1), (11, 2), (30, 3)])
def test_ten_slips_stand_on_a_page(count: int, pages: int) -> None:
    assert pages_of(rendered([slip()] * count)) == pages


@requires_poppler
def test_every_name_and_code_is_printed(tmp_path: Path) -> None:
    pdf = rendered([slip("𬭎㛃龑"), slip("阿依古丽·买买提", UNIT)])
    text = text_of(pdf, drawn_order=True)
    assert [text.count(name) for name in ("𬭎㛃龑", "阿依古丽·买买提", "7K3M-9QXB")] == [1, 1, 2]
    assert UNIT in "".join(text.split())
    assert complaints_of(pdf, tmp_path) == ""


def test_character_without_glyph_is_refused() -> None:
    with pytest.raises(MissingGlyphs):
        rendered([slip("李\ue123")])
