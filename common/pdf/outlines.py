"""A font with PostScript outlines (CFF) in reportlab, which takes TrueType outlines only.

Converting the whole font takes the best part of a minute. A document needs a few dozen glyphs, so they
are converted when first used and kept: about a millisecond each, and a batch soon meets no new ones.
"""

import struct
from io import BytesIO
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont as OpenTypeFont
from reportlab.pdfbase import pdfmetrics, ttfonts

# How far the quadratic outline may leave the cubic one, in thousandths of the type size.
TOLERANCE = 0.5
EMPTY = b""


class ConvertedFace(ttfonts.TTFontFace):
    """What reportlab asks of a TrueType face, answered from a CFF font."""

    def __init__(self, path: Path) -> None:
        pdfmetrics.TypeFace.__init__(self, None)
        self._font = OpenTypeFont(BytesIO(path.read_bytes()), lazy=True, recalcTimestamp=False)
        # The bytes as they stand: compiling a table again would measure all glyphs of the font.
        self._raw = {tag: bytes(self._font.reader[tag]) for tag in ("head", "hhea")}
        self._outlines: dict[str, bytes] = {}
        self._glyphs = self._font.getGlyphSet()
        self._scale = 1000 / self._font["head"].unitsPerEm
        self.filename = path.name
        self.subfontNameX = b""
        self.name = str(self._font["name"].getDebugName(6)).encode("ascii")
        self._read_metrics()
        self._read_characters()

    def _read_metrics(self) -> None:
        head, hhea, os2 = self._font["head"], self._font["hhea"], self._font["OS/2"]
        self.ascent, self.descent = hhea.ascent * self._scale, hhea.descent * self._scale
        self.capHeight = os2.sCapHeight * self._scale
        self.bbox = [edge * self._scale for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]
        self.italicAngle = 0
        self.stemV = 80
        self.flags = ttfonts.FF_SERIF | ttfonts.FF_SYMBOLIC

    def _read_characters(self) -> None:
        self._names: dict[int, str] = self._font.getBestCmap()
        advances = self._font["hmtx"].metrics
        # reportlab only asks whether a character is there.
        self.charToGlyph = dict.fromkeys(self._names, 1)
        self.charWidths = {code: advances[name][0] * self._scale for code, name in self._names.items()}
        self.defaultWidth = advances[".notdef"][0] * self._scale

    def _outline(self, name: str) -> bytes:
        """The glyph as a record of the `glyf` table, padded to four bytes."""
        if name not in self._outlines:
            pen = TTGlyphPen(None)
            self._glyphs[name].draw(Cu2QuPen(pen, TOLERANCE / self._scale, reverse_direction=True))
            glyph = pen.glyph(dropImpliedOnCurves=False)
            data = EMPTY if glyph.numberOfContours == 0 else glyph.compile(None)
            self._outlines[name] = data + b"\0" * (-len(data) % 4)
        return self._outlines[name]

    def makeSubset(self, subset: list[int]) -> bytes:  # noqa: N802 - reportlab's name
        """A TrueType font of these code points, addressed by their place in the list."""
        names = [".notdef"]
        places = {".notdef": 0}
        codes = []
        for code in subset:
            name = self._names.get(code, ".notdef")
            if name not in places:
                places[name] = len(names)
                names.append(name)
            codes.append(places[name])
        outlines = [self._outline(name) for name in names]
        maker = ttfonts.TTFontMaker()
        for tag, table in {
            "cmap": struct.pack(">HHHHLHHHHH", 0, 1, 1, 0, 12, 6, 10 + 2 * len(codes), 0, 0, len(codes))
            + struct.pack(f">{len(codes)}H", *codes),
            "glyf": b"".join(outlines),
            "head": self._head(),
            "hhea": self._raw["hhea"][:34] + struct.pack(">H", len(names)),
            "hmtx": b"".join(self._advance(name, data) for name, data in zip(names, outlines, strict=True)),
            "loca": self._loca(outlines),
            # Generous limits for points and contours; no instructions.
            "maxp": struct.pack(">L14H", 0x00010000, len(names), 4000, 400, 0, 0, 1, *[0] * 8),
            "post": struct.pack(">LLhhLLLLL", 0x00030000, 0, 0, 0, 0, 0, 0, 0, 0),
        }.items():
            maker.add(tag, table)
        return bytes(maker.makeStream())

    def _head(self) -> bytes:
        # Long offsets in `loca` (the last field but one), whatever the source says.
        return self._raw["head"][:50] + struct.pack(">hh", 1, 0)

    def _advance(self, name: str, outline: bytes) -> bytes:
        left = struct.unpack(">h", outline[2:4])[0] if outline else 0
        return struct.pack(">Hh", self._font["hmtx"].metrics[name][0], left)

    @staticmethod
    def _loca(outlines: list[bytes]) -> bytes:
        offsets = [0]
        for data in outlines:
            offsets.append(offsets[-1] + len(data))
        return struct.pack(f">{len(offsets)}L", *offsets)


class ConvertedFont(ttfonts.TTFont):
    """A reportlab font whose face is converted on demand."""

    def __init__(self, name: str, path: Path) -> None:
        self.fontName = name
        self.face = ConvertedFace(path)
        self.encoding = ttfonts.TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False
