"""Which kind of document a file is, told by its content: a name proves nothing."""

from __future__ import annotations

MAX_BYTES = 10 * 1024 * 1024
ENDINGS = ("pdf", "jpg", "png")

_PDF = b"%PDF-"
_JPG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"


def kind_of(content: bytes) -> str | None:
    """``"pdf"``, ``"jpg"`` or ``"png"`` when the file begins and ends as such a file does, else None."""
    if content.startswith(_PDF) and b"%%EOF" in content[-1024:]:
        return "pdf"
    if content.startswith(_JPG) and b"\xff\xd9" in content[-1024:]:
        return "jpg"
    if content.startswith(_PNG) and b"IEND" in content[-32:]:
        return "png"
    return None
