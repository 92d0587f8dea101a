"""References to provisions: 《行政处罚法》第七十六条第一款第五项 ↔ Citation.

Official form as in 立法技术规范: the title in 《》, plain numbers without brackets; 第一款 is written only
where the
article has more than one paragraph, so a missing paragraph means "the article names none".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from courses.numerals import CHARACTERS, from_int, to_int

MAX_RANGE = 200

_NUMERAL = rf"[{CHARACTERS}0-9０-９]+"
_INSTRUMENT = "法|法典|条例|规定|办法|细则|解释|准则|章程|宪法|决定|规则|规程|规范|修正案"
_TOKEN = re.compile(
    rf"(?P<own>本(?:{_INSTRUMENT}))"
    rf"|第\s*(?P<article>{_NUMERAL})\s*条(?:\s*之\s*(?P<suffix>[一二三四五六七八九十]+|[0-9０-９]+))?"
    rf"|第\s*(?P<paragraph>{_NUMERAL})\s*款"
    rf"|第?\s*[（(]\s*(?P<bracketed>{_NUMERAL})\s*[）)]\s*项|第\s*(?P<item>{_NUMERAL})\s*项"
    rf"|第\s*(?P<sub_item>{_NUMERAL})\s*目"
)
_JOINT = re.compile(r"[\s、，,和与及或]|以及|或者|并")
_RANGE = re.compile(r"\s*(?:至|到|—|－|-|~|～)\s*")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_STOP = re.compile(
    r".*(?:依照|依据|根据|按照|违反|适用|参照|符合|以及|或者|规定的|[，。；：、（）()《》〈〉“”\s和与及或由据按])",
    re.DOTALL,
)
_SHORT_TITLE = re.compile(rf"[\u4e00-\u9fff]{{0,30}}(?:{_INSTRUMENT})$")
_LEVELS = ("article", "paragraph", "item", "sub_item")


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision. `title` is None where the text names no instrument; numbers count from 1, suffix 0
    means none.
    """

    title: str | None
    article: int
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None
    sub_item: int | None = None

    @property
    def key(self) -> str:
        """The article's key in a law: "76", "120-1"."""
        return f"{self.article}-{self.suffix}" if self.suffix else str(self.article)


def format(citation: Citation, *, brackets: bool = False) -> str:
    """The official form; with `brackets` the item is written 第（五）项."""
    title = f"《{_inner_marks(citation.title)}》" if citation.title else ""
    parts = [title, f"第{from_int(citation.article)}条"]
    if citation.suffix:
        parts.append(f"之{from_int(citation.suffix)}")
    if citation.paragraph:
        parts.append(f"第{from_int(citation.paragraph)}款")
    if citation.item:
        number = from_int(citation.item)
        parts.append(f"第（{number}）项" if brackets else f"第{number}项")
    if citation.sub_item:
        parts.append(f"第{from_int(citation.sub_item)}目")
    return "".join(parts)


def _inner_marks(title: str) -> str:
    return title.replace("《", "〈").replace("》", "〉")


def parse(text: str, default_title: str | None = None) -> list[Citation]:
    """All citations of a text, in order; 至 is spelt out, 、 and 和 go on under the same title.

    本法 and an article without any title take `default_title`; a title in 《》 holds to the end of its
    sentence.
    Paragraphs and items without an article before them (前款, 第二款) cite nothing and are left out.
    """
    reader = _Reader(default_title)
    position = 0
    for start, end, title, token in _tokens(text):
        between = text[position:start]
        if title is None and token is not None:
            reader.take(token, between)
        elif title is not None:
            reader.name(title)
        position = end
    reader.finish()
    return reader.found


def _tokens(text: str) -> Iterator[tuple[int, int, str | None, re.Match[str] | None]]:
    """(start, end, title, None) for each 《title》 and (start, end, None, match) for each numbered step."""
    position = 0
    while position < len(text):
        opening = text.find("《", position)
        limit = opening if opening >= 0 else len(text)
        for token in _TOKEN.finditer(text, position, limit):
            yield token.start(), token.end(), None, token
        if opening < 0:
            return
        closing = _closing(text, opening)
        yield opening, closing, _inner_marks(text[opening + 1 : closing - 1].strip()), None
        position = closing


def _closing(text: str, opening: int) -> int:
    """The index after the 》 that closes the 《 at `opening`, nested ones counted; the end of the text
    without one.
    """
    depth = 0
    for index in range(opening, len(text)):
        depth += (text[index] == "《") - (text[index] == "》")
        if depth == 0:
            return index + 1
    return len(text)


class _Reader:
    """Follows the steps 条 → 款 → 项 → 目; a step at or above the level already reached ends the citation
    before it.
    """

    def __init__(self, default_title: str | None) -> None:
        self.found: list[Citation] = []
        self._default = default_title
        self._title = default_title
        self._open: Citation | None = None

    def name(self, title: str) -> None:
        self.finish()
        self._title = title or self._default

    def finish(self) -> None:
        if self._open:
            self.found.append(self._open)
        self._open = None

    def take(self, token: re.Match[str], between: str) -> None:
        if _SENTENCE_END.search(between):
            self.finish()
            self._title = self._default
        if token["own"]:
            self.name(self._default or "")
            return
        level, number = _step(token)
        is_range = self._open is not None and _RANGE.fullmatch(between) is not None
        is_next = not between or is_range or not _JOINT.sub("", between)
        if level == "article":
            self._take_article(number, token, between, is_range=is_range)
        elif self._open is None or not is_next:
            self.finish()
        else:
            self._take_step(level, number, is_range=is_range)

    def _take_article(self, number: int, token: re.Match[str], between: str, *, is_range: bool) -> None:
        before = self._open
        self.finish()
        short = _SHORT_TITLE.search(_STOP.sub("", between))
        if short and not short[0].startswith(("本", "该", "前")):
            self._title = short[0]
        suffix = to_int(token["suffix"]) if token["suffix"] else 0
        if is_range and before and not (suffix or before.suffix) and 1 < number - before.article <= MAX_RANGE:
            self.found.extend(Citation(before.title, step) for step in range(before.article + 1, number))
        self._open = Citation(self._title, number, suffix) if number else None

    def _take_step(self, level: str, number: int, *, is_range: bool) -> None:
        before = self._open
        if before is None or not number:
            return
        last: int | None = getattr(before, level)
        if any(getattr(before, name) is not None for name in _LEVELS[_LEVELS.index(level) :]):
            self.finish()
        if is_range and last and 1 < number - last <= MAX_RANGE:
            self.found.extend(_with_step(before, level, step) for step in range(last + 1, number))
        self._open = _with_step(before, level, number)


def _with_step(citation: Citation, level: str, number: int) -> Citation:
    """The citation with 款, 项 or 目 set to a number, and the steps below it emptied."""
    if level == "paragraph":
        return replace(citation, paragraph=number, item=None, sub_item=None)
    if level == "item":
        return replace(citation, item=number, sub_item=None)
    return replace(citation, sub_item=number)


def _step(token: re.Match[str]) -> tuple[str, int]:
    for level in _LEVELS:
        numeral = token[level] or (token["bracketed"] if level == "item" else None)
        if numeral:
            try:
                return level, to_int(numeral)
            except ValueError:
                return level, 0
    return "article", 0
