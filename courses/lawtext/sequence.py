"""Which of the lines that look like articles are the articles: the best rising chain of numbers wins.

A law numbers 1, 2, 3 …; a reference, a quotation or an annex breaks that order. So every candidate gets a
weight
for its looks, every gap a price, and the chain with the highest sum is taken. What was left out is reported.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from courses.lawtext import marks
from courses.lawtext.lines import Line
from courses.lawtext.marks import ArticleMark

_OPENER = re.compile(
    r"(?:修改为|修正为|内容如下|增加[^。]*条|作为第[^。]*条|表述为|调整为)[^。]*[：:][“\"]?$"
)
_AFTER_QUOTATION = re.compile(r"本(?:决定|修正案|决议)自|重新公布|根据本决定")
_ENUMERATION = re.compile(r"[一二三四五六七八九十]{1,3}、")
AMENDING = re.compile(r"修正案|(?:修改|修正|废止)[^：:]*(?:决定|规定|决议)$|的修改$")
QUOTED = 0.3
GAP_BASE, GAP_STEP, GAP_MAXIMUM = 0.3, 0.05, 2.5
LATE_START = 0.5
SENTENCE_END = re.compile(r"[。；：！？”）》…;:!?)\"]$")
MAX_QUOTED_LINES = 40
REACH = 400


@dataclass(frozen=True, slots=True)
class Document:
    """One numbered run of articles: where it starts in the list of lines and which candidates form it."""

    chain: tuple[ArticleMark, ...]
    rejected: tuple[ArticleMark, ...]


def quoted_lines(lines: Sequence[Line], title: str) -> frozenset[int]:
    """Indexes of lines inside a quotation: in marks “ ”, or, in an amending decision, after 修改为： and
    the like.
    """
    is_amending = bool(AMENDING.search(title))
    inside: set[int] = set()
    since = opened = -1
    for index, line in enumerate(lines):
        if is_amending and index and _OPENER.search(lines[index - 1].text):
            opened = index
        elif line.level or _ENUMERATION.match(line.text) or _AFTER_QUOTATION.search(line.text):
            opened = -1
        if any(start >= 0 and index - start <= MAX_QUOTED_LINES for start in (opened, since)):
            inside.add(index)
        since = _quote_state(line.text, since, index)
        if line.text.endswith("”"):
            opened = -1
    return frozenset(inside)


def candidates(
    lines: Sequence[Line], title: str, quoted: frozenset[int]
) -> tuple[list[ArticleMark], list[int]]:
    """The lines that could open an article, and the indexes of those that an amending decision only quotes.

    Inside a quotation the weight falls, unless the number is the very next (then a mark was left open by
    mistake);
    in a decision that amends another instrument it falls to nothing.
    """
    is_amending = bool(AMENDING.search(title))
    found: list[ArticleMark] = []
    left_out: list[int] = []
    last = None if is_amending else (0, 0)
    for index, line in enumerate(lines):
        mark = marks.article(index, line)
        if mark is None:
            continue
        if index and _runs_on(lines[index - 1], line):
            found.append(replace(mark, weight=min(mark.weight, QUOTED)))
        elif index not in quoted or (last and missing(last, mark.key) == 0):
            found.append(mark)
            last = mark.key if mark.is_strong else last
        elif is_amending:
            left_out.append(index)
        else:
            found.append(replace(mark, weight=min(mark.weight, QUOTED)))
    return found, left_out


def _runs_on(before: Line, line: Line) -> bool:
    """A line right below an unfinished one, as editors break long lines: what begins it may be a mere
    reference.
    """
    is_prose = len(before.text) > 30 and not before.level
    return is_prose and line.number == before.number + 1 and not SENTENCE_END.search(before.text)


def _quote_state(text: str, since: int, index: int) -> int:
    """Index of the line that opened a quotation still open after this line, or -1."""
    opening, closing = text.rfind("“"), text.rfind("”")
    if closing > opening:
        return -1
    if opening > closing:
        return since if since >= 0 else index
    return since


def annex_lines(lines: Sequence[Line], first: int) -> list[int]:
    """Indexes of annex headings after the first article."""
    return [index for index in range(first, len(lines)) if marks.is_annex(lines[index])]


def documents(found: Sequence[ArticleMark], annexes: Sequence[int], title: str) -> list[Document]:
    """The numbered runs of the file in order. A run starts anew at a 第一条 that the run before cannot
    contain.
    """
    groups: list[list[ArticleMark]] = []
    for mark in found:
        if not groups or (mark.key == (1, 0) and mark.is_strong):
            groups.append([])
        groups[-1].append(mark)
    merged: list[list[ArticleMark]] = []
    for group in groups:
        if merged and not _is_new_document(merged[-1], group, annexes):
            merged[-1].extend(group)
        else:
            merged.append(group)
    return [_document(group, annexes, may_be_single=not AMENDING.search(title)) for group in merged]


def _is_new_document(before: list[ArticleMark], group: list[ArticleMark], annexes: Sequence[int]) -> bool:
    """A quotation ends and the run before goes on with its own next number; another document counts past
    it.
    """
    chain = best_chain(before, annexes)
    if not chain:
        return False
    following = chain[-1].number + 1
    own_run = _run(group)
    if own_run[-1].number >= following and len(own_run) > 1:
        return True
    last = own_run[-1].index
    return not any(mark.number == following and mark.is_strong and mark.index > last for mark in group)


def _run(group: list[ArticleMark]) -> list[ArticleMark]:
    """The unbroken rise from the head of the group: 1, 2, 2-1, 3 …"""
    run = [group[0]]
    for mark in group[1:]:
        if missing(run[-1].key, mark.key) == 0:
            run.append(mark)
        elif mark.is_strong and mark.number < run[-1].number:
            break
    return run


def _document(group: list[ArticleMark], annexes: Sequence[int], *, may_be_single: bool) -> Document:
    chain = best_chain(group, annexes)
    if len(chain) == 1 and not (chain[0].number == 1 and may_be_single):
        chain = ()
    chosen = {mark.index for mark in chain}
    return Document(chain, tuple(mark for mark in group if mark.index not in chosen))


def missing(before: tuple[int, int], after: tuple[int, int]) -> int:
    """How many numbers lie between two keys; -1 when the second does not come after the first."""
    if after <= before:
        return -1
    if after[0] == before[0]:
        return after[1] - before[1] - 1
    return after[0] - before[0] - 1 + after[1]


def best_chain(found: Sequence[ArticleMark], annexes: Sequence[int]) -> tuple[ArticleMark, ...]:
    """The rising chain with the highest sum of weights minus the prices of its gaps; () when none is worth
    it.
    """
    scores: list[float] = []
    links: list[int] = []
    zones = [sum(1 for annex in annexes if annex < mark.index) for mark in found]
    for i, mark in enumerate(found):
        score = mark.weight - (0 if mark.key == (1, 0) else LATE_START)
        link = -1
        for j in range(i - 1, max(-1, i - 1 - REACH), -1):
            gap = missing(found[j].key, mark.key)
            if gap < 0 or (gap and zones[i] != zones[j]):
                continue
            price = min(GAP_BASE + GAP_STEP * gap, GAP_MAXIMUM) if gap else 0.0
            if scores[j] + mark.weight - price > score:
                score, link = scores[j] + mark.weight - price, j
            if gap == 0 and mark.is_strong and found[j].is_strong and i - j <= 2:
                break
        scores.append(score)
        links.append(link)
    if not scores or max(scores) <= 0:
        return ()
    place = scores.index(max(scores))
    chain: list[ArticleMark] = []
    while place >= 0:
        chain.append(found[place])
        place = links[place]
    return tuple(reversed(chain))


def main_document(runs: Sequence[Document], annexes: Sequence[int]) -> int:
    """Index of the run that is the law itself: the first that is neither a list of contents nor dwarfed by
    a later.

    What comes after an annex heading never counts as the law, however long it is.
    """
    for i, run in enumerate(runs):
        if not run.chain:
            continue
        last = run.chain[-1].index
        fence = next((index for index in annexes if index > last), None)
        later = [
            other.chain
            for other in runs[i + 1 :]
            if other.chain and not (fence and fence < other.chain[0].index)
        ]
        longest = max(map(len, later), default=0)
        is_contents = _is_listing(run) and len(run.chain) <= longest * 1.2
        if len(run.chain) * 4 >= longest and not is_contents:
            return i
    return 0


def _is_listing(run: Document) -> bool:
    """A table of contents with a line for every article: no text between them."""
    chain = run.chain
    return (
        len(chain) > 2
        and chain[-1].index - chain[0].index < len(chain) * 1.5
        and all("。" not in m.rest for m in chain)
    )
