"""A correct ToUnicode map, so that a rare name can be searched for and copied out of a PDF.

reportlab writes one hex number per code point (`<%04X>`), which gives five digits beyond the Basic
Multilingual Plane: 𬭎 comes back as something else. ISO 32000-1, 9.10.3 asks for UTF-16BE, there a
surrogate pair. It also puts up to 256 lines into one block where the CMap format allows 100.
"""

from collections.abc import Iterator, Sequence

from reportlab.pdfbase import ttfonts

BLOCK = 100


def utf16be_hex(code: int) -> str:
    """The code point as UTF-16BE in hex digits; a lone surrogate becomes U+FFFD."""
    if 0xD800 <= code <= 0xDFFF:
        code = 0xFFFD
    return chr(code).encode("utf-16-be").hex().upper()


def _blocks(subset: Sequence[int]) -> Iterator[str]:
    # Code 0 is .notdef, which stands for no text at all.
    pairs = [f"<{index:02X}> <{utf16be_hex(code)}>" for index, code in enumerate(subset) if code]
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        yield "\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"])


def to_unicode_cmap(fontname: str, subset: Sequence[int]) -> str:
    """The CMap of a font's subset of at most 256 code points, in place of reportlab's own."""
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{fontname} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *_blocks(subset),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def install() -> None:
    """Put `to_unicode_cmap` in the place of reportlab's function, for every font of this process."""
    ttfonts.makeToUnicodeCMap = to_unicode_cmap
