"""Slips to cut apart: ten on a sheet of A4, each with a heading, a few facts, a QR code and a note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from common.pdf import fonts, page
from common.pdf.codes import draw_qr
from common.pdf.page import MM
from common.pdf.typesetting import Span, fit, wrap

COLUMNS, ROWS = 2, 5
PER_PAGE = COLUMNS * ROWS
EDGE = 10 * MM
WIDTH = (A4[0] - 2 * EDGE) / COLUMNS
HEIGHT = (A4[1] - 2 * EDGE) / ROWS
PADDING = 5 * MM
QR_SIDE = 25 * MM
TEXT = 9.5
SMALL = 7.5
PITCH = 14.0
NOTE = 7.5


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One slip. `lines`: label and value, up to five; `qr`: what the code says, or None for no code.

    `note`: small type below, up to two lines; more is cut off with an ellipsis.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    qr: str | None = None
    note: str = ""

    def missing_glyphs(self) -> set[str]:
        """The characters on this slip that no font can draw."""
        facts = [text for line in self.lines for text in line]
        return fonts.missing_glyphs("".join([self.title, self.note, *facts]))


def render_slips(
    slips: Sequence[Slip], *, title: str, author: str, made_on: date, subject: str = ""
) -> bytes:
    """The slips in their order, left to right and down, on as many sheets as needed, as a PDF.

    Raises `fonts.MissingGlyphs`. No slips give one empty sheet.
    """
    missing = set().union(*(slip.missing_glyphs() for slip in slips))
    if missing:
        raise fonts.MissingGlyphs(missing)
    canvas = page.new_canvas(title=title, author=author, subject=subject, made_on=made_on)
    for start in range(0, max(len(slips), 1), PER_PAGE):
        on_page = slips[start : start + PER_PAGE]
        _draw_cuts(canvas)
        for place, slip in enumerate(on_page):
            row, column = divmod(place, COLUMNS)
            _draw_slip(canvas, EDGE + column * WIDTH, A4[1] - EDGE - row * HEIGHT, slip)
        canvas.showPage()
    return page.finish(canvas)


def _draw_cuts(canvas: Canvas) -> None:
    """Dashed lines to cut along, through to the edges of the sheet."""
    canvas.setStrokeColor(page.MUTED)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 3)
    for row in range(ROWS + 1):
        canvas.line(0, EDGE + row * HEIGHT, A4[0], EDGE + row * HEIGHT)
    for column in range(COLUMNS + 1):
        canvas.line(EDGE + column * WIDTH, 0, EDGE + column * WIDTH, A4[1])
    canvas.setDash()


def _draw_slip(canvas: Canvas, left: float, top: float, slip: Slip) -> None:
    x, bottom = left + PADDING, top - HEIGHT + PADDING
    measure = WIDTH - 2 * PADDING
    page.draw_fitted(
        canvas,
        x,
        top - PADDING - 10,
        slip.title,
        font=fonts.BOLD,
        measure=measure,
        size=12,
        minimum=8,
        colour=page.RED,
    )
    if slip.qr is not None:
        # The code's own white border reaches into the padding, so its squares line up with the text.
        draw_qr(canvas, left + WIDTH - PADDING - QR_SIDE + 8, top - PADDING - 18 - QR_SIDE, QR_SIDE, slip.qr)
        measure -= QR_SIDE
    _draw_lines(canvas, x, top - PADDING - 30, measure, slip.lines)
    _draw_note(canvas, x, bottom, WIDTH - 2 * PADDING, slip.note)


def _draw_lines(canvas: Canvas, x: float, y: float, measure: float, lines: Sequence[tuple[str, str]]) -> None:
    labels = max((fonts.width(label, fonts.SANS, TEXT - 1) for label, _ in lines), default=0) + 8
    for label, value in lines:
        page.draw_text(canvas, x, y, label, font=fonts.SANS, size=TEXT - 1, colour=page.MUTED)
        found = fit(value, fonts.SANS, measure - labels, size=TEXT, minimum=8)
        if found.squeeze == 1.0:
            page.draw_text(canvas, x + labels, y, value, font=fonts.SANS, size=found.size)
        else:
            y = _draw_small(canvas, x + labels, y, value, measure - labels)
        y -= PITCH


def _draw_small(canvas: Canvas, x: float, y: float, value: str, measure: float) -> float:
    """A value too long for one line on up to three smaller ones; gives back the last baseline."""
    lines = [line.text for line in wrap([Span(value, fonts.SANS, SMALL)], measure)]
    lines[2:] = ["".join(lines[2:])]
    for number, text in enumerate(filter(None, lines)):
        y -= 9.5 if number else 0
        page.draw_fitted(canvas, x, y, text, font=fonts.SANS, measure=measure, size=SMALL, minimum=5)
    return y


def _draw_note(canvas: Canvas, x: float, bottom: float, measure: float, note: str) -> None:
    lines = wrap([Span(note, fonts.SANS, NOTE)], measure)[:2]
    for number, line in enumerate(reversed(lines)):
        page.draw_line(canvas, x, bottom + number * 10, line, colour=page.MUTED)
