"""What every file format is turned into: drafts, errors by line, duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from common.tables import Table
from exams.exchange.columns import ColumnMap
from exams.problems import Problem


@dataclass(frozen=True)
class QuestionDraft:
    """A question as read from a file, valid by the rules of its kind.

    `line` is the row that a person sees in Excel (heading = 1), or the physical line of a text file.
    `difficulty` is 1 (easy) to 3 (hard). `answer` is a key as in `exams.kinds`; a true/false question has
    no options.
    """

    line: int
    kind: str
    stem: str
    options: tuple[str, ...]
    answer: tuple[str, ...]
    explanation: str = ""
    difficulty: int | None = None
    topic: str = ""
    citations: tuple[str, ...] = ()
    points: Decimal | None = None
    sheet: str = ""


@dataclass(frozen=True)
class RowError:
    """Why a row did not become a draft (or, among the notes, what was left out of one)."""

    line: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    sheet: str = ""

    @property
    def reason(self) -> str:
        """The sentence in the active language."""
        return Problem(self.code, self.params).reason


@dataclass(frozen=True)
class Duplicate:
    """The question in `line` is that of line `of` again; `same_answer` False means one of them is wrong."""

    line: int
    of: int
    same_answer: bool = True
    sheet: str = ""
    of_sheet: str = ""


@dataclass(frozen=True)
class ReadResult:
    """A file, read. Duplicates stay among the drafts: a person decides.

    `tables` are the original rows, for the file of rejected rows; `columns` is how they were understood.
    """

    format: str
    drafts: tuple[QuestionDraft, ...]
    errors: tuple[RowError, ...]
    duplicates: tuple[Duplicate, ...] = ()
    notes: tuple[RowError, ...] = ()
    tables: tuple[Table, ...] = ()
    columns: tuple[ColumnMap, ...] = ()


def reasons_by_line(errors: Iterable[RowError]) -> dict[tuple[str, int], str]:
    """(sheet, line) → all reasons of that row in one text."""
    found: dict[tuple[str, int], list[str]] = {}
    for error in errors:
        found.setdefault((error.sheet, error.line), []).append(error.reason)
    return {place: " ".join(reasons) for place, reasons in found.items()}
