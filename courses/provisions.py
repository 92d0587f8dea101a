"""The tree of a parsed law → plain rows in document order, in the form that ``Provision`` stores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from courses.enums import NodeKind
from courses.lawtext import Article, Kind, LawText, Node

_CHAPTERS = {Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.GROUP, Kind.PREAMBLE}


def provision_rows(law: LawText) -> Iterator[dict[str, Any]]:
    """The tree flattened in document order: headings, articles, loose text, annexes. Other documents are left
    out.
    """
    if law.preface:
        yield _row(
            NodeKind.PREAMBLE, text="\n".join(law.preface), paragraphs=[_paragraph(t) for t in law.preface]
        )
    articles = {(article.key, article.line): article for article in law.articles}
    for root in law.nodes:
        yield from _rows_of(root, "", articles)


def _rows_of(node: Node, chapter: str, articles: dict[tuple[str, int], Article]) -> Iterator[dict[str, Any]]:
    if node.kind is Kind.OTHER_DOCUMENT:
        return
    if node.kind is Kind.ARTICLE:
        yield _article_row(articles[(node.key, node.line)], chapter)
        return
    if node.kind is Kind.ANNEX:
        yield _with_text(
            NodeKind.ANNEX, node.children, heading=node.heading, line=node.line, chapter=node.heading
        )
        return
    if node.kind is Kind.PARAGRAPH:
        yield _with_text(NodeKind.PARAGRAPH, (node,), line=node.line, chapter=chapter)
        return
    own = node.title if node.kind in _CHAPTERS or not chapter else chapter
    yield _row(
        NodeKind(node.kind.value),
        label=node.label,
        heading=node.heading,
        number=node.number,
        line=node.line,
        chapter=own,
    )
    for child in node.children:
        yield from _rows_of(child, own, articles)


def _article_row(article: Article, chapter: str) -> dict[str, Any]:
    return _with_text(
        NodeKind.ARTICLE,
        article.paragraphs,
        key=article.key,
        number=article.number,
        suffix=article.suffix,
        label=article.label,
        heading=article.heading,
        chapter=chapter,
        line=article.line,
    )


def _with_text(kind: NodeKind, nodes: tuple[Node, ...], **fields: Any) -> dict[str, Any]:
    text = "\n".join(
        inner.label + inner.text for node in nodes for inner in node.walk() if inner.label + inner.text
    )
    return _row(kind, text=text, paragraphs=[_paragraph(node.text, node) for node in nodes], **fields)


def _paragraph(text: str, node: Node | None = None) -> dict[str, Any]:
    """The stored form of a 款 with its 项 and 目 (see ``Provision``)."""
    children = node.children if node else ()
    items = [
        {
            "label": item.label,
            "text": item.text,
            "sub_items": [{"label": sub.label, "text": sub.text} for sub in item.children],
        }
        for item in children
    ]
    return {"text": text, "items": items}


def _row(kind: NodeKind, **fields: Any) -> dict[str, Any]:
    for name, size in (("label", 40), ("heading", 200), ("chapter", 200), ("key", 12)):
        if name in fields:
            fields[name] = fields[name][:size]
    return {"kind": kind, **fields}
