"""Excel and CSV: every sheet whose columns can be told is read, with line numbers as Excel shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from common import tables
from common.tables import Row, Table
from exams.exchange import rows as row_reader
from exams.exchange.columns import ColumnMap, guess, role_of
from exams.exchange.drafts import QuestionDraft, ReadResult, RowError
from exams.exchange.words import ForeignKind, kind_named, plain, section_named
from exams.exchange.workbook import INSTRUCTIONS
from exams.problems import problem

NOTES = frozenset({"sheet_skipped", "unknown_difficulty"})
ENDINGS = tables.SPREADSHEET_ENDINGS + tables.TEXT_ENDINGS


@dataclass(frozen=True)
class Above:
    """What the sheet's name or a section heading says of the rows below; `foreign` is a kind not offered."""

    kind: str | None = None
    foreign: str = ""


def recognises(data: bytes, filename: str) -> bool:
    """By the ending; what the content really is, `common.tables` finds out."""
    return filename.lower().endswith(ENDINGS)


def read(data: bytes, filename: str, *, mapping: Mapping[int, str] | None = None) -> ReadResult:
    """All drafts of the file. `mapping` (column → role) corrects the guess. Raises TableError."""
    sheets = tables.read_tables(data, filename)
    drafts: list[QuestionDraft] = []
    errors: list[RowError] = []
    notes: list[RowError] = []
    maps: list[ColumnMap] = []
    for table in sheets:
        columns = _columns(table, mapping)
        if columns is None:
            if table.sheet != INSTRUCTIONS:
                skipped = {"sheet": table.sheet}
                notes.append(RowError(table.rows[0].line, "sheet_skipped", skipped, table.sheet))
            continue
        maps.append(columns)
        for outcome in _read_rows(table, columns):
            if isinstance(outcome, QuestionDraft):
                drafts.append(outcome)
            else:
                (notes if outcome.code in NOTES else errors).append(outcome)
    if not maps:
        first = sheets[0]
        errors.append(RowError(first.rows[0].line, "no_columns", {}, first.sheet))
        notes.clear()
    return ReadResult(
        format=sheets[0].format,
        drafts=tuple(drafts),
        errors=tuple(errors),
        notes=tuple(notes),
        tables=tuple(sheets),
        columns=tuple(maps),
    )


def _columns(table: Table, mapping: Mapping[int, str] | None) -> ColumnMap | None:
    """The guess, or the corrected roles; then a first row with any known heading is no question."""
    guessed = guess(table.rows, sheet=table.sheet)
    if mapping is None:
        return guessed
    if guessed is not None and guessed.header_line is not None:
        return replace(guessed, roles=dict(mapping))
    first = table.rows[0]
    is_header = any(role_of(cell) for cell in first.cells)
    headings = first.cells if is_header else ()
    return ColumnMap(dict(mapping), first.line if is_header else None, headings, sheet=table.sheet)


def _read_rows(table: Table, columns: ColumnMap) -> Iterator[QuestionDraft | RowError]:
    above = _promise(table.sheet)
    headings = _row_key(columns.headings)
    for row in table.rows:
        if columns.header_line is not None and row.line <= columns.header_line:
            continue
        filled = [cell for cell in row.cells if cell]
        if headings and _row_key(row.cells) == headings:
            continue  # the heading row again, as in sheets pasted below each other
        if len(filled) == 1 and section_named(filled[0]):
            above = _promise(filled[0])
            continue
        if not any(row_reader.fields_of(row, columns)[role] for role in _content_roles(columns)):
            continue  # a running number and nothing else
        yield from _outcomes(row, columns, above, table.sheet)


def _outcomes(row: Row, columns: ColumnMap, above: Above, sheet: str) -> Iterator[QuestionDraft | RowError]:
    fields = row_reader.fields_of(row, columns)
    try:
        if above.foreign and not fields.get("kind"):
            raise row_reader.Rejected(problem("kind_not_offered", value=above.foreign))
        draft = row_reader.draft_of(row, columns, kind_above=above.kind, sheet=sheet)
    except row_reader.Rejected as rejected:
        for found in rejected.problems:
            yield RowError(row.line, found.code, found.params, sheet)
        return
    yield draft
    stated = fields.get("difficulty", "")
    if stated and draft.difficulty is None:
        yield RowError(row.line, "unknown_difficulty", {"value": stated[:20]}, sheet)


def _promise(title: str) -> Above:
    if not section_named(title):
        return Above()
    try:
        return Above(kind_named(title))
    except ForeignKind:
        return Above(foreign=title)
    except KeyError:
        return Above()


def _content_roles(columns: ColumnMap) -> list[str]:
    return [role for role in columns.roles.values() if role in {"stem", "answer", "options"} or ":" in role]


def _row_key(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(cell) for cell in cells if cell)
