"""What another program than ours reads in a PDF: poppler's tools. Without them the tests say so."""

import shutil
import subprocess
from pathlib import Path

import pytest

requires_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="poppler-utils is NOT installed: what the PDF files say to other programs was not checked",
)


# Resolution of pictures, in dots a point.
DOTS = 2


def text_of(pdf: bytes, *, drawn_order: bool = False) -> str:
    """The text line by line, in the order poppler would read it or in the order it was drawn."""
    order = ["-raw"] if drawn_order else []
    done = subprocess.run(["pdftotext", *order, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def complaints_of(pdf: bytes, folder: Path) -> str:
    """What the renderer says against the file; the first page's picture is left at folder/page.png."""
    command = ["pdftoppm", "-r", str(72 * DOTS), "-png", "-f", "1", "-singlefile", "-", str(folder / "page")]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stderr.decode()


def fonts_of(pdf: bytes, folder: Path) -> dict[str, str]:
    """Name of each font and whether it is embedded ("yes" or "no")."""
    file = folder / "fonts.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True, text=True)
    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    return {row[0]: row[-5] for row in rows}


def pages_of(pdf: bytes) -> int:
    """How many pages the file has."""
    done = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    return int(next(line.split()[1] for line in done.stdout.splitlines() if line.startswith(b"Pages:")))
