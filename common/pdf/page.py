"""What every page needs: a canvas that gives the same bytes for the same content, and text on it."""

import threading
from datetime import date
from io import BytesIO
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from common.pdf import fonts
from common.pdf.typesetting import Block, Line, fit

MM = 72 / 25.4

RED = HexColor(0x9B1C1F)
GOLD = HexColor(0xA47A1E)
INK = HexColor(0x1C1B1A)
MUTED = HexColor(0x5F5B57)
HAIRLINE = HexColor(0xE4E0DA)
WHITE = HexColor(0xFFFFFF)

Align = Literal["left", "centre", "right"]

# A font object is shared by all documents of a process and seeks in its file while it makes a subset.
_FINISHING = threading.Lock()


def new_canvas(
    *,
    title: str,
    author: str,
    subject: str,
    made_on: date,
    size: tuple[float, float] = A4,
    language: str = "zh-CN",
) -> Canvas:
    """An empty A4 canvas (points, origin at the lower left) with the document's properties.

    Nothing in the file depends on the clock: the date of creation is `made_on` at midnight in China.
    """
    fonts.register()
    canvas = Canvas(
        BytesIO(),
        pagesize=size,
        invariant=1,
        pageCompression=1,
        initialFontName=fonts.SERIF,
        lang=language,
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator("Xuefa")
    canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}000000+08'00'")
    return canvas


def finish(canvas: Canvas) -> bytes:
    """The file's bytes; the canvas is used up."""
    with _FINISHING:
        return bytes(canvas.getpdfdata())


def draw_text(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    *,
    font: str,
    size: float,
    align: Align = "left",
    colour: Color = INK,
    tracking: float = 0,
    squeeze: float = 1.0,
    weight: float = 0,
) -> None:
    """One line with its baseline at y, its left end, middle or right end at x.

    `tracking`: points between the characters; `weight`: points of outline, for a bolder face;
    `squeeze`: see `typesetting.Fit`. Raises `fonts.MissingGlyphs`.
    """
    shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
    if shift:
        x -= shift * (fonts.width(text, font, size) + tracking * max(len(text) - 1, 0)) * squeeze
    # Spacing, narrowing and outline belong to the graphics state and would outlive the text object.
    canvas.saveState()
    pen = canvas.beginText(x, y)
    pen.setFillColor(colour)
    if tracking:
        pen.setCharSpace(tracking)
    if squeeze != 1.0:
        pen.setHorizScale(squeeze * 100)
    if weight:
        pen.setStrokeColor(colour)
        canvas.setLineWidth(weight)
        pen.setTextRenderMode(2)
    for chosen, piece in fonts.runs(text, font):
        pen.setFont(chosen, size)
        pen.textOut(piece)
    canvas.drawText(pen)
    canvas.restoreState()


def draw_fitted(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    *,
    font: str,
    measure: float,
    size: float,
    minimum: float,
    align: Align = "left",
    colour: Color = INK,
) -> None:
    """One line made smaller, at last narrower, until it stays in `measure` points."""
    found = fit(text, font, measure, size=size, minimum=minimum)
    draw_text(
        canvas, x, y, text, font=font, size=found.size, squeeze=found.squeeze, align=align, colour=colour
    )


def draw_line(canvas: Canvas, x: float, y: float, line: Line, *, colour: Color = INK) -> None:
    """A set line with its baseline at y and the left edge of its measure at x."""
    x += line.indent
    for span in line.spans:
        draw_text(
            canvas, x, y, span.text, font=span.font, size=span.size, colour=colour, tracking=line.stretch
        )
        x += span.width + line.stretch * len(span.text)


def draw_block(canvas: Canvas, x: float, top: float, block: Block, *, colour: Color = INK) -> float:
    """A paragraph hanging from `top`; gives back the y of its lower edge."""
    for number, line in enumerate(block.lines, start=1):
        draw_line(canvas, x, top - number * block.leading + 0.3 * block.leading, line, colour=colour)
    return top - block.height
