"""The way from text to LawText, step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from courses.lawtext import checks, header, headings, marks, paragraphs, sequence, tree
from courses.lawtext import lines as rows
from courses.lawtext.headings import Headings
from courses.lawtext.lines import Line
from courses.lawtext.model import COUNTED, Article, Kind, LawText, LawTextError, Node, Warning
from courses.lawtext.sequence import Document
from courses.lawtext.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things are, as indexes into the lines: header up to `start`, law up to `end`, then annexes and
    others.
    """

    runs: tuple[Document, ...]
    main: int
    start: int
    first: int
    end: int
    annexes: tuple[int, ...]
    others: tuple[tuple[int, int], ...]

    @property
    def law(self) -> Document:
        return self.runs[self.main] if self.runs else Document((), ())


def parse(text: str) -> LawText:
    """The structure of a Chinese law text in Markdown or plain text. Raises LawTextError when there is no
    text.
    """
    lines, mark = rows.split(text)
    if not lines:
        raise LawTextError(_("There is no text. Choose the file that holds the text of the law."))
    limit = next(
        (i for i, line in enumerate(lines) if marks.article(i, line) or marks.heading(i, line)),
        len(lines),
    )
    title, title_lines = header.title(lines, limit)
    quoted = sequence.quoted_lines(lines, title)
    candidates, left_out = sequence.candidates(lines, title, quoted)
    plan = _plan(lines, candidates, title, mark, title_lines)
    if plan.main:
        own_title, index = header.later_title(lines, plan.start, plan.first)
        title, plan = own_title or title, replace(plan, start=index + 1)
    articles_at = frozenset(mark.index for mark in plan.law.chain)
    found = headings.find(lines, (plan.start, plan.end), plan.first, articles_at, quoted)
    nodes, articles, loose = tree.Builder(lines, found, plan.law.chain).build(plan.start, plan.end)
    if not articles:
        nodes = paragraphs.build(loose) + nodes
    preface, head = _preface(lines, plan, title, title_lines, mark, loose)
    found_warnings = [*_warnings(lines, plan, title, found, nodes, articles), *checks.quoted(left_out, lines)]
    return LawText(
        title=title,
        metadata=header.metadata(title, head, [piece.text for piece in (articles or nodes)[-3:]]),
        preface=preface,
        nodes=nodes + _appendices(lines, plan),
        articles=articles,
        counts=_counts(found, articles),
        warnings=tuple(sorted(found_warnings, key=lambda warning: warning.line)),
    )


def _plan(
    lines: Sequence[Line], found: list[marks.ArticleMark], title: str, mark: int, title_lines: set[int]
) -> _Plan:
    first_candidate = next((candidate.index for candidate in found if candidate.is_strong), len(lines))
    annexes = sequence.annex_lines(lines, first_candidate)
    runs = tuple(sequence.documents(found, annexes, title))
    main = sequence.main_document(runs, annexes)
    chain = runs[main].chain if runs else ()
    start = max(title_lines, default=-1) + 1
    if mark:
        start = max(start, next((i for i, line in enumerate(lines) if line.number > mark), len(lines)))
    if main:
        previous = [candidate.index for run in runs[:main] for candidate in run.chain]
        start = max(start, max(previous, default=-1) + 1)
    if not chain:
        return _Plan(runs, main, start, len(lines), len(lines), (), ())
    start = min(start, chain[0].index)
    last = chain[-1].index
    later = [
        run
        for run in runs[main + 1 :]
        if run.chain and not _in_annex(lines, annexes, last, run.chain[0].index)
    ]
    others = tuple(_other_spans(lines, later, last))
    end = min([index for index in annexes if index > last] + [span[0] for span in others] + [len(lines)])
    return _Plan(runs, main, start, chain[0].index, end, tuple(i for i in annexes if i >= end), others)


def _in_annex(lines: Sequence[Line], annexes: Sequence[int], last: int, first: int) -> bool:
    """Whether an annex heading stands between two runs, with no title of a new document after it."""
    fence = next((index for index in annexes if last < index < first), None)
    return fence is not None and not any(line.level == 1 for line in lines[fence + 1 : first])


def _other_spans(lines: Sequence[Line], later: Sequence[Document], last: int) -> Iterator[tuple[int, int]]:
    """(first line, line of its 第一条) of each further document; it begins at its own title, where it has
    one.
    """
    floor = last
    for run in later:
        if not run.chain:
            continue
        first = run.chain[0].index
        head = next((i for i in range(first - 1, floor, -1) if lines[i].level == 1), None)
        if head is None:
            span = range(first - 1, max(floor, first - 12), -1)
            head = next((i for i in span if header.is_title_like(lines[i])), first)
        yield head, first
        floor = run.chain[-1].index


def _preface(
    lines: Sequence[Line],
    plan: _Plan,
    title: str,
    title_lines: set[int],
    mark: int,
    loose: list[tuple[int, str]],
) -> tuple[tuple[str, ...], list[Line]]:
    """The words before the law (根据…制定本法), and the lines to read the metadata from."""
    above = [line for i, line in enumerate(lines[: plan.start]) if i not in title_lines]
    numbers = {number for number, _text in loose}
    below = [line for line in lines[plan.start : plan.first] if line.number in numbers]
    head = (above + [line for line in below if not mark or len(line.text) < 80])[:60]
    if not plan.law.chain:
        return (), head[:12]
    dated = {note.line for note in header.notes(head)}
    words = [line for line in (below if mark else above + below) if line.number not in dated]
    return tuple(line.text for line in words if not header.is_echo(line, title)), head


def _appendices(lines: Sequence[Line], plan: _Plan) -> tuple[Node, ...]:
    if plan.end >= len(lines):
        return ()
    starts = [head for head, _first in plan.others]
    annexes_end = min(starts, default=len(lines))
    nodes = (
        tree.appendix(lines, plan.end, annexes_end, Kind.ANNEX, plan.annexes)
        if plan.end < annexes_end
        else ()
    )
    return nodes + (
        tree.appendix(lines, annexes_end, len(lines), Kind.OTHER_DOCUMENT, starts) if starts else ()
    )


def _counts(found: Headings, articles: Sequence[Article]) -> dict[str, int]:
    counts = {kind.value: 0 for kind in COUNTED}
    for mark in found.marks:
        if mark.number and mark.kind.value in counts:
            counts[mark.kind.value] += 1
    counts[Kind.ARTICLE.value] = len(articles)
    return counts


def _warnings(
    lines: Sequence[Line],
    plan: _Plan,
    title: str,
    found: Headings,
    nodes: Sequence[Node],
    articles: Sequence[Article],
) -> Iterator[Warning]:
    if not title:
        yield Warning(lines[0].number, "no_title", _("No title found before the text of the law."))
    yield from checks.garbled(lines)
    yield from checks.articles(articles)
    yield from checks.rejected(plan.law.rejected, plan.law.chain, lines)
    yield from checks.doubtful(plan.law.chain, lines)
    yield from checks.headings(found.marks, lines)
    yield from checks.empty_headings(nodes if articles else ())
    yield from checks.ending(articles, lines[plan.end - 1].number)
    yield from _about_parts(lines, plan, found, articles)


def _about_parts(
    lines: Sequence[Line], plan: _Plan, found: Headings, articles: Sequence[Article]
) -> Iterator[Warning]:
    if not articles:
        yield Warning(
            lines[0].number, "no_articles", _("No article (第…条) found: the text was kept as it stands.")
        )
    if found.contents_line is not None:
        message = _("A copied table of contents was left out.")
        if found.lost_after_contents:
            message = _(
                "A copied table of contents was left out; the headings it lists do not all stand in the text."
            )
        yield Warning(lines[found.contents_line].number, "table_of_contents", message)
    for index in plan.annexes[:1]:
        message = _("An annex begins here: it was kept as text, without articles.")
        yield Warning(lines[index].number, "annex", message)
    for mark in found.marks:
        if mark.kind is Kind.GROUP and not mark.level and mark.heading not in headings.BARE:
            message = _("“%(heading)s” was taken as a heading.")
            yield Warning(lines[mark.index].number, "plain_heading", message, {"heading": mark.heading})
    before = [run.chain[0].index for run in plan.runs[: plan.main] if run.chain]
    for index in [*before, *[first for _head, first in plan.others]]:
        message = _("Another document with its own numbering begins here; only the main text was taken.")
        yield Warning(lines[index].number, "second_document", message)
