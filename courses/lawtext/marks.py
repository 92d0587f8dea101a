"""What one line could be: an article, a heading, an annex. Single lines only; the order decides in
`sequence`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from courses import numerals
from courses.lawtext.lines import Line
from courses.lawtext.model import Kind

_SPACE = r"[ \t\u3000\xa0\u2000-\u200a]*"
_NUMERAL = rf"[{numerals.CHARACTERS}0-9０-９](?:{_SPACE}[{numerals.CHARACTERS}0-9０-９])*"
_ARTICLE = re.compile(
    rf"第{_SPACE}({_NUMERAL}){_SPACE}条(?:{_SPACE}之{_SPACE}([一二三四五六七八九十]+|[0-9０-９]+)(?!分|种|款|项))?"
)
_HEADING = re.compile(rf"第{_SPACE}({_NUMERAL}){_SPACE}(分{_SPACE}编|编|章|节)")
_NEVER = re.compile(rf"\s*[（(]?第{_SPACE}{_NUMERAL}{_SPACE}[）)]?{_SPACE}[款项目]")
_GLUED_NEVER = re.compile(
    r"[、，,。；;”’》〉）)]|的|规定的|所[列称规指述说定涉]|之规定|[和与或及至到](?:第|本[法条款章规办])|或者|以及|及其"
    r"|修改为|改为|删[去除]|第[^，。]{1,9}[款项条]|中(?:的|“|规定|关于|所)|关于“|等规定"
)
_CUT_NEVER = re.compile(r"[、，,。；;]|的|规定的|[和与或及至到]第")
_DOUBTFUL = re.compile(
    r"\s*(?:适用|规定|作为|相应|所列|所称|中的|前款|中(?!华|国|央|共|小|外|等|医|药)|以下|修改|增加|调整)"
)
_ARTICLE_HEADING = re.compile(r"\s*(?:【([^】]{1,60})】|［([^］]{1,80})］|\[([^\]]{1,80})\])[ \t\u3000]*")
_ROUND_HEADING = re.compile(r"\s*[（(]([^（）()]{2,30})[)）](?=[ \t\u3000\xa0]|$)[ \t\u3000]*")
_ANNEX = re.compile(
    r"附\s*(?:件|录|表|图|页|注)?\s*[（(]?\s*(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})?\s*[)）]?\s*"
    r"(?:[:：.．、].*|[ \u3000《〔].*|之[一二三四五六七八九十]+.*|)$"
)
_BARE = {"附则", "总则", "总纲", "分则"}
_PREAMBLE = {"序言", "前言", "引言", "序"}
_NO_HEADING = re.compile(r"[。；！？;]|[：:，]$")
_GLUED_NO_HEADING = re.compile(
    rf"[、，,”》）)]|的|规定|[和与或及至到]第|第{_SPACE}{_NUMERAL}{_SPACE}[编章节条款]|相应|改为|修改|以及|或者|中的|所[列称规]|至第"
)
_PAGE = re.compile(r"(?:[.．·…。\s]{2,}|\t+|[（(])\s*\d{1,4}\s*[)）]?$")
_TWO_HEADINGS = re.compile(rf"第{_SPACE}{_NUMERAL}{_SPACE}[编章节条][ \t\u3000]")
MAX_HEADING = 60


@dataclass(frozen=True, slots=True)
class ArticleMark:
    """A line that may open article (number, suffix). `weight` says how much the line looks like it (0.2 to
    3).
    """

    index: int
    number: int
    suffix: int
    label: str
    rest: str
    weight: float

    @property
    def key(self) -> tuple[int, int]:
        return self.number, self.suffix

    @property
    def is_strong(self) -> bool:
        return self.weight >= 0.8


@dataclass(frozen=True, slots=True)
class HeadingMark:
    """A heading: 第一章 总则, a bare 附则, 序言, or any other Markdown heading (kind GROUP)."""

    index: int
    kind: Kind
    number: int | None
    label: str
    heading: str
    level: int


@lru_cache(maxsize=4096)
def value_of(numeral: str) -> int | None:
    """The number, or None where the characters make none."""
    try:
        return numerals.to_int(numeral)
    except ValueError:
        return None


def squeeze(text: str) -> str:
    """总　则 → 总则: spaces go when they only spread single characters."""
    parts = text.split()
    return "".join(parts) if parts and all(len(part) == 1 for part in parts) else " ".join(parts)


def article(index: int, line: Line) -> ArticleMark | None:
    """The article this line may open, or None when it can only be a sentence that refers to one."""
    if not line.text.startswith("第"):
        return None
    found = _ARTICLE.match(line.text)
    if not found:
        return None
    number = value_of(found[1])
    suffix = value_of(found[2]) if found[2] else 0
    if not number or suffix is None or number > 9999:
        return None
    rest = line.text[found.end() :]
    weight = _weight(rest, bold=0 < line.bold <= found.end() + 12, cut=line.bold == found.end())
    label = "".join(found[0].split())
    return ArticleMark(index, number, suffix, label, rest, weight) if weight else None


def _weight(rest: str, *, bold: bool, cut: bool) -> float:
    """3: bold or alone; 2: set off by a space, a colon or a bracket; below 1: glued; 0: cannot be an article.

    `bold` means a bold beginning about as long as a number (and a heading), `cut` one that ends with the
    number.
    """
    if not rest:
        return 3.0
    if _NEVER.match(rest):
        return 0.0
    if rest[0].isspace():
        return 3.0 if bold else (1.2 if _DOUBTFUL.match(rest) else 2.0)
    if rest[0] in "【［[（(：:":
        return 3.0 if bold else 2.0
    if rest[0] in "、.．" and not re.match(r".\s*(?:第|和|或|及|本)", rest):
        return 1.2
    if cut and not _CUT_NEVER.match(rest):
        return 3.0
    if _GLUED_NEVER.match(rest):
        return 0.0
    return 0.3 if _DOUBTFUL.match(rest) else 0.8


def article_heading(rest: str) -> tuple[str, str]:
    """(heading, text) of what follows the number: 【目的】文 or, as Shanghai writes, （目的） before the
    text.
    """
    found = _ARTICLE_HEADING.match(rest)
    if found:
        return (found[1] or found[2] or found[3]).strip(), rest[found.end() :].strip()
    found = _ROUND_HEADING.match(rest)
    if found and value_of(found[1]) is None and found[1] not in {"删除", "删去", "已删除"}:
        return found[1].strip(), rest[found.end() :].strip()
    return "", rest.lstrip("：:、.． \t\u3000\xa0").strip()


def heading(index: int, line: Line) -> HeadingMark | None:
    """The numbered heading on this line, or None."""
    if not line.text.startswith("第") or len(line.text) > MAX_HEADING:
        return None
    found = _HEADING.match(line.text)
    number = value_of(found[1]) if found else None
    if not found or not number:
        return None
    rest = _PAGE.sub("", line.text[found.end() :]).rstrip()
    kind = Kind("".join(found[2].split()))
    label = "".join(found[0].split())
    if rest and not _reads_as_heading(rest, marked=bool(line.level or line.bold)):
        return None
    return HeadingMark(index, kind, number, label, squeeze(rest.lstrip("：:、.． \t\u3000")), line.level)


def _reads_as_heading(rest: str, *, marked: bool) -> bool:
    if _NO_HEADING.search(rest) or _TWO_HEADINGS.search(rest) or _NEVER.match(rest):
        return False
    if rest[0].isspace() or rest[0] in "：:":
        return marked or "，" not in rest
    return len(rest) <= 40 and not _GLUED_NO_HEADING.match(rest)


def bare_heading(index: int, line: Line) -> HeadingMark | None:
    """A heading without number: 附则 standing alone, 序言, or what Markdown marks as one (##
    一、受案范围).
    """
    squeezed = squeeze(line.text)
    if squeezed in _PREAMBLE and (line.level or line.bold or len(squeezed) > 1):
        return HeadingMark(index, Kind.PREAMBLE, None, "", squeezed, line.level)
    if squeezed in _BARE:
        return HeadingMark(index, Kind.GROUP, None, "", squeezed, line.level)
    if line.level > 1 and len(squeezed) <= MAX_HEADING and not re.search(r"[。；]", squeezed):
        return HeadingMark(index, Kind.GROUP, None, "", squeezed, line.level)
    return None


def is_annex(line: Line) -> bool:
    """附件一, 附：, 附录 …, but never 附则."""
    text = line.text
    if not text.startswith("附") or len(text) > 100 or text.endswith(("。", "；")) or squeeze(text) == "附则":
        return False
    return _ANNEX.match(text) is not None
