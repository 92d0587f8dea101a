"""Tables in and out: CSV and Excel files that people made, and files that people open in Excel.

Reading never trusts the name of a file: the content decides, and a name that lies is refused in words.
Writing makes cells that begin like a formula harmless.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from common import workbooks
from common.errors import Invalid
from common.sheets import Column, Sheet, write_csv, write_xlsx

__all__ = [
    "Column", "Record", "Row", "Sheet", "Table", "TableError",
    "read_table", "read_tables", "write_csv", "write_xlsx",
]  # fmt: skip

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 256
SPREADSHEET_ENDINGS = (".xlsx", ".xls", ".et")  # .et: WPS, the same container
TEXT_ENDINGS = (".csv", ".tsv", ".txt")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")

SENTENCES: Mapping[str, str] = {
    "ending": gettext_noop("Files ending in “%(ending)s” cannot be read. Use .xlsx, .xls or .csv."),
    "not_what_it_says": gettext_noop(
        "The name ends in “%(ending)s”, but the content is something else. Open the file in Excel or WPS "
        "and save it again as .xlsx."
    ),
    "workbook_as_text": gettext_noop(
        "The name ends in “%(ending)s”, but the content is an Excel workbook. Rename it to .xlsx or .xls."
    ),
    "empty": gettext_noop("The file is empty."),
    "too_big": gettext_noop("The file is larger than %(limit)s MB. Divide it into smaller files."),
    "rows": gettext_noop("The table has more than %(limit)s rows. Divide it into smaller files."),
    "columns": gettext_noop(
        "The table has more than %(limit)s columns. Delete what stands far to the right and try again."
    ),
    "bomb": gettext_noop("The file grows beyond all bounds when it is unpacked and was refused."),
    "xml": gettext_noop("The file contains XML declarations that workbooks do not need and was refused."),
    "macros": gettext_noop("The workbook contains macros. Save it as .xlsx without macros and try again."),
    "locked": gettext_noop("The workbook is protected by a password. Remove the password and try again."),
    "damaged": gettext_noop("The file is damaged or cut off. Open it in Excel or WPS and save it again."),
    "not_a_workbook": gettext_noop("The file is not an Excel workbook. Save it as .xlsx and try again."),
    "encoding": gettext_noop(
        "The characters of the file cannot be read. Save it as CSV UTF-8 and try again."
    ),
    "quotes": gettext_noop(
        "Line %(line)s: a quotation mark is opened and never closed, or a cell is too long."
    ),
}


class TableError(Invalid):
    """The file cannot be read as a table; `str()` says why, in the language of the user."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(gettext(SENTENCES[code]) % params, code=code, **params)


@dataclass(frozen=True)
class Row:
    """One row as texts. `line` is what a person sees in Excel, or the physical line of a CSV record."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Record:
    """One row by heading."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A sheet or a CSV file without its empty rows. `format` is xlsx, xls or csv: what it really is."""

    format: str
    rows: tuple[Row, ...]
    sheet: str = ""

    @property
    def header(self) -> tuple[str, ...]:
        return self.rows[0].cells if self.rows else ()

    def records(self) -> Iterator[Record]:
        """Rows below the first one, by its headings; a heading that stands twice keeps its first column."""
        for row in self.rows[1:]:
            values: dict[str, str] = {}
            for heading, cell in zip(self.header, row.cells, strict=False):
                values.setdefault(heading, cell)
            yield Record(row.line, {heading: values.get(heading, "") for heading in self.header if heading})


def read_table(data: bytes, filename: str, *, max_rows: int = MAX_ROWS) -> Table:
    """The first visible sheet that holds something, or the CSV file. Raises TableError."""
    return read_tables(data, filename, max_rows=max_rows)[0]


def read_tables(data: bytes, filename: str, *, max_rows: int = MAX_ROWS) -> list[Table]:
    """All visible sheets that hold something, in order; at least one. Raises TableError."""
    ending = "." + filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    if ending not in SPREADSHEET_ENDINGS + TEXT_ENDINGS:
        raise TableError("ending", ending=ending or filename)
    if not data.strip():
        raise TableError("empty")
    if len(data) > MAX_BYTES:
        raise TableError("too_big", limit=MAX_BYTES // 1024 // 1024)
    really = "xlsx" if data.startswith(b"PK\x03\x04") else "xls" if data.startswith(_OLE) else "csv"
    if ending in SPREADSHEET_ENDINGS and really == "csv":
        raise TableError("not_what_it_says", ending=ending)
    if ending in TEXT_ENDINGS and really != "csv":
        raise TableError("workbook_as_text", ending=ending)
    tables = _read_csv(data, max_rows) if really == "csv" else _read_workbook(data, really, max_rows)
    if not tables:
        raise TableError("empty")
    return tables


def _read_workbook(data: bytes, really: str, max_rows: int) -> list[Table]:
    limits = {"max_rows": max_rows, "max_columns": MAX_COLUMNS}
    try:
        percentages = really == "xlsx" and workbooks.inspect(data, **limits).has_percentages
        sheets = workbooks.read_sheets(data, percentages=percentages, **limits)
    except workbooks.UnsafeWorkbook as refusal:
        raise TableError(refusal.code, **refusal.params) from refusal
    tables = []
    for sheet in sheets:
        rows = (Row(line, tuple(clean(cell) for cell in cells)) for line, cells in sheet.rows)
        tables.append(Table(really, tuple(row for row in rows if not row.is_empty), sheet.name))
    return [table for table in tables if table.rows]


def clean(text: str) -> str:
    """Line ends unified, control characters (which no database column takes) gone, edges trimmed."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _read_csv(data: bytes, max_rows: int) -> list[Table]:
    text = _decode(data)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<?xml", "<table")):
        raise TableError("not_what_it_says", ending=".csv")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise TableError("columns", limit=MAX_COLUMNS)
            row = Row(line, tuple(_unguard(clean(cell)) for cell in cells))
            line = reader.line_num + 1
            if row.is_empty:
                continue
            rows.append(row)
            if len(rows) > max_rows:
                raise TableError("rows", limit=max_rows)
    except csv.Error as error:
        raise TableError("quotes", line=line) from error
    return [Table("csv", tuple(rows))] if rows else []


def _decode(data: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM (Excel's “Unicode text”), else GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        raise TableError("encoding")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError("encoding")


def _delimiter(text: str) -> str:
    """The separator that stands most often outside quotation marks in the first lines."""
    outside = re.sub(r'"[^"]*"', "", text[:8192])
    count: Callable[[str], int] = outside.count
    return max((",", "\t", ";"), key=count)


def _unguard(cell: str) -> str:
    """Take back the apostrophe that `write_csv` sets before a text that begins like a formula."""
    return cell[1:] if re.match(r"'[=+\-@\t\r]", cell) else cell
