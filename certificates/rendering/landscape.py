"""The certificate on one sheet of A4, landscape. Lengths in points, origin at the lower left."""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from certificates.rendering import ornament
from certificates.rendering.sheet import Sheet
from certificates.rendering.wording import LANGUAGES, Language, facts
from common.pdf import fonts, page, photo
from common.pdf.artwork import draw_artwork, draw_picture
from common.pdf.codes import draw_qr
from common.pdf.page import MM
from common.pdf.typesetting import Span, fit, fit_block, wrap

WIDTH, HEIGHT = landscape(A4)
MARGIN = 92.0
PHOTO_WIDTH, PHOTO_HEIGHT = 35 * MM, 49 * MM
PHOTO_TOP = HEIGHT - 176
TEXT_LEFT = MARGIN + PHOTO_WIDTH + 34
MEASURE = WIDTH - MARGIN - TEXT_LEFT
TEXT_TOP = HEIGHT - 170
TEXT_HEIGHT = 118.0
NAME_SCALE = 1.45
MAX_ROW = 26.0
FACTS_BOTTOM = 192.0
SEAL_CENTRE = (WIDTH - MARGIN - 122, 128.0)
SEAL_RADIUS = 21 * MM
QR_SIDE = 31 * MM
FOOT_LEFT = MARGIN + QR_SIDE + 14
FOOT_MEASURE = SEAL_CENTRE[0] - SEAL_RADIUS - 14 - FOOT_LEFT

SEAL_LINE = HexColor(0xD9B3B0)
WATERMARK = HexColor(0xF0DAD6)
ROW_LINE = HexColor(0xE6D9BC)


def draw(sheet: Sheet) -> bytes:
    """The sheet as a PDF. Raises `fonts.MissingGlyphs`, `typesetting.DoesNotFit`, `photo.BadPhoto`."""
    missing = sheet.missing_glyphs()
    if missing:
        raise fonts.MissingGlyphs(missing)
    words = LANGUAGES[sheet.language]
    canvas = page.new_canvas(
        title=f"{sheet.title} {sheet.number}",
        author=sheet.issuing_authority,
        subject=sheet.exam_title,
        made_on=sheet.issued_on,
        size=(WIDTH, HEIGHT),
        language="zh-CN" if sheet.language == "zh-hans" else "en",
    )
    draw_artwork(canvas, ornament.ground(WIDTH, HEIGHT))
    if sheet.is_demonstration:
        _draw_specimen(canvas, words)
    _draw_title(canvas, sheet)
    _draw_photo(canvas, sheet, words)
    bottom = _draw_sentence(canvas, sheet, words)
    _draw_facts(canvas, facts(sheet, words), bottom - 8)
    _draw_signature(canvas, sheet, words)
    _draw_foot(canvas, sheet, words)
    return page.finish(canvas)


def _draw_specimen(canvas: Canvas, words: Language) -> None:
    # Under the text and without transparency: nothing becomes illegible, old printers cope.
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(22)
    size = fit(words.specimen, fonts.SERIF, 520, size=190, minimum=90, step=10).size
    page.draw_text(
        canvas,
        0,
        -0.36 * size,
        words.specimen,
        font=fonts.SERIF,
        size=size,
        align="centre",
        colour=WATERMARK,
        tracking=40 if len(words.specimen) < 4 else 0,
    )
    canvas.restoreState()
    note = f"{words.specimen} · {words.specimen_note}"
    page.draw_text(
        canvas, WIDTH - MARGIN, HEIGHT - 76, note, font=fonts.SERIF, size=10, align="right", colour=page.RED
    )


def _draw_title(canvas: Canvas, sheet: Sheet) -> None:
    tracking = 18.0 if len(sheet.title) <= 6 else 9.0
    measure = WIDTH - 2 * MARGIN
    if not sheet.title.isascii() and len(sheet.title) * (30 + tracking) <= measure:
        page.draw_text(
            canvas,
            WIDTH / 2,
            HEIGHT - 128,
            sheet.title,
            font=fonts.SERIF,
            size=30,
            align="centre",
            colour=page.RED,
            tracking=tracking,
            weight=0.7,
        )
        return
    page.draw_fitted(
        canvas,
        WIDTH / 2,
        HEIGHT - 128,
        sheet.title,
        font=fonts.SERIF,
        measure=measure,
        size=30,
        minimum=18,
        align="centre",
        colour=page.RED,
    )


def _draw_photo(canvas: Canvas, sheet: Sheet, words: Language) -> None:
    bottom = PHOTO_TOP - PHOTO_HEIGHT
    if sheet.photo is not None:
        draw_picture(canvas, MARGIN, bottom, PHOTO_WIDTH, PHOTO_HEIGHT, photo.normalised(sheet.photo))
    canvas.setLineWidth(0.6)
    canvas.setStrokeColor(page.GOLD)
    if sheet.photo is None:
        canvas.setDash(3, 2)
        middle = MARGIN + PHOTO_WIDTH / 2, bottom + PHOTO_HEIGHT / 2 - 4
        page.draw_text(
            canvas, *middle, words.photo, font=fonts.SERIF, size=12, align="centre", colour=page.MUTED
        )
    canvas.rect(MARGIN, bottom, PHOTO_WIDTH, PHOTO_HEIGHT)
    canvas.setDash()


def _draw_sentence(canvas: Canvas, sheet: Sheet, words: Language) -> float:
    wording = words.wording[sheet.kind]

    def paragraphs(size: float) -> list[list[Span]]:
        # The name is never parted, so that it reads and is found as one.
        name_size = fit(
            sheet.holder_name,
            fonts.SERIF,
            MEASURE - words.indent * size,
            size=size * NAME_SCALE,
            minimum=size * 0.7,
        ).size
        sentence = [
            Span(wording.before, fonts.SERIF, size),
            Span(sheet.holder_name, fonts.SERIF, name_size, keep=True),
            Span(wording.after(sheet), fonts.SERIF, size),
        ]
        return [sentence, [Span(words.closing, fonts.SERIF, size)]]

    block = fit_block(
        paragraphs,
        MEASURE,
        TEXT_HEIGHT,
        size=18,
        minimum=9,
        leading=1.75,
        indent=words.indent,
        justify=words.justify,
    )
    return page.draw_block(canvas, TEXT_LEFT, TEXT_TOP, block)


def _draw_facts(canvas: Canvas, rows: list[tuple[str, str]], top: float) -> None:
    label_size, value_size = 11.0, 12.5
    label_width = max((fonts.width(label, fonts.SERIF, label_size) for label, _ in rows), default=0) + 14
    half = MEASURE / 2
    canvas.setLineWidth(0.4)
    canvas.setStrokeColor(ROW_LINE)
    lines = _paired(rows, half - label_width - 10, value_size)
    height = min(MAX_ROW, (top - FACTS_BOTTOM) / max(len(lines), 1))
    for line in lines:
        top -= height
        canvas.line(TEXT_LEFT, top, TEXT_LEFT + MEASURE, top)
        measure = (half if len(line) == 2 else MEASURE) - label_width - 10
        for column, (label, value) in enumerate(line):
            left = TEXT_LEFT + column * half
            page.draw_text(canvas, left, top + 7, label, font=fonts.SERIF, size=label_size, colour=page.MUTED)
            page.draw_fitted(
                canvas,
                left + label_width,
                top + 7,
                value,
                font=fonts.SERIF,
                measure=measure,
                size=value_size,
                minimum=8,
            )


def _paired(rows: list[tuple[str, str]], measure: float, size: float) -> list[list[tuple[str, str]]]:
    """Two short neighbours share a line; a value wider than half the place has one of its own."""
    lines: list[list[tuple[str, str]]] = []
    open_for_more = False
    for row in rows:
        short = fonts.width(row[1], fonts.SERIF, size) <= measure
        if short and open_for_more:
            lines[-1].append(row)
            open_for_more = False
        else:
            lines.append([row])
            open_for_more = short
    return lines


def _draw_signature(canvas: Canvas, sheet: Sheet, words: Language) -> None:
    x, y = SEAL_CENTRE
    canvas.setLineWidth(0.8)
    canvas.setStrokeColor(SEAL_LINE)
    canvas.setDash(4, 3)
    canvas.circle(x, y, SEAL_RADIUS)
    canvas.setDash()
    page.draw_text(canvas, x, y - 40, words.seal, font=fonts.SERIF, size=10, align="centre", colour=SEAL_LINE)
    page.draw_fitted(
        canvas,
        x,
        y + 14,
        sheet.issuing_authority,
        font=fonts.SERIF,
        measure=2 * (WIDTH - MARGIN - x),
        size=16,
        minimum=9,
        align="centre",
    )
    page.draw_text(canvas, x, y - 14, words.day(sheet.issued_on), font=fonts.SERIF, size=15, align="centre")


def _draw_foot(canvas: Canvas, sheet: Sheet, words: Language) -> None:
    bottom = 68.0
    draw_qr(canvas, MARGIN, bottom, QR_SIDE, sheet.verify_url)
    top = bottom + QR_SIDE
    page.draw_fitted(
        canvas,
        FOOT_LEFT,
        top - 16,
        words.number + sheet.number,
        font=fonts.SERIF,
        measure=FOOT_MEASURE,
        size=12,
        minimum=8,
    )
    page.draw_text(canvas, FOOT_LEFT, top - 34, words.verify, font=fonts.SERIF, size=8.5, colour=page.MUTED)
    page.draw_fitted(
        canvas,
        FOOT_LEFT,
        top - 47,
        sheet.verify_url,
        font=fonts.SERIF,
        measure=FOOT_MEASURE,
        size=8.5,
        minimum=5,
    )
    note = Span(words.wording[sheet.kind].note, fonts.SERIF, 8.5)
    for number, line in enumerate(wrap([note], FOOT_MEASURE, justify=words.justify)):
        page.draw_line(canvas, FOOT_LEFT, top - 64 - 12 * number, line, colour=page.MUTED)
