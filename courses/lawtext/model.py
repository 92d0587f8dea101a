"""What a law file says, as frozen values. Built by `lawtext.parse`, read by everybody else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The steps of a statute, in the words of 立法法 art. 65: 编、章、节、条、款、项、目; the rest is what
    files add.
    """

    PREAMBLE = "序言"
    PART = "编"
    SUBPART = "分编"
    CHAPTER = "章"
    SECTION = "节"
    GROUP = "标题"
    ARTICLE = "条"
    PARAGRAPH = "款"
    ITEM = "项"
    SUB_ITEM = "目"
    ANNEX = "附件"
    OTHER_DOCUMENT = "另件"


COUNTED = (Kind.PART, Kind.SUBPART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE)


class LawTextError(ValueError):
    """The file cannot be read at all. `message` is an English msgid, `params` fill it, str() is both
    together.
    """

    def __init__(self, message: str, **params: object) -> None:
        self.message, self.params = message, params
        super().__init__(message % params)


@dataclass(frozen=True, slots=True)
class Warning:
    """Something a person should look at. `message` is an English msgid, `params` fill it; `line` counts
    from 1.
    """

    line: int
    code: str
    message: str
    params: dict[str, object] = field(default_factory=dict, hash=False)

    @property
    def reason(self) -> str:
        return self.message % self.params


@dataclass(frozen=True, slots=True)
class Node:
    """One step of the tree. `key` is "3", "120-1", or "" for a step without number; `text` is its own
    words.
    """

    kind: Kind
    number: int | None
    key: str
    label: str
    heading: str
    text: str
    line: int
    children: tuple["Node", ...] = ()

    @property
    def title(self) -> str:
        """第一章 总则; only one of both where the other is missing."""
        return " ".join(part for part in (self.label, self.heading) if part)

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Article:
    """第120条之一: number 120, suffix 1, key "120-1". `path` are the headings above it, outermost first."""

    number: int
    suffix: int
    label: str
    heading: str
    path: tuple[str, ...]
    paragraphs: tuple[Node, ...]
    line: int

    @property
    def key(self) -> str:
        return f"{self.number}-{self.suffix}" if self.suffix else str(self.number)

    @property
    def text(self) -> str:
        """Everything below the number, a line for each paragraph, item and sub-item."""
        nodes = (node for paragraph in self.paragraphs for node in paragraph.walk())
        return "\n".join(part for node in nodes if (part := node.label + node.text))

    @property
    def is_deleted(self) -> bool:
        """Deleted articles keep their number and stand as 第X条（删除）."""
        return self.text.strip("（）()[]［］ 。") in {"删除", "删去", "已删除", "删"}


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the header that carries a date: 2021年1月22日 … 修订."""

    line: int
    date: date
    action: str
    text: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What stands in the file about the instrument; None or "" where the file is silent."""

    issuing_body: str = ""
    document_no: str = ""
    adopted_on: date | None = None
    promulgated_on: date | None = None
    amended_on: date | None = None
    effective_on: date | None = None
    effective_clause: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class LawText:
    """A whole instrument. `nodes` are the roots of the tree, `articles` the same articles flat, in
    document order.
    """

    title: str
    metadata: Metadata
    preface: tuple[str, ...]
    nodes: tuple[Node, ...]
    articles: tuple[Article, ...]
    counts: dict[str, int]
    warnings: tuple[Warning, ...]

    def article(self, key: str) -> Article | None:
        """The article with this key ("76", "120-1"), or None."""
        return next((article for article in self.articles if article.key == key), None)
