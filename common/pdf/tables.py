"""A plain report table on A4: title, notes, the heading row on every page, page x of y."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from common.pdf import fonts, page
from common.pdf.page import MM, Align
from common.pdf.typesetting import Line, Span, wrap

SIDE = 18 * MM
TOP = 18 * MM
BOTTOM = 18 * MM
TITLE = 18.0
TEXT = 9.5
SMALL = 8.0
LEADING = 1.45
CELL = 4.0

HEAD_GROUND = HexColor(0xF6E9E8)
STRIPE = HexColor(0xFAF9F7)


@dataclass(frozen=True)
class Column:
    """A column: its heading, its share of the width (any unit) and how its cells stand."""

    heading: str
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, kw_only=True)
class Report:
    """A table with what stands around it. `notes` follow the table: definitions, the time of the figures.

    `footer` stands on each page beside the page numbers; `page_label` is a format of `page` and `pages`.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    author: str
    made_on: date
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    footer: str = ""
    page_label: str = "第 {page} 页，共 {pages} 页"
    is_landscape: bool = False


Cells = list[list[Line]]


def render_report(report: Report) -> bytes:
    """The report as a PDF. Long cells wrap; a row is never parted.

    Raises `fonts.MissingGlyphs` and, when a row has another number of cells, ValueError.
    """
    return _Setter(report).render()


class _Setter:
    """Sets the rows first, so that the number of pages is known before the first is drawn."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.width, self.height = landscape(A4) if report.is_landscape else A4
        total = sum(column.share for column in report.columns)
        room = self.width - 2 * SIDE
        self.widths = [room * column.share / total for column in report.columns]
        self.heading = self._set([column.heading for column in report.columns], fonts.BOLD)
        self.rows = [self._set(row, fonts.SANS) for row in report.rows]
        self.notes = [line for note in report.notes for line in wrap([Span(note, fonts.SANS, SMALL)], room)]

    def _set(self, cells: Sequence[str], font: str) -> Cells:
        return [
            wrap([Span(text, font, TEXT)], wide - 2 * CELL, justify=False)
            for text, wide in zip(cells, self.widths, strict=True)
        ]

    def _row_height(self, cells: Cells) -> float:
        return max(1, *(len(lines) for lines in cells)) * TEXT * LEADING + 2 * CELL

    def _table_top(self, *, first: bool) -> float:
        if not first:
            return self.height - TOP
        return self.height - TOP - TITLE * 1.6 - (TEXT * 1.8 if self.report.subtitle else 0)

    def _pages(self) -> Iterable[list[Cells]]:
        """The rows of each page."""
        left = self._table_top(first=True) - BOTTOM - self._row_height(self.heading)
        current: list[Cells] = []
        for row in self.rows:
            need = self._row_height(row)
            if need > left and current:
                yield current
                current = []
                left = self._table_top(first=False) - BOTTOM - self._row_height(self.heading)
            current.append(row)
            left -= need
        yield current
        if left < len(self.notes) * SMALL * LEADING + 12:
            yield []

    def render(self) -> bytes:
        report = self.report
        canvas = page.new_canvas(
            title=report.title,
            author=report.author,
            subject=report.subtitle,
            made_on=report.made_on,
            size=(self.width, self.height),
        )
        pages = list(self._pages())
        for number, rows in enumerate(pages, start=1):
            if number == 1:
                self._draw_head(canvas)
            y = self._table_top(first=number == 1)
            if rows or number == 1:
                y = self._draw_rows(canvas, y, rows)
            if number == len(pages):
                self._draw_notes(canvas, y - 12)
            self._draw_footer(canvas, number, len(pages))
            canvas.showPage()
        return page.finish(canvas)

    def _draw_head(self, canvas: Canvas) -> None:
        room = self.width - 2 * SIDE
        y = self.height - TOP - TITLE
        page.draw_fitted(
            canvas, SIDE, y, self.report.title, font=fonts.BOLD, measure=room, size=TITLE, minimum=10
        )
        if self.report.subtitle:
            page.draw_fitted(
                canvas,
                SIDE,
                y - TEXT * 1.9,
                self.report.subtitle,
                font=fonts.SANS,
                measure=room,
                size=TEXT,
                minimum=6,
                colour=page.MUTED,
            )

    def _draw_rows(self, canvas: Canvas, top: float, rows: list[Cells]) -> float:
        room = self.width - 2 * SIDE
        canvas.setLineWidth(0.4)
        for number, cells in enumerate([self.heading, *rows]):
            tall = self._row_height(cells)
            ground = HEAD_GROUND if number == 0 else STRIPE if number % 2 == 0 else page.WHITE
            canvas.setFillColor(ground)
            # A little lower than the line above, which it would cover.
            canvas.rect(SIDE, top - tall, room, tall - 0.3, stroke=0, fill=1)
            canvas.setStrokeColor(page.RED if number == 0 else page.HAIRLINE)
            canvas.line(SIDE, top - tall, SIDE + room, top - tall)
            self._draw_cells(canvas, top, cells)
            top -= tall
        return top

    def _draw_cells(self, canvas: Canvas, top: float, cells: Cells) -> None:
        left = SIDE
        for column, wide, lines in zip(self.report.columns, self.widths, cells, strict=True):
            slack = {"left": 0.0, "centre": 0.5, "right": 1.0}[column.align]
            for number, line in enumerate(lines, start=1):
                x = left + CELL + slack * (wide - 2 * CELL - line.width)
                page.draw_line(canvas, x, top - CELL - (number * LEADING - 0.38) * TEXT, line)
            left += wide

    def _draw_notes(self, canvas: Canvas, top: float) -> None:
        for number, line in enumerate(self.notes, start=1):
            page.draw_line(canvas, SIDE, top - number * SMALL * LEADING, line, colour=page.MUTED)

    def _draw_footer(self, canvas: Canvas, number: int, pages: int) -> None:
        y = BOTTOM - 22
        label = self.report.page_label.format(page=number, pages=pages)
        page.draw_text(
            canvas,
            self.width - SIDE,
            y,
            label,
            font=fonts.SANS,
            size=SMALL,
            align="right",
            colour=page.MUTED,
        )
        measure = self.width - 2 * SIDE - fonts.width(label, fonts.SANS, SMALL) - 20
        page.draw_fitted(
            canvas,
            SIDE,
            y,
            self.report.footer,
            font=fonts.SANS,
            measure=measure,
            size=SMALL,
            minimum=5,
            colour=page.MUTED,
        )
