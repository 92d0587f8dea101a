"""Certificates as PDF: `render(sheet)` gives the same bytes for the same facts, so that a hash is proof."""

from collections.abc import Callable

from certificates.enums import CertificateKind
from certificates.rendering import landscape
from certificates.rendering.sheet import Sheet

__all__ = ["LAYOUTS", "Sheet", "render"]

LAYOUTS: dict[CertificateKind, Callable[[Sheet], bytes]] = {
    CertificateKind.COMPLETION: landscape.draw,
    CertificateKind.QUALIFICATION: landscape.draw,
}


def render(sheet: Sheet) -> bytes:
    """The certificate's PDF file.

    Raises `common.pdf.fonts.MissingGlyphs` when a character can't be printed, `DoesNotFit` when the
    sentence is too long for the page, `BadPhoto` when the photo is no picture.
    """
    return LAYOUTS[sheet.kind](sheet)
