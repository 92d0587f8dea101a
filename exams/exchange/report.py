"""A read file as plain JSON values, the same shape for every format."""

from __future__ import annotations

from collections import Counter
from typing import Any

from exams.exchange.drafts import ReadResult, reasons_by_line
from exams.kinds import KINDS


def report(result: ReadResult) -> dict[str, Any]:
    """Format, counts by kind, questions, errors (one a row, its reasons joined) and duplicates."""
    several = len(result.columns) > 1  # a line number alone would not say in which sheet
    counted = Counter(draft.kind for draft in result.drafts)
    return {
        "format": result.format,
        "counts": {kind: counted[kind] for kind in sorted(KINDS)},
        "questions": [
            {
                "line": draft.line,
                "kind": draft.kind,
                "stem": draft.stem,
                "options": list(draft.options),
                "answer": list(draft.answer),
                "explanation": draft.explanation,
                "citations": list(draft.citations),
            }
            for draft in result.drafts
        ],
        "errors": [
            {"line": line, "reason": f"{sheet}: {reason}" if several else reason}
            for (sheet, line), reason in reasons_by_line(result.errors).items()
        ],
        "duplicates": [{"line": twice.line, "of": twice.of} for twice in result.duplicates],
    }
