"""Chinese law texts: file → structure, with warnings instead of guesses. How it thinks: docs/law-text.md."""

from collections.abc import Callable

from courses.lawtext.decoding import decode
from courses.lawtext.model import Article, Kind, LawText, LawTextError, Metadata, Node, Note, Warning
from courses.lawtext.parsing import parse

__all__ = [
    "Article",
    "Kind",
    "LawText",
    "LawTextError",
    "Metadata",
    "Node",
    "Note",
    "Warning",
    "parse",
    "read",
    "report",
]


def read(data: bytes, filename: str) -> LawText:
    """Decodes (UTF-8, BOM, UTF-16, GB18030) and parses a file. LawTextError says where it fails and what
    to do.
    """
    return parse(decode(data, filename))


def report(law: LawText, file: str, translate: Callable[[str], str] = str) -> dict[str, object]:
    """One object of `import_law --json`. `translate` turns msgids of the warnings into the reader's
    language.
    """
    return {
        "file": file,
        "title": law.title,
        "counts": dict(law.counts),
        "articles": [article.key for article in law.articles],
        "warnings": [{"line": w.line, "reason": translate(w.message) % w.params} for w in law.warnings],
    }
