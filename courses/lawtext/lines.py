"""Text → lines without their dress: Markdown marks, HTML, odd white space. Line numbers stay those of the
file.
"""

import html
import re
from dataclasses import dataclass

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"(?<!\\)\[([^\]]+)\]\((?:[^()\s]|\([^()]*\))*\)")
_LEAD = re.compile(r"^(?:(?:[>\-+]|\*(?!\*))[ \t\u3000]+)+|^>+")
_HASHES = re.compile(r"^(#{1,6})(?!#)[ \t\u3000\xa0]*")
_CLOSING_HASHES = re.compile(r"[ \t]+#+$")
_BOLD_LEAD = re.compile(r"^(\*{1,3}|_{2,3})(?=\S)(.+?)\1")
_EMPHASIS = re.compile(r"\*{2,3}|(?<!\w)__|__(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|>])")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\x00-\x08\x0b\x0c\x0e-\x1f]")
_FURNITURE = re.compile(
    r"^(?::::.*|\[\[?toc\]?\]|\\?\[TOC\\?\]|[-*_=]{3,}|<<<.*|@\[.*|```.*)$", re.IGNORECASE
)
INFO_END = "INFO END"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `level` is the Markdown heading level (0: none), `bold` how many characters lead
    in bold.
    """

    number: int
    text: str
    level: int = 0
    bold: int = 0


def split(text: str) -> tuple[list[Line], int]:
    """The lines that hold text, and the line number of the source's own end-of-header mark (0: there is
    none).
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    mark = 0
    for comment in _COMMENT.finditer(unified):
        if INFO_END in comment[1].upper():
            mark = mark or unified.count("\n", 0, comment.start()) + 1
    unified = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), unified)
    raw = unified.split("\n")
    start = _after_front_matter(raw)
    lines = [line for number, row in enumerate(raw[start:], start + 1) for line in _undress(number, row)]
    return lines, mark


def _after_front_matter(raw: list[str]) -> int:
    """Index of the first row after a YAML block between two --- rows; 0 when the file does not open with
    one.
    """
    if not raw or raw[0].strip("\ufeff \t") != "---":
        return 0
    for index, row in enumerate(raw[1:60], 1):
        if row.strip() in {"---", "..."}:
            return index + 1
        if row.strip() and ":" not in row and not row.startswith((" ", "-", "#")):
            return 0
    return 0


def _undress(number: int, row: str) -> list[Line]:
    if "<" in row:
        parts = re.split(r"<br\s*/?>|</p>", row, flags=re.IGNORECASE)
        if len(parts) > 1:
            return [line for part in parts for line in _undress(number, part)]
        row = _TAG.sub("", row)
    if "&" in row:
        row = html.unescape(row)
    text = _INVISIBLE.sub("", row).strip()
    if not text or _FURNITURE.match(text):
        return []
    text = _LEAD.sub("", text).strip()
    hashes = _HASHES.match(text)
    level = len(hashes[1]) if hashes else 0
    if hashes:
        text = _CLOSING_HASHES.sub("", text[hashes.end() :]).strip()
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    bold_lead = _BOLD_LEAD.match(text)
    bold = len(bold_lead[2].strip()) if bold_lead else 0
    if bold_lead:
        text = bold_lead[2].strip() + text[bold_lead.end() :]
    text = _ESCAPE.sub(r"\1", _EMPHASIS.sub("", text)).strip()
    return [Line(number, text, level, bold)] if text else []
