"""Workbooks and CSV files that we hand out: formatted, readable in Excel and WPS, and free of formulas.

A text that begins with = + - @ or a tab would be run by Excel. In a workbook it is stored as text with the
quote prefix (the value stays exact); in CSV it gets a leading apostrophe.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

Cell = str | int | float | Decimal | bool | dt.date | dt.datetime | None

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_HEAD_FONT = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="F6E9E8")
_HEAD_BORDER = Border(bottom=Side(style="thin", color="9B1C1F"))
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
MAX_SHEET_ROWS = 1_048_576


@dataclass(frozen=True)
class Column:
    """A heading, its width in characters (guessed when None), an Excel number format, allowed values."""

    heading: str
    width: float | None = None
    number_format: str = ""
    wrap: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A named sheet: columns and rows. `notes` stand below the rows, one a line (definitions, as-of time)."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = field(default=())


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook: bold frozen head, filter, widths, wrapped texts; every text is stored as text."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        _write_sheet(book, sheet, _sheet_title(sheet.title, taken))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(book: Workbook, sheet: Sheet, title: str) -> None:
    page = book.create_sheet(title)
    for number, column in enumerate(sheet.columns, start=1):
        width = column.width or min(max(_display_width(column.heading) + 4, 10), 60)
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"
    head = []
    for column in sheet.columns:
        cell = _text_cell(page, column.heading)
        cell.font, cell.fill, cell.border, cell.alignment = _HEAD_FONT, _HEAD_FILL, _HEAD_BORDER, _WRAPPED
        head.append(cell)
    page.append(head)
    _add_choices(page, sheet.columns)
    count = 1
    for row in sheet.rows:
        count += 1
        page.append([_cell(page, value, _column_at(sheet, at)) for at, value in enumerate(row)])
    if count > 1 and sheet.columns:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count}"
    for note in ("", *sheet.notes) if sheet.notes else ():
        page.append([_text_cell(page, note)])


def _column_at(sheet: Sheet, at: int) -> Column:
    return sheet.columns[at] if at < len(sheet.columns) else Column("")


def _cell(page: object, value: Cell, column: Column) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = _text_cell(page, value)
    else:
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            value = value.replace(tzinfo=None)  # Excel knows no zones; the caller passes local time
        cell = WriteOnlyCell(page, value=value)
        if column.number_format:
            cell.number_format = column.number_format
    cell.alignment = _WRAPPED if column.wrap else _TOP
    return cell


def _text_cell(page: object, text: str) -> WriteOnlyCell:
    text = _CONTROL.sub("", text)
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"  # a leading "=" would have made it a formula
    if text.startswith(_FORMULA_START):
        cell.quotePrefix = True
    return cell


def _add_choices(page: object, columns: Sequence[Column]) -> None:
    """Drop-down lists; Excel takes at most 255 characters in such a list."""
    for number, column in enumerate(columns, start=1):
        listed = ",".join(column.choices)
        if not listed or len(listed) > 255:
            continue
        rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
        letter = get_column_letter(number)
        rule.add(f"{letter}2:{letter}20000")
        page.data_validations.append(rule)  # type: ignore[attr-defined]


def _sheet_title(title: str, taken: set[str]) -> str:
    """Excel allows 31 characters without : \\ / ? * [ ] and no two alike."""
    base = re.sub(r"[:\\/?*\[\]]", " ", _CONTROL.sub("", title)).strip(" '")[:31] or "Sheet"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        suffix = f" {number}"
        name = base[: 31 - len(suffix)] + suffix
    taken.add(name.lower())
    return name


def _display_width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with BOM, so that Excel shows Chinese; texts that look like formulas get an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_guard(heading) for heading in headings])
    writer.writerows([[_guard(value) for value in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _guard(value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return "'" + text if text.startswith(_FORMULA_START) else text
