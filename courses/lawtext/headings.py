"""The headings of the law: found, freed of a copied table of contents, and put in order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from courses.lawtext import marks
from courses.lawtext.lines import Line
from courses.lawtext.marks import HeadingMark
from courses.lawtext.model import Kind

_CONTENTS = re.compile(r"目\s*[录次]$")
_SENTENCE = re.compile(r"[。；：，！？;:,]")
_NUMBERED_GROUP = re.compile(r"[一二三四五六七八九十]{1,3}、")
NUMBERED = (Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION)
BARE = frozenset({"附则", "总则", "总纲", "分则"})
RANK = {Kind.PART: 1.0, Kind.SUBPART: 2.0, Kind.CHAPTER: 3.0, Kind.SECTION: 4.0}


@dataclass(frozen=True, slots=True)
class Headings:
    """`marks` in order; `consumed` are lines that belong to a heading or to the table of contents, not to
    the text.
    """

    marks: tuple[HeadingMark, ...]
    consumed: frozenset[int]
    contents_line: int | None = None
    lost_after_contents: bool = False


def find(
    lines: Sequence[Line], span: tuple[int, int], first: int, articles: frozenset[int], skip: frozenset[int]
) -> Headings:
    """All headings within `span` (indexes); `first` is the first article, `skip` are quoted lines."""
    consumed: set[int] = set()
    found: list[HeadingMark] = []
    contents: int | None = None
    for index in range(*span):
        line = lines[index]
        if index in articles or index in consumed:
            continue
        if index < first and _CONTENTS.match(line.text):
            contents = index
            consumed.add(index)
            continue
        mark = None
        if line.level or index not in skip:
            mark = (
                marks.heading(index, line)
                or marks.bare_heading(index, line)
                or _plain_group(lines, index, articles)
            )
        if mark and mark.number and not mark.heading:
            mark = _with_next_line(lines, mark, span[1], articles, consumed)
        if mark:
            found.append(mark)
            consumed.add(index)
    found = [mark for mark in found if _stands(mark, lines, articles, found)]
    kept, lost = _without_contents(found, first, contents)
    start = contents if contents is not None else (found[0].index if len(kept) < len(found) else None)
    return Headings(tuple(_without_echo(kept, lines, consumed)), frozenset(consumed), start, lost)


def _plain_group(lines: Sequence[Line], index: int, articles: frozenset[int]) -> HeadingMark | None:
    """A short line without punctuation right before an article groups the articles below it.

    It must be numbered 一、 or stand after a finished sentence; else it may be a line of a title or of a
    list.
    """
    line = lines[index]
    is_short = len(line.text) <= 30 and not _SENTENCE.search(line.text) and line.text[0] not in "第（("
    if not is_short or index + 1 not in articles or not index:
        return None
    if not _NUMBERED_GROUP.match(line.text) and not lines[index - 1].text.endswith("。"):
        return None
    return HeadingMark(index, Kind.GROUP, None, "", marks.squeeze(line.text), 0)


def _stands(
    mark: HeadingMark, lines: Sequence[Line], articles: frozenset[int], found: Sequence[HeadingMark]
) -> bool:
    """A Markdown heading of no known kind counts only right before an article or heading: sources mark
    items so too.
    """
    if mark.kind is not Kind.GROUP or not articles or not mark.level or mark.heading in BARE:
        return True
    following = mark.index + 1
    return following in articles or any(other.index == following for other in found)


def _with_next_line(
    lines: Sequence[Line], mark: HeadingMark, end: int, articles: frozenset[int], consumed: set[int]
) -> HeadingMark:
    """第一章 on one line and 总则 on the next are one heading."""
    index = mark.index + 1
    if index >= end or index in articles:
        return mark
    line = lines[index]
    is_title = (
        len(line.text) <= 30
        and not _SENTENCE.search(line.text)
        and not line.text.startswith(("第", "（", "("))
    )
    if not is_title or marks.is_annex(line):
        return mark
    consumed.add(index)
    return replace(mark, heading=marks.squeeze(line.text))


def _without_contents(
    found: list[HeadingMark], first: int, contents: int | None
) -> tuple[list[HeadingMark], bool]:
    """Drops a table of contents; True when the headings it lists do not start again before the first
    article.
    """
    before = [mark for mark in found if mark.index < first and (contents is None or mark.index > contents)]
    if not before:
        return found, False
    head = next((mark for mark in before if mark.number), before[0])
    again = [i for i, mark in enumerate(before) if (mark.kind, mark.number) == (head.kind, head.number)][1:]
    restart = next((i for i in reversed(again) if head.number and _is_block(before[:i])), None)
    if restart is not None:
        dropped = {mark.index for mark in before[:restart]}
        return [mark for mark in found if mark.index not in dropped], False
    if contents is not None and len({m.number for m in before if m.kind == head.kind}) > 1:
        block = _leading_block(before)
        later = [mark for mark in found if mark.index not in {m.index for m in block}]
        return later, True
    return found, False


def _is_block(listed: list[HeadingMark]) -> bool:
    return len(_leading_block(listed)) == len(listed)


def _leading_block(listed: list[HeadingMark]) -> list[HeadingMark]:
    """The headings that follow each other with at most one other line between."""
    block = listed[:1]
    for mark in listed[1:]:
        if mark.index - block[-1].index > 2:
            break
        block.append(mark)
    return block


def _without_echo(found: list[HeadingMark], lines: Sequence[Line], consumed: set[int]) -> list[HeadingMark]:
    """The same heading twice in a row, once marked up and once plain, is one."""
    kept: list[HeadingMark] = []
    for mark in found:
        if kept and mark.number and (kept[-1].kind, kept[-1].number) == (mark.kind, mark.number):
            between = range(kept[-1].index + 1, mark.index)
            if all(index in consumed for index in between) and mark.heading in {"", kept[-1].heading}:
                continue
        kept.append(mark)
    return kept


def rank(mark: HeadingMark, found: Sequence[HeadingMark]) -> float:
    """Where a heading stands: 编 over 分编 over 章 over 节; a bare 附则 beside the highest; others by
    Markdown level.
    """
    if mark.kind in RANK:
        return RANK[mark.kind]
    present = [RANK[other.kind] for other in found if other.kind in RANK]
    if mark.heading in BARE:
        return min(present, default=3.0)
    same_level = [
        RANK[other.kind] for other in found if other.kind in RANK and mark.level and other.level == mark.level
    ]
    return 4.0 + mark.level / 10 if not same_level else max(same_level)
