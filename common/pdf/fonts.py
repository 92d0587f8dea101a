"""The fonts of every PDF, and which of them has a character.

Serif (宋体) is Noto Serif SC, sans serif (黑体) is Kurinto Sans SC; both come as packages under the SIL
Open Font License. reportlab draws a character that its font lacks as a blank and says nothing, so the
font is chosen for each character here, and what no font has is an error before anything is drawn.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pylopdf_fonts_zh_cn
import weblate_fonts
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from common.pdf import tounicode
from common.pdf.outlines import ConvertedFont

SERIF = "Serif"
SANS = "Sans"
BOLD = "Sans-Bold"

# Where to look next for a character, per font.
CHAINS = {SERIF: (SERIF, SANS), SANS: (SANS, SERIF), BOLD: (BOLD, SERIF)}


class MissingGlyphs(ValueError):
    """No font has these characters: the text cannot be printed as it is written."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = frozenset(characters)
        listed = " ".join(f"{c} (U+{ord(c):04X})" for c in sorted(self.characters))
        super().__init__(f"no glyph for {listed}")


@cache
def register() -> None:
    """Load and register the fonts; the first call of a process takes some tenths of a second."""
    # Binary streams are a quarter smaller and faster than base 85; comments would repeat file names.
    rl_config.useA85 = 0
    rl_config.pdfComments = 0
    tounicode.install()
    folder = Path(weblate_fonts.__file__).parent / "static/weblate_fonts/kurinto/ttf"
    for name, file in ((SANS, "KurintoSansSC-Rg.ttf"), (BOLD, "KurintoSansSC-Bd.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(folder / file), asciiReadable=False, shapable=False))
    pdfmetrics.registerFont(ConvertedFont(SERIF, Path(pylopdf_fonts_zh_cn.serif_path())))


@cache
def _coverage(font: str) -> dict[int, int]:
    register()
    found: dict[int, int] = pdfmetrics.getFont(font).face.charToGlyph
    return found


def has_glyph(character: str, font: str) -> bool:
    """Whether this very font draws the character."""
    return ord(character) in _coverage(font)


def missing_glyphs(text: str) -> set[str]:
    """The characters of `text` that no font can draw; line ends and tabs count as missing."""
    return {c for c in text if not any(has_glyph(c, font) for font in (SERIF, SANS))}


@cache
def font_for(character: str, font: str) -> str:
    """`font`, or the next of its chain that has the character; `MissingGlyphs` when none has."""
    for candidate in CHAINS[font]:
        if has_glyph(character, candidate):
            return candidate
    raise MissingGlyphs(character)


def runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """`text` cut into (font, piece), each piece in one font."""
    for chosen, piece in groupby(text, key=lambda c: font_for(c, font)):
        yield chosen, "".join(piece)


@cache
def _advance(character: str, font: str) -> float:
    chosen = font_for(character, font)
    return float(pdfmetrics.getFont(chosen).face.charWidths[ord(character)]) / 1000


def width(text: str, font: str, size: float) -> float:
    """How wide `text` is in points at this type size, fallbacks included."""
    return sum(_advance(c, font) for c in text) * size
