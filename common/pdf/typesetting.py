"""Lines of Chinese text: where they may break, how they fill the measure, and how text is made to fit.

Breaking follows the rules of GB/T 15834 and W3C CLREQ: closing marks never begin a line, opening marks
never end one, numbers and Latin words stay whole. What does not fit goes down as a whole (推出), and the
line is spaced out a little to fill the measure.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from common.pdf import fonts

NEVER_FIRST = frozenset("、，。．；：？！）》〉」』】〕〗”’…—～·%‰℃,.;:?!)]}")
NEVER_LAST = frozenset("（《〈「『【〔〖“‘([{")

# Beyond this share of the type size readers of the file (pdftotext among them) take a gap for a space.
MAX_STRETCH = 0.09

# Dashes, an article's number and Latin words stay whole.
_ATOMS = re.compile(
    r"——|……|第[〇零一二三四五六七八九十百千]+[条款项章节]|[0-9A-Za-z@][0-9A-Za-z@*/:.,_+-]*[0-9A-Za-z*]|\s+|.",
    re.DOTALL,
)


class DoesNotFit(ValueError):
    """The text is too long for its place even at the smallest size."""


@dataclass(frozen=True)
class Span:
    """A piece of text in one font and size (points). `keep`: not broken if a line can hold it."""

    text: str
    font: str
    size: float
    keep: bool = False

    @property
    def width(self) -> float:
        return fonts.width(self.text, self.font, self.size)


@dataclass(frozen=True)
class Line:
    """Spans side by side, from `indent` points; `stretch` points between the characters."""

    spans: tuple[Span, ...]
    indent: float = 0
    stretch: float = 0

    @property
    def width(self) -> float:
        gaps = max(len(self.text) - 1, 0)
        return self.indent + sum(span.width for span in self.spans) + self.stretch * gaps

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def size(self) -> float:
        return max((span.size for span in self.spans), default=0)


Cluster = list[Span]


def _atoms(spans: Iterable[Span]) -> Iterable[Span]:
    for span in spans:
        if span.keep and span.text:
            yield span
        else:
            yield from (replace(span, text=found) for found in _ATOMS.findall(span.text))


def _clusters(spans: Iterable[Span]) -> list[Cluster]:
    """What may not be parted, grouped; a break is allowed between any two groups."""
    clusters: list[Cluster] = []
    for atom in _atoms(spans):
        glued = (
            clusters
            and not clusters[-1][-1].text.isspace()
            and (atom.text[0] in NEVER_FIRST or clusters[-1][-1].text[-1] in NEVER_LAST)
        )
        if glued:
            clusters[-1].append(atom)
        else:
            clusters.append([atom])
    return clusters


def _width(cluster: Cluster) -> float:
    return sum(span.width for span in cluster)


def _characters(cluster: Cluster) -> list[Cluster]:
    return [[replace(span, text=c, keep=False)] for span in cluster for c in span.text]


def _joined(clusters: Sequence[Cluster]) -> tuple[Span, ...]:
    """Neighbours of the same style as one span, spaces at the end dropped."""
    spans: list[Span] = []
    for span in (span for cluster in clusters for span in cluster):
        if spans and (spans[-1].font, spans[-1].size) == (span.font, span.size):
            spans[-1] = replace(spans[-1], text=spans[-1].text + span.text, keep=False)
        else:
            spans.append(replace(span, keep=False))
    if spans and spans[-1].text != spans[-1].text.rstrip():
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return tuple(span for span in spans if span.text)


def wrap(spans: Iterable[Span], measure: float, *, indent: float = 0, justify: bool = True) -> list[Line]:
    """Break the spans into lines of at most `measure` points; the first begins at `indent` (points).

    A group wider than a whole line (a name of forty characters, a long address) is broken anywhere.
    """
    queue = _clusters(spans)[::-1]
    lines: list[Line] = []
    current: list[Cluster] = []
    used = indent
    while queue:
        cluster = queue.pop()
        if not current and lines and cluster[0].text.isspace():
            continue
        wide = _width(cluster)
        if used + wide <= measure + 0.01:
            current.append(cluster)
            used += wide
        elif wide > measure and sum(len(span.text) for span in cluster) > 1:
            queue.extend(reversed(_characters(cluster)))
        elif not current and not (indent and not lines):
            raise DoesNotFit(f"one character is wider than the measure of {measure:.0f} pt")
        else:
            lines.append(Line(_joined(current), indent if not lines else 0))
            queue.append(cluster)
            current, used = [], 0
    if current:
        lines.append(Line(_joined(current), indent if not lines else 0))
    return [*map(_justified(measure), lines[:-1]), *lines[-1:]] if justify else lines


def _justified(measure: float) -> Callable[[Line], Line]:
    def stretched(line: Line) -> Line:
        gaps = len(line.text) - 1
        if gaps < 1 or not line.size:
            return line
        stretch = (measure - line.width) / gaps
        return replace(line, stretch=stretch) if 0 < stretch <= MAX_STRETCH * line.size else line

    return stretched


@dataclass(frozen=True)
class Fit:
    """A type size (points) and how far the glyphs are narrowed (1 = not at all)."""

    size: float
    squeeze: float = 1.0


def fit(text: str, font: str, measure: float, *, size: float, minimum: float, step: float = 0.5) -> Fit:
    """The largest size from `size` down to `minimum` at which `text` stays in `measure` points.

    If even the smallest is too wide the glyphs are narrowed to fit: one line never overflows.
    """
    wide = fonts.width(text, font, 1)
    while size > minimum and wide * size > measure:
        size = max(size - step, minimum)
    return Fit(size, min(1.0, measure / (wide * size)) if wide else 1.0)


@dataclass(frozen=True)
class Block:
    """A paragraph set into its place: lines and the distance of their baselines in points."""

    lines: tuple[Line, ...]
    leading: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading


Paragraphs = Sequence[Sequence[Span]]


def fit_block(
    make: Callable[[float], Paragraphs],
    measure: float,
    height: float,
    *,
    size: float,
    minimum: float,
    leading: float,
    indent: float,
    justify: bool = True,
) -> Block:
    """The paragraphs `make(size)` at the largest size that stays in `measure` × `height` points.

    `leading` and `indent` are multiples of the type size. Raises `DoesNotFit` below `minimum`.
    """
    while size >= minimum:
        set_lines = [wrap(text, measure, indent=indent * size, justify=justify) for text in make(size)]
        block = Block(tuple(line for lines in set_lines for line in lines), leading * size)
        if block.height <= height:
            return block
        size -= 1
    raise DoesNotFit(f"the paragraphs do not fit {measure:.0f} × {height:.0f} pt at {minimum} pt")
