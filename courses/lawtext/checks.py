"""What a person should look at before the law is imported. Nothing here changes what was read."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from courses.lawtext.headings import NUMBERED
from courses.lawtext.lines import Line
from courses.lawtext.marks import ArticleMark, HeadingMark
from courses.lawtext.model import Article, Kind, Node, Warning
from courses.lawtext.words import gettext_noop as _

_CLOSING = re.compile(r"施行|废止|起\s*(?:实施|执行|实行|生效)|生效")
_SENTENCE_END = re.compile(r"[。！？；…”』」）)》〉】］.;!?]$")


def articles(found: Sequence[Article]) -> Iterable[Warning]:
    """Gaps, a late start, articles without text."""
    if found and found[0].key != "1":
        message = _(
            "The numbering starts with %(label)s: this may be a part of a law, or the beginning is lost."
        )
        yield Warning(found[0].line, "late_start", message, {"label": found[0].label})
    for before, after in pairwise(found):
        if not _follows(before, after):
            message = _("Gap in the numbering: %(after)s comes right after %(before)s.")
            yield Warning(after.line, "article_gap", message, {"before": before.label, "after": after.label})
    for article in found:
        if not article.text:
            message = _("%(label)s has no text.")
            yield Warning(article.line, "empty_article", message, {"label": article.label})
        yield from _items(article)


def _follows(before: Article, after: Article) -> bool:
    if after.number == before.number:
        return after.suffix == before.suffix + 1
    return after.number == before.number + 1 and after.suffix == 0


def _items(article: Article) -> Iterable[Warning]:
    for paragraph in article.paragraphs:
        for before, after in zip((None, *paragraph.children), paragraph.children, strict=False):
            expected = before.number + 1 if before and before.number else 1
            if after.number != expected:
                message = _("%(label)s: item %(found)s stands where item %(expected)s was expected.")
                params: dict[str, object] = {
                    "label": article.label,
                    "found": after.label,
                    "expected": expected,
                }
                yield Warning(after.line, "item_gap", message, params)


def rejected(
    marks: Iterable[ArticleMark], chain: Sequence[ArticleMark], lines: Sequence[Line]
) -> Iterable[Warning]:
    """Lines that look like articles but stand outside the numbering; their text stays with the article
    before.
    """
    keys = {mark.key for mark in chain}
    for mark in marks:
        params: dict[str, object] = {"label": mark.label}
        line = lines[mark.index].number
        if mark.key in keys and mark.weight > 1:
            message = _(
                "%(label)s occurs more than once; this one was left as text of the article before it."
            )
            yield Warning(line, "duplicate_article", message, params)
        elif mark.weight > 1:
            message = _(
                "%(label)s does not fit the numbering here; it was left as text of the article before it."
            )
            yield Warning(line, "out_of_order", message, params)
        elif mark.key not in keys:
            message = _(
                "Begins with %(label)s but reads like a reference or a quotation; it was left as text."
            )
            yield Warning(line, "reference", message, params)


def doubtful(chain: Sequence[ArticleMark], lines: Sequence[Line]) -> Iterable[Warning]:
    """Articles taken only because the number fits: the line itself reads like a reference or stands in a
    quotation.
    """
    for mark in chain:
        if not mark.is_strong:
            message = _(
                "%(label)s was taken as an article as its number fits, but it reads like a reference."
            )
            yield Warning(lines[mark.index].number, "doubtful_article", message, {"label": mark.label})


def quoted(indexes: Sequence[int], lines: Sequence[Line]) -> Iterable[Warning]:
    """Articles printed inside a quotation (…修改为：“第三条 …”) are text of the sentence that quotes them."""
    if indexes:
        message = _("Quoted articles begin here (%(count)s in the file); they were left as text.")
        yield Warning(lines[indexes[0]].number, "quoted_articles", message, {"count": len(indexes)})


def headings(found: Sequence[HeadingMark], lines: Sequence[Line]) -> Iterable[Warning]:
    """A number that does not follow the heading before it; numbers may start again below a higher heading."""
    last: dict[Kind, int] = {}
    for mark in found:
        if mark.kind not in NUMBERED or mark.number is None:
            continue
        before = last.get(mark.kind, 0)
        is_restart = mark.number == 1 and (mark.kind is not Kind.PART or not before)
        if mark.number != before + 1 and not is_restart:
            message = _("Heading lost or miscounted: %(label)s follows number %(before)s.")
            yield Warning(
                lines[mark.index].number, "heading_gap", message, {"label": mark.label, "before": before}
            )
        last[mark.kind] = mark.number
        if mark.kind in {Kind.CHAPTER, Kind.PART, Kind.SUBPART}:
            last.pop(Kind.SECTION, None)


def ending(found: Sequence[Article], last_line: int) -> Iterable[Warning]:
    """A text that stops in the middle of a sentence, or without saying when it comes into force."""
    if not found:
        return
    tail = "\n".join(article.text for article in found[-3:])
    if not _CLOSING.search(tail):
        message = _("No closing clause (施行, 废止) in the last articles: the end may be cut off.")
        yield Warning(last_line, "no_closing_clause", message)
    body = [article for article in found if article.text]
    if body and not _SENTENCE_END.search(body[-1].text):
        message = _("The text stops in the middle of a sentence (%(label)s): the end may be cut off.")
        yield Warning(last_line, "cut_sentence", message, {"label": body[-1].label})


def garbled(lines: Iterable[Line]) -> Iterable[Warning]:
    """Characters that were lost before the file came here."""
    for line in lines:
        if "\ufffd" in line.text or "锟斤拷" in line.text:
            yield Warning(line.number, "garbled", _("Unreadable characters on this line."))


def empty_headings(roots: Sequence[Node]) -> Iterable[Warning]:
    """A chapter without any text: its articles were lost, or it belongs to a table of contents."""
    for root in roots:
        for node in root.walk():
            if node.kind in NUMBERED and not node.children:
                message = _("%(title)s has no articles.")
                yield Warning(node.line, "empty_heading", message, {"title": node.title})
