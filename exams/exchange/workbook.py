"""Our own Excel layout: the empty template, questions written out, rejected rows with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from common.sheets import Cell, Column, Sheet, write_xlsx
from common.tables import Table
from exams.exchange.columns import guess
from exams.exchange.drafts import QuestionDraft, RowError, reasons_by_line
from exams.kinds import FALSE, KINDS, LETTERS, TRUE, kind_of

# The headings are part of the file format, not of the interface: they are the same in every language.
DIFFICULTY_LABELS = {1: "易", 2: "中", 3: "难"}
JUDGEMENT_LABELS = {TRUE: "正确", FALSE: "错误"}
HEADING_LABELS = {
    "kind": "题型", "stem": "题干", "answer": "正确答案", "explanation": "解析", "difficulty": "难度",
    "topic": "知识点", "citations": "法条依据", "points": "分值", "options": "选项",
    "is_multiple": "是否多选",
}  # fmt: skip
TEMPLATE_OPTIONS = 6
INSTRUCTIONS = "填写说明"

SAMPLES = (
    QuestionDraft(
        line=2, kind="single", stem="示例：公民对行政处罚决定不服的，可以怎样寻求救济？",
        options=("申请行政复议或者提起行政诉讼", "拒绝履行义务", "要求先道歉再履行", "另找单位重新决定"),
        answer=("A",), explanation="示例：写明理由，考后供考生学习。", difficulty=1, topic="行政处罚",
    ),
    QuestionDraft(
        line=3, kind="multiple", stem="示例：以下哪些属于执法人员应当做到的？",
        options=("主动出示执法证件", "告知事实、理由和依据", "听取陈述和申辩", "因当事人申辩而从重处理"),
        answer=("A", "B", "C"), difficulty=2, topic="行政执法程序",
    ),
    QuestionDraft(
        line=4, kind="true_false", stem="示例：领导干部应当带头尊法学法守法用法。", options=(),
        answer=(TRUE,), difficulty=1, topic="依法治国",
    ),
)  # fmt: skip


def template_workbook() -> bytes:
    """The workbook to fill in: headings, drop-down lists, three samples, and a sheet of instructions."""
    return write_xlsx([_sheet(SAMPLES, TEMPLATE_OPTIONS), _instructions()])


def write_workbook(drafts: Iterable[QuestionDraft]) -> bytes:
    """Questions in the layout of the template; reading it back gives the same questions."""
    listed = list(drafts)
    most = max((len(draft.options) for draft in listed), default=0)
    return write_xlsx([_sheet(listed, max(most, TEMPLATE_OPTIONS))])


def _sheet(drafts: Sequence[QuestionDraft], option_count: int) -> Sheet:
    kinds = tuple(kind.short for kind in KINDS.values())
    columns = [
        Column(HEADING_LABELS["kind"], 10, choices=kinds),
        Column(HEADING_LABELS["stem"], 60, wrap=True),
        *(Column(f"选项{letter}", 24, wrap=True) for letter in LETTERS[:option_count]),
        Column(HEADING_LABELS["answer"], 12),
        Column(HEADING_LABELS["explanation"], 40, wrap=True),
        Column(HEADING_LABELS["difficulty"], 8, choices=tuple(DIFFICULTY_LABELS.values())),
        Column(HEADING_LABELS["topic"], 20),
        Column(HEADING_LABELS["citations"], 40, wrap=True),
        Column(HEADING_LABELS["points"], 8),
    ]
    return Sheet("试题", columns, (_cells(draft, option_count) for draft in drafts))


def _cells(draft: QuestionDraft, option_count: int) -> list[Cell]:
    options = [*draft.options, *[""] * (option_count - len(draft.options))]
    return [
        kind_of(draft.kind).short,
        draft.stem,
        *options,
        "".join(JUDGEMENT_LABELS.get(part, part) for part in draft.answer),
        draft.explanation,
        DIFFICULTY_LABELS.get(draft.difficulty or 0, ""),
        draft.topic,
        "\n".join(draft.citations),
        draft.points,
    ]


def _instructions() -> Sheet:
    lines = (
        ("题型", _("single choice, multiple choice or true/false; left empty, it is told from the answer")),
        ("题干", _("required; one question a row")),
        (
            "选项A–选项F",
            _("from A without a gap; left empty for true/false; more columns may be added up to J"),
        ),
        ("正确答案", _("option letters such as A or ACD; for true/false 正确 or 错误")),
        ("解析", _("shown to candidates after the exam, when the session allows it")),
        ("难度", _("易, 中 or 难")),
        ("知识点", _("the knowledge point by which papers are composed")),
        ("法条依据", _("for example 《中华人民共和国行政处罚法》第四十二条; several on lines of their own")),
        ("分值", _("may stay empty; the blueprint decides in the exam")),
        ("—", _("Delete the three sample rows before you upload the file.")),
        ("—", _("This system is not for classified information. Do not upload any.")),
    )
    return Sheet(INSTRUCTIONS, [Column("列", 18), Column("说明", 90, wrap=True)], lines)


def rejected_rows_workbook(tables: Table | Sequence[Table], errors: Iterable[RowError]) -> bytes:
    """The rejected rows as they were, with their reasons in a last column; once corrected, it can be read."""
    listed = [tables] if isinstance(tables, Table) else list(tables)
    reasons = reasons_by_line(errors)
    sheets = [sheet for table in listed if (sheet := _rejected_sheet(table, reasons)) is not None]
    return write_xlsx(sheets or [Sheet("试题", [Column("原因")], [])])


def _rejected_sheet(table: Table, reasons: dict[tuple[str, int], str]) -> Sheet | None:
    bad = {line for sheet, line in reasons if sheet == table.sheet}
    if not bad:
        return None
    headings = _headings(table, bad)
    width = max([len(headings), *(len(row.cells) for row in table.rows if row.line in bad)])
    columns = [Column(text, 24, wrap=True) for text in [*headings, *[""] * (width - len(headings))]]

    def rows() -> Iterator[list[Cell]]:
        for row in table.rows:
            if row.line in bad:
                yield [*row.cells, *[""] * (width - len(row.cells)), reasons[(table.sheet, row.line)]]

    return Sheet(table.sheet or "试题", [*columns, Column("原因", 50, wrap=True)], rows())


def _headings(table: Table, bad: set[int]) -> list[str]:
    """The file's own headings; for a file without any, ours, so that it can be read again."""
    columns = guess(table.rows, sheet=table.sheet)
    if columns is None:
        return list(table.header) if table.rows[0].line not in bad else []
    if columns.header_line is not None:
        return list(columns.headings)
    return [_heading(columns.roles.get(at, "")) for at in range(max(columns.roles) + 1)]


def _heading(role: str) -> str:
    if role.startswith("option:"):
        return "选项" + role.removeprefix("option:")
    return HEADING_LABELS.get(role, "")
