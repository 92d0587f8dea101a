"""The drawn ground of a certificate: frame, braided band and rosette, computed once per process.

Fine lines in pale colours, all vector. Nothing of it resembles a national emblem or a seal.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from math import atan2, cos, sin, tau

from common.pdf.artwork import Artwork

Point = tuple[float, float]

RED = "0.608 0.110 0.122"
GOLD = "0.643 0.478 0.118"
SOFT_GOLD = "0.878 0.788 0.580"
PALE_RED = "0.957 0.880 0.868"
PALE_GOLD = "0.950 0.910 0.800"

# Distance of the frame's lines from the edge of the sheet, in points.
OUTER, RULE, BAND, INNER, EDGE = 20.0, 25.0, 34.0, 43.0, 46.5


def _smooth(points: list[Point]) -> str:
    """A curve from the second point to the last but one: Catmull-Rom as Bézier segments."""
    parts = [f"{points[1][0]:.2f} {points[1][1]:.2f} m"]
    for before, start, end, after in zip(points, points[1:], points[2:], points[3:], strict=False):
        curve = (
            start[0] + (end[0] - before[0]) / 6,
            start[1] + (end[1] - before[1]) / 6,
            end[0] - (after[0] - start[0]) / 6,
            end[1] - (after[1] - start[1]) / 6,
            *end,
        )
        parts.append(" ".join(f"{value:.2f}" for value in curve) + " c")
    return " ".join([*parts, "S"])


def _turn(angle: float) -> str:
    return f"{cos(angle):.6f} {sin(angle):.6f} {-sin(angle):.6f} {cos(angle):.6f} 0 0 cm"


def _rosette(
    centre: Point, radius: float, swing: float, *, petals: int, curves: int, colours: tuple[str, str]
) -> Iterator[str]:
    """Waves around a circle, each turned a little further than the one before.

    One petal is drawn again and again under a turned axis: the repetition compresses to almost nothing.
    """
    steps = 10
    points = []
    for step in range(-1, steps + 2):
        turn = tau * step / steps / petals
        away = radius + swing * cos(petals * turn) + swing / 3 * cos(2 * petals * turn + 1)
        points.append((away * cos(turn), away * sin(turn)))
    petal = _smooth(points)
    for number, colour in enumerate(colours):
        yield f"q 1 0 0 1 {centre[0]:.2f} {centre[1]:.2f} cm {colour} RG"
        yield _turn(tau * number / petals / curves)
        between = tau / petals * len(colours) / curves
        for _ in range(petals * curves // len(colours)):
            yield petal
            yield _turn(between)
        yield "Q"


def _braid(start: Point, end: Point, *, swing: float, period: float) -> Iterator[str]:
    """Four waves twisted around the line from start to end, with a whole number of periods."""
    across, up = end[0] - start[0], end[1] - start[1]
    length = (across**2 + up**2) ** 0.5
    repeats = round(length / period)
    period = length / repeats
    strands = []
    for strand in range(4):
        heights = [swing * sin(tau * (step / 8 + strand / 4)) for step in range(-1, 10)]
        strands.append(
            _smooth([(period * step / 8, y) for step, y in zip(range(-1, 10), heights, strict=True)])
        )
    yield f"q 1 0 0 1 {start[0]:.2f} {start[1]:.2f} cm {_turn(atan2(up, across))}"
    for _ in range(repeats):
        yield from strands
        yield f"1 0 0 1 {period:.4f} 0 cm"
    yield "Q"


def _frame(width: float, height: float, inset: float, line: float, colour: str) -> str:
    return f"{colour} RG {line} w {inset} {inset} {width - 2 * inset:.2f} {height - 2 * inset:.2f} re S"


def _corner(centre: Point) -> Iterator[str]:
    side = INNER - RULE + 8
    left, bottom = centre[0] - side / 2, centre[1] - side / 2
    yield f"1 1 1 rg {GOLD} RG 0.6 w {left:.1f} {bottom:.1f} {side:.1f} {side:.1f} re B 0.35 w"
    yield from _rosette(centre, 7.2, 3, petals=8, curves=4, colours=(RED, GOLD))


def _operators(width: float, height: float) -> Iterable[str]:
    middle = (width / 2, height / 2 - 8)
    yield "q 1 J 1 j 0.4 w"
    yield from _rosette(middle, 176, 28, petals=18, curves=12, colours=(PALE_RED, PALE_GOLD))
    yield from _rosette(middle, 100, 26, petals=12, curves=10, colours=(PALE_GOLD, PALE_RED))
    yield from _rosette(middle, 38, 15, petals=8, curves=8, colours=(PALE_RED, PALE_GOLD))
    yield f"{SOFT_GOLD} RG 0.4 w"
    corners = [(BAND, BAND), (width - BAND, BAND), (width - BAND, height - BAND), (BAND, height - BAND)]
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        yield from _braid(start, end, swing=6.5, period=22)
    yield "0 J 0 j"
    yield _frame(width, height, OUTER, 2.6, RED)
    yield _frame(width, height, RULE, 0.6, GOLD)
    yield _frame(width, height, INNER, 0.6, GOLD)
    yield _frame(width, height, EDGE, 1.1, RED)
    for corner in corners:
        yield from _corner(corner)
    yield "Q"


@cache
def ground(width: float, height: float) -> Artwork:
    """The drawing for a sheet of this size in points."""
    return Artwork("\n".join(_operators(width, height)), width, height)
