"""Question files in and out: `read` → `QuestionDraft`s; our own workbooks back."""

from exams.exchange.drafts import Duplicate, QuestionDraft, ReadResult, RowError
from exams.exchange.registry import endings, read
from exams.exchange.report import report
from exams.exchange.workbook import rejected_rows_workbook, template_workbook, write_workbook

__all__ = [
    "Duplicate",
    "QuestionDraft",
    "ReadResult",
    "RowError",
    "endings",
    "read",
    "rejected_rows_workbook",
    "report",
    "template_workbook",
    "write_workbook",
]
