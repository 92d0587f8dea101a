from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from certificates.enums import CertificateKind
from certificates.rendering import LAYOUTS, Sheet, render
from common.pdf.fonts import MissingGlyphs
from common.pdf.photo import BadPhoto
from common.pdf.typesetting import DoesNotFit
from tests.poppler import DOTS, complaints_of, fonts_of, pages_of, requires_poppler, text_of

UNIT = "衡阳市蒸湘区人民政府红湘街道办事处综合行政执法大队第三中队违法建设治理与市容环境"
COMPLETION = Sheet(
    kind=CertificateKind.COMPLETION,
    title="合格证书",
    holder_name="李明",
    sex="男",
    id_number_masked="430***********1234",
    unit_name="衡阳市蒸湘区司法局",
    exam_title="2026年度衡阳市蒸湘区国家工作人员学法考法",
    number="ZXKF4304082026000123WX",
    issued_on=date(2026, 11, 23),
    issuing_authority="衡阳市蒸湘区司法局",
    verify_url="https://example.gov.cn/verify/CDSX-4Z66-AACQ-CEVH",
)
QUALIFICATION = replace(
    COMPLETION,
    kind=CertificateKind.QUALIFICATION,
    title="行政执法资格证书",
    exam_title="2026年衡阳市蒸湘区行政执法资格考试",
    unit_name=UNIT,
    position="四级主任科员",
    field="城市管理综合行政执法",
    territory="衡阳市蒸湘区",
    valid_from=date(2026, 11, 23),
    valid_to=date(2031, 11, 22),
)


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (826, 1158), "navy").save(out, "JPEG")
    return out.getvalue()


def joined_text(sheet: Sheet) -> str:
    """The text without line ends: a sentence runs over several lines."""
    return "".join(text_of(render(sheet)).split())


def test_every_kind_has_a_layout() -> None:
    assert set(LAYOUTS) == set(CertificateKind)


@requires_poppler
@pytest.mark.parametrize(
    "sheet", [COMPLETION, QUALIFICATION, replace(COMPLETION, is_demonstration=True, photo=photo())]
)
def test_sheet_is_one_clean_page_with_embedded_fonts(sheet: Sheet, tmp_path: Path) -> None:
    pdf = render(sheet)
    assert pages_of(pdf) == 1
    assert complaints_of(pdf, tmp_path) == ""
    assert fonts_of(pdf, tmp_path) == {"AAAAAA+NotoSerifSC-Regular": "yes"}


@requires_poppler
@pytest.mark.parametrize(
    "name", ["𬭎", "㛃", "龑", "𬭎㛃龑", "阿依古丽·买买提", "迪丽热巴·买买提·阿不都热西提·吐尔逊·艾合买提"]
)
def test_name_and_forty_character_unit_come_back_exactly(name: str) -> None:
    text = text_of(render(replace(QUALIFICATION, holder_name=name)))
    assert (text.count(name), text.count(UNIT)) == (1, 1)


@requires_poppler
def test_completion_says_what_was_passed() -> None:
    text = joined_text(replace(COMPLETION, score="92"))
    assert "李明同志参加2026年度衡阳市蒸湘区国家工作人员学法考法，考试成绩合格（92分）。" in text
    assert "特发此证。" in text
    assert "2026年11月23日" in text
    assert "不得代替行政执法证" not in text


@requires_poppler
def test_qualification_says_that_it_is_no_enforcement_card() -> None:
    text = joined_text(QUALIFICATION)
    assert "行政执法资格考试（通用法律知识、专门法律知识）合格，具备行政执法资格。" in text
    assert "本证书不是行政执法证件，不得代替行政执法证亮证执法" in text
    assert "2026年11月23日至2031年11月22日" in text


@requires_poppler
def test_number_address_and_masked_identity_are_printed() -> None:
    text = joined_text(COMPLETION)
    for expected in (COMPLETION.number, COMPLETION.verify_url, "430***********1234"):
        assert text.count(expected) == 1


@requires_poppler
def test_specimen_is_marked_and_others_are_not() -> None:
    assert "样张" in text_of(render(replace(COMPLETION, is_demonstration=True)))
    assert "样张" not in text_of(render(COMPLETION))


@requires_poppler
def test_english_sheet_is_english() -> None:
    text = " ".join(text_of(render(replace(QUALIFICATION, language="en", title="Certificate"))).split())
    assert "This is to certify that 李明 has passed both papers" in text
    assert "23 November 2026" in text


def test_same_facts_give_the_same_bytes() -> None:
    sheet = replace(QUALIFICATION, photo=photo())
    assert render(sheet) == render(sheet)


def test_threads_of_one_process_do_not_disturb_each_other() -> None:
    sheets = [replace(QUALIFICATION, number=f"N{serial}", holder_name=f"𬭎{serial}") for serial in range(12)]
    alone = [render(sheet) for sheet in sheets]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(render, sheets)) == alone


def test_every_fact_changes_the_bytes() -> None:
    changed = [
        replace(COMPLETION, number="A"),
        replace(COMPLETION, photo=photo()),
        replace(COMPLETION, sex="女"),
    ]
    assert len({render(sheet) for sheet in [COMPLETION, *changed]}) == 4


@pytest.mark.parametrize("fact", ["holder_name", "unit_name", "issuing_authority", "title", "position"])
def test_character_without_glyph_is_refused_wherever_it_stands(fact: str) -> None:
    sheet = replace(COMPLETION, **{fact: "李\ue123"})
    assert sheet.missing_glyphs() == {"\ue123"}
    with pytest.raises(MissingGlyphs):
        render(sheet)


def test_photo_that_is_none_is_refused() -> None:
    with pytest.raises(BadPhoto):
        render(replace(COMPLETION, photo=b"not a picture"))


def test_sentence_too_long_for_the_page_is_refused() -> None:
    with pytest.raises(DoesNotFit):
        render(replace(COMPLETION, exam_title="考" * 2000))


@requires_poppler
def test_very_long_facts_stay_inside_the_frame(tmp_path: Path) -> None:
    sheet = replace(
        QUALIFICATION,
        holder_name="阿" * 40,
        unit_name=UNIT * 2,
        position=UNIT * 2,
        field=UNIT * 2,
        issuing_authority=UNIT,
        exam_title=UNIT * 3,
        title="行政执法资格证书" * 5,
        number="Z" * 60,
        verify_url="https://example.gov.cn/verify/" + "x" * 120,
    )
    assert complaints_of(render(sheet), tmp_path) == ""
    picture = Image.open(tmp_path / "page.png").convert("L")
    # Between the inner frame and the text's margin nothing dark may stand.
    near, far, side = (DOTS * points for points in (52, 88, 60))
    left = picture.crop((near, side, far, picture.height - side))
    right = picture.crop((picture.width - far, side, picture.width - near, picture.height - side))
    assert min(left.getextrema()[0], right.getextrema()[0]) > 128
