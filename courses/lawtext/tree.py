"""Lines, headings and the chain of articles → the tree and the flat list of articles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from courses.lawtext import headings, marks, paragraphs
from courses.lawtext.headings import Headings
from courses.lawtext.lines import Line
from courses.lawtext.marks import ArticleMark, HeadingMark
from courses.lawtext.model import Article, Kind, Node


@dataclass(slots=True)
class _Branch:
    mark: HeadingMark
    rank: float
    line: int
    children: list["_Branch | Node"] = field(default_factory=list)
    rows: list[tuple[int, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return " ".join(part for part in (self.mark.label, self.mark.heading) if part)

    def freeze(self) -> Node:
        own = paragraphs.build(self.rows)
        below = tuple(child.freeze() if isinstance(child, _Branch) else child for child in self.children)
        key = str(self.mark.number) if self.mark.number else ""
        return Node(
            self.mark.kind,
            self.mark.number,
            key,
            self.mark.label,
            self.mark.heading,
            "",
            self.line,
            own + below,
        )


class Builder:
    """Walks the lines once; a stack of open headings, the article being read, rows of text for whoever is
    open.
    """

    def __init__(self, lines: Sequence[Line], found: Headings, chain: Sequence[ArticleMark]) -> None:
        self._lines = lines
        self._found = found
        self._headings = {mark.index: mark for mark in found.marks}
        self._chain = {mark.index: mark for mark in chain}
        self._roots: list[_Branch | Node] = []
        self._stack: list[_Branch] = []
        self._open: tuple[ArticleMark, list[tuple[int, str]]] | None = None
        self._articles: list[Article] = []
        self._loose: list[tuple[int, str]] = []

    def build(
        self, start: int, end: int
    ) -> tuple[tuple[Node, ...], tuple[Article, ...], list[tuple[int, str]]]:
        """(roots, articles, rows before the first heading or article) of the lines from start to end."""
        for index in range(start, end):
            if index in self._headings:
                self._close_article()
                self._open_heading(self._headings[index])
            elif index in self._chain:
                self._close_article()
                self._open = (self._chain[index], [])
                if self._stack and self._stack[-1].mark.kind is Kind.PREAMBLE:
                    self._stack.pop()
            elif index not in self._found.consumed:
                self._rows().append((self._lines[index].number, self._lines[index].text))
        self._close_article()
        roots = tuple(root.freeze() if isinstance(root, _Branch) else root for root in self._roots)
        return roots, tuple(self._articles), self._loose

    def _rows(self) -> list[tuple[int, str]]:
        if self._open:
            return self._open[1]
        return self._stack[-1].rows if self._stack else self._loose

    def _open_heading(self, mark: HeadingMark) -> None:
        rank = headings.rank(mark, self._found.marks) if mark.kind is not Kind.PREAMBLE else 1.0
        while self._stack and (self._stack[-1].rank >= rank or self._stack[-1].mark.kind is Kind.PREAMBLE):
            self._stack.pop()
        branch = _Branch(mark, rank, self._lines[mark.index].number)
        (self._stack[-1].children if self._stack else self._roots).append(branch)
        self._stack.append(branch)

    def _close_article(self) -> None:
        if self._open is None:
            return
        mark, rows = self._open
        self._open = None
        heading, text = marks.article_heading(mark.rest)
        line = self._lines[mark.index].number
        inside = paragraphs.build([(line, text), *rows] if text else rows)
        path = tuple(branch.title for branch in self._stack)
        article = Article(mark.number, mark.suffix, mark.label, heading, path, inside, line)
        self._articles.append(article)
        node = Node(Kind.ARTICLE, mark.number, article.key, mark.label, heading, "", line, inside)
        (self._stack[-1].children if self._stack else self._roots).append(node)


def appendix(
    lines: Sequence[Line], start: int, end: int, kind: Kind, splits: Sequence[int]
) -> tuple[Node, ...]:
    """Annexes, one node for each annex heading, or the whole of another document: text only, never
    articles.
    """
    edges = [start, *[index for index in splits if start < index < end], end]
    nodes = []
    for left, right in pairwise(edges):
        rows = tuple(
            Node(Kind.PARAGRAPH, number, str(number), "", "", line.text, line.number)
            for number, line in enumerate(lines[left + 1 : right], 1)
        )
        nodes.append(Node(kind, None, "", "", lines[left].text, "", lines[left].number, rows))
    return tuple(nodes)
