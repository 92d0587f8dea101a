"""Drawings and pictures that go into a file as they stand, encoded once and not looked at again."""

import hashlib
import zlib
from copy import copy
from io import BytesIO

from PIL import Image
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas


class _Stored(pdfdoc.PDFObject):
    """A stream object whose bytes are already final."""

    __RefOnly__ = 1

    def __init__(self, entries: str, data: bytes) -> None:
        self.name = "x" + hashlib.sha256(data).hexdigest()[:16]
        head = f"<< /Type /XObject {entries} /Length {len(data)} >>\nstream\n"
        self._body = head.encode("ascii") + data + b"\nendstream"

    def format(self, document: object) -> bytes:
        """What reportlab writes into the file."""
        return self._body


class Artwork(_Stored):
    """A drawing without text: PDF operators, compressed once per process."""

    def __init__(self, operators: str, width: float, height: float) -> None:
        super().__init__(
            f"/Subtype /Form /FormType 1 /BBox [0 0 {width:.2f} {height:.2f}]"
            " /Resources << /ProcSet [/PDF] >> /Filter /FlateDecode",
            zlib.compress(operators.encode("ascii"), 9),
        )


def draw_artwork(canvas: Canvas, stored: _Stored) -> None:
    """The object at the origin, in the file once however often it is drawn."""
    if not canvas.hasForm(stored.name):
        # A document marks its objects as its own, so each gets a copy; the bytes are shared.
        canvas._doc.addForm(stored.name, copy(stored))
    canvas.doForm(stored.name)


def draw_picture(canvas: Canvas, x: float, y: float, width: float, height: float, jpeg: bytes) -> None:
    """An RGB JPEG (see `photo.normalised`) that covers this box of points; what stands out is cut away.

    The bytes are copied, not decoded.
    """
    with Image.open(BytesIO(jpeg)) as header:
        across, down = header.size
    scale = max(width / across, height / down)
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(x, y, width, height)
    canvas.clipPath(frame, stroke=0, fill=0)
    canvas.translate(x + (width - across * scale) / 2, y + (height - down * scale) / 2)
    canvas.scale(across * scale, down * scale)
    entries = (
        f"/Subtype /Image /Width {across} /Height {down} /ColorSpace /DeviceRGB"
        " /BitsPerComponent 8 /Filter /DCTDecode"
    )
    draw_artwork(canvas, _Stored(entries, jpeg))
    canvas.restoreState()
