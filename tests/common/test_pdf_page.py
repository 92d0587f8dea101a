from datetime import date
from pathlib import Path

import segno
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from common.pdf import fonts, page
from common.pdf.artwork import Artwork, draw_artwork
from common.pdf.codes import QUIET, draw_qr
from tests.poppler import complaints_of, fonts_of, requires_poppler, text_of

TEXT = "https://example.gov.cn/verify/CDSX-4Z66-AACQ-CEVH"


def canvas_of(**changes: str) -> Canvas:
    facts = {"title": "合格证书", "author": "司法局", "subject": "学法考法", **changes}
    return page.new_canvas(**facts, made_on=date(2026, 11, 23))


def test_same_content_gives_the_same_bytes() -> None:
    files = set()
    for _ in range(2):
        canvas = canvas_of()
        page.draw_text(canvas, 40, 700, "𬭎同志", font=fonts.SERIF, size=20)
        files.add(page.finish(canvas))
    assert len(files) == 1


def test_date_of_creation_is_the_given_day() -> None:
    assert b"/CreationDate (D:20261123000000+08'00')" in page.finish(canvas_of())


@requires_poppler
def test_every_font_is_embedded(tmp_path: Path) -> None:
    canvas = canvas_of()
    for row, font in enumerate(fonts.CHAINS):
        page.draw_text(canvas, 40, 700 - 40 * row, "学法考法 2026", font=font, size=20)
    found = fonts_of(page.finish(canvas), tmp_path)
    assert len(found) == 3
    assert set(found.values()) == {"yes"}


@requires_poppler
def test_tracking_and_narrowing_do_not_reach_the_next_text() -> None:
    canvas = canvas_of()
    page.draw_text(canvas, 40, 700, "证书", font=fonts.SERIF, size=20, tracking=1, squeeze=0.5, weight=1)
    page.draw_text(canvas, 40, 600, "学法考法", font=fonts.SERIF, size=20)
    text = text_of(page.finish(canvas))
    assert text.split() == ["证书", "学法考法"]


@requires_poppler
def test_qr_squares_are_those_of_the_code(tmp_path: Path) -> None:
    modules = segno.make(TEXT, error="m", mask=4, micro=False, boost_error=False).matrix
    canvas = page.new_canvas(title="t", author="a", subject="s", made_on=date(2026, 1, 1), size=(100, 100))
    draw_qr(canvas, 0, 0, 100, TEXT)
    assert complaints_of(page.finish(canvas), tmp_path) == ""
    picture = Image.open(tmp_path / "page.png").convert("L")
    unit = picture.width / (len(modules) + 2 * QUIET)
    seen = [
        [
            picture.getpixel((int((x + QUIET + 0.5) * unit), int((y + QUIET + 0.5) * unit))) < 128
            for x in range(len(modules))
        ]
        for y in range(len(modules))
    ]
    assert seen == [[bool(cell) for cell in row] for row in modules]
    assert picture.getpixel((int(unit), int(unit))) == 255


def test_artwork_is_in_the_file_once_and_can_be_used_again() -> None:
    art = Artwork("0 0 m 10 10 l S", 10, 10)
    for _ in range(2):
        canvas = canvas_of()
        for _ in range(3):
            draw_artwork(canvas, art)
            canvas.showPage()
        assert page.finish(canvas).count(b"/Subtype /Form") == 1
