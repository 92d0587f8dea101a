"""One row of a table → one draft, or the reasons why not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from common.tables import Row
from exams.exchange import answers, options
from exams.exchange.columns import IGNORED, ColumnMap
from exams.exchange.drafts import QuestionDraft
from exams.exchange.words import DIFFICULTY_WORDS, ForeignKind, judgement, kind_named, plain
from exams.kinds import MULTIPLE, SINGLE, TRUE, TRUE_FALSE, Key, kind_of
from exams.problems import Problem, problem

LONGEST_CELL = 10_000  # characters; longer ones are pasted documents, not questions
LONGEST = {"topic": 60}  # as in the question's column

Fields = Mapping[str, str]


class Rejected(Exception):
    """The row cannot become a draft."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


def fields_of(row: Row, columns: ColumnMap) -> dict[str, str]:
    """Role → text of the row."""
    return {role: row.cells[at] if at < len(row.cells) else "" for at, role in columns.roles.items()}


def draft_of(
    row: Row, columns: ColumnMap, *, kind_above: str | None = None, sheet: str = ""
) -> QuestionDraft:
    """The draft of a row. `kind_above` is that of a section heading or sheet name. Raises Rejected."""
    fields = fields_of(row, columns)
    for at, role in columns.roles.items():
        limit = LONGEST.get(role, LONGEST_CELL)
        if role != IGNORED and len(fields[role]) > limit:
            raise Rejected(problem("too_long", limit=limit, column=_heading(columns, at)))
    stem, texts = _stem_and_options(row, columns, fields)
    kind = _kind(fields, kind_above)
    key: Key | Problem = ()
    if kind is None:
        kind = _kind_by_answer(fields.get("answer", ""), texts, columns)
    if fields.get("answer"):
        key = _key(kind, fields["answer"], texts, columns)
    if kind == TRUE_FALSE:
        texts = ()
    draft = QuestionDraft(
        line=row.line,
        kind=kind,
        stem=stem,
        options=texts,
        answer=() if isinstance(key, Problem) else key,
        explanation=fields.get("explanation", ""),
        difficulty=DIFFICULTY_WORDS.get(plain(fields.get("difficulty", ""))),
        topic=fields.get("topic", ""),
        citations=_citations(fields.get("citations", "")),
        points=_points(fields.get("points", "")),
        sheet=sheet,
    )
    found = kind_of(kind).validate(draft)
    if isinstance(key, Problem):
        found = [key if one.code == "missing_answer" else one for one in found]
    if found:
        raise Rejected(*found)
    return draft


def _heading(columns: ColumnMap, at: int) -> str:
    return columns.headings[at] if at < len(columns.headings) else str(at + 1)


def _stem_and_options(row: Row, columns: ColumnMap, fields: Fields) -> tuple[str, tuple[str, ...]]:
    cells = [row.cells[at] if at < len(row.cells) else "" for at in columns.option_columns]
    found = options.from_columns(cells)
    if isinstance(found, Problem):
        raise Rejected(found)
    stem = fields.get("stem", "")
    if not found and fields.get("options"):
        found = options.from_one_cell(fields["options"])
    if not found and answers.looks_like_letters(fields.get("answer", "")):
        stem, found = options.split_glued(stem)
    return stem, found


def _kind(fields: Fields, kind_above: str | None) -> str | None:
    """The kind that somebody stated; None when the answer has to tell."""
    stated = fields.get("kind", "")
    if stated:
        try:
            named = kind_named(stated)
        except ForeignKind as foreign:
            raise Rejected(problem("kind_not_offered", value=stated)) from foreign
        except KeyError as unknown:
            raise Rejected(problem("unknown_kind", value=stated[:60])) from unknown
        return named or _flagged(fields)
    return _flagged(fields) or kind_above


def _flagged(fields: Fields) -> str | None:
    flag = judgement(fields.get("is_multiple", ""))
    if flag is None:
        return None
    return MULTIPLE if flag == TRUE else SINGLE


def _kind_by_answer(answer: str, texts: Sequence[str], columns: ColumnMap) -> str:
    if answers.are_judgements(texts) or (not texts and judgement(answer) is not None):
        return TRUE_FALSE
    key = answers.choice_key(answer, texts, numbered=columns.numbered_options)
    return MULTIPLE if not isinstance(key, Problem) and len(key) > 1 else SINGLE


def _key(kind: str, answer: str, texts: Sequence[str], columns: ColumnMap) -> Key | Problem:
    if kind == TRUE_FALSE:
        return answers.true_false_key(answer, texts)
    return answers.choice_key(answer, texts, numbered=columns.numbered_options)


def _citations(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[\n;；]+", text) if part.strip())


def _points(text: str) -> Decimal | None:
    """Points of a cell such as “2”, “1.5” or “2分”; empty is None. Raises Rejected."""
    if not text:
        return None
    try:
        points = Decimal(plain(text).removesuffix("分"))
    except InvalidOperation:
        points = Decimal(0)
    if not points.is_finite() or not Decimal("0.1") <= points <= 100 or points != round(points, 1):
        raise Rejected(problem("bad_points", value=text[:20]))
    return points
