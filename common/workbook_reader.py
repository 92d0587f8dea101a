"""Child process: a workbook on standard input → its sheets as JSON on standard output.

A program of its own, run by `common.workbooks.read_sheets` and importing nothing of ours: parsers of binary
formats answer a damaged file with endless memory or an abort, which must not take the server with it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import sys
from typing import Any

import python_calamine

MEMORY = 1024 * 1024 * 1024
SECONDS = 60

Shown = dict[tuple[int, int], str]


def main() -> None:
    """Arguments: most rows, most columns, 1 if percentages must be looked for."""
    _bind_hands()
    most_rows, most_columns, wants_percentages = (int(argument) for argument in sys.argv[1:4])
    data = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {"sheets": _sheets(data, most_rows, most_columns, bool(wants_percentages))}
    except _Refused as refused:
        answer = {"refused": str(refused)}
    except python_calamine.PasswordError:
        answer = {"refused": "locked"}
    json.dump(answer, sys.stdout)


class _Refused(Exception):
    pass


def _bind_hands() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sheets(data: bytes, most_rows: int, most_columns: int, wants_percentages: bool) -> list[Any]:
    shown = _percentages(data) if wants_percentages else {}
    found = []
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for meta in book.sheets_metadata:
            is_sheet = meta.typ == python_calamine.SheetTypeEnum.WorkSheet
            if not is_sheet or meta.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.total_height > most_rows:
                raise _Refused("rows")
            if sheet.total_width > most_columns:
                raise _Refused("columns")
            found.append([meta.name, _rows(sheet, shown.get(meta.name, {}))])
    return found


def _rows(sheet: python_calamine.CalamineSheet, shown: Shown) -> list[Any]:
    """[line, texts] of the rows that hold something."""
    rows = []
    for line, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [shown.get((line, column)) or _text(value) for column, value in enumerate(values, start=1)]
        if any(cells):
            rows.append([line, cells])
    return rows


def _text(value: object) -> str:
    """The cell as a person would type it: 1.0 is "1", a day has no time of day."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    return "" if value is None else str(value)


def _percentages(data: bytes) -> dict[str, Shown]:
    """Sheet → (row, column), both from 1 → "50%"; the fast parser gives 0.5 and no format."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found: dict[str, Shown] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, (int, float)) and "%" in (cell.number_format or ""):
                    text = format(float(cell.value) * 100, ".12g") + "%"
                    found.setdefault(sheet.title, {})[(cell.row, cell.column)] = text
    return found


if __name__ == "__main__":
    main()
