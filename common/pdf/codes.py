"""QR codes as vector squares."""

from collections.abc import Sequence
from functools import lru_cache

import segno
from reportlab.pdfgen.canvas import Canvas

from common.pdf.page import INK, WHITE

# Modules of white that ISO/IEC 18004 asks for on each side.
QUIET = 4


def draw_qr(canvas: Canvas, x: float, y: float, side: float, text: str) -> None:
    """A QR code (level M, model 2) of `side` points with its quiet zone, lower left corner at x, y.

    The mask is fixed: looking for the best of the eight takes most of the time and scanners read any.
    """
    modules = _modules(text)
    unit = side / (len(modules) + 2 * QUIET)
    canvas.setFillColor(WHITE)
    canvas.rect(x, y, side, side, stroke=0, fill=1)
    path = canvas.beginPath()
    for row, cells in enumerate(modules):
        bottom = y + side - (row + QUIET + 1) * unit
        for start, length in _dark_runs(cells):
            path.rect(x + (start + QUIET) * unit, bottom, length * unit, unit)
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[bytes, ...]:
    code = segno.make(text, error="m", mask=4, micro=False, boost_error=False)
    return tuple(bytes(row) for row in code.matrix)


def _dark_runs(cells: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(cells):
        if dark and runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((index, 1))
    return runs
