"""What must be known about an .xlsx before a parser may see it, and what the fast parser does not tell.

The numbers in a ZIP directory are claims of whoever made the file, so each part is unpacked in slices and
counted; a single cell at the far end of a sheet makes a dense reader allocate the whole sheet, so cell
addresses are looked at before reading. Parsing itself happens in a process of its own.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_PARTS = 2_000
MAX_UNPACKED = 128 * 1024 * 1024
SLICE = 256 * 1024
READER = Path(__file__).with_name("workbook_reader.py")
TIMEOUT = 90  # seconds of waiting; the reader itself stops after 60 of work

LONGEST_TAG = 64 * 1024
LARGEST_STYLES = 8 * 1024 * 1024

# Simple patterns on purpose: each looks at a byte a fixed number of times, whatever somebody sends.
_CELL_TAG = re.compile(rb"<(?:\w{1,20}:)?c(\s[^<>]*)>")
_ADDRESS = re.compile(rb"""\sr\s?=\s?["']([A-Za-z]{1,3})(\d{1,7})["']""")
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_FORMAT_ID = re.compile(rb'numFmtId="(\d+)"')
_CUSTOM_FORMAT = re.compile(rb"<(?:\w{1,20}:)?numFmt\s[^<>]*>")
_PERCENT_IDS = {b"9", b"10"}  # ECMA-376 part 1, 18.8.30: 0% and 0.00%


class UnsafeWorkbook(Exception):
    """The file is refused; `code` is one of the codes of `common.tables.TableError`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class SheetRows:
    """A sheet without its empty rows: (line as Excel counts it, texts)."""

    name: str
    rows: list[tuple[int, tuple[str, ...]]]


@dataclass(frozen=True)
class Inspection:
    """What was seen while unpacking: does any cell format print percentages?"""

    has_percentages: bool


def inspect(data: bytes, *, max_rows: int, max_columns: int) -> Inspection:
    """Unpack everything once, in slices, and refuse what could hurt. Raises UnsafeWorkbook."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError) as error:
        raise UnsafeWorkbook("damaged") from error
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise UnsafeWorkbook("bomb")
    names = {info.filename.lower() for info in infos}
    if "xl/workbook.xml" not in names:
        raise UnsafeWorkbook("not_a_workbook")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnsafeWorkbook("macros")
    left = MAX_UNPACKED
    has_percentages = False
    for info in infos:
        if info.filename.lower() == "xl/styles.xml":
            styles = b"".join(_slices(archive, info, min(left, LARGEST_STYLES)))
            has_percentages = _prints_percentages(styles)
        left -= _look_through(archive, info, left, max_rows=max_rows, max_columns=max_columns)
    return Inspection(has_percentages)


def _slices(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """The part in slices, never more than `left` bytes, whatever size the directory claims."""
    if info.flag_bits & 0x1:
        raise UnsafeWorkbook("locked")
    honest = zipfile.ZipInfo(info.filename, info.date_time)
    honest.compress_type = info.compress_type
    honest.header_offset, honest.compress_size = info.header_offset, info.compress_size
    honest.flag_bits, honest.orig_filename = info.flag_bits, info.orig_filename
    honest.file_size = left + SLICE  # read to the end of the stream, not to the claimed size
    try:
        with archive.open(honest) as part:
            part._expected_crc = None  # type: ignore[attr-defined]  # the parser checks it again
            while piece := part.read(SLICE):
                left -= len(piece)
                if left < 0:
                    raise UnsafeWorkbook("bomb")
                yield piece
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise UnsafeWorkbook("damaged") from error
    except Exception as error:
        if type(error).__module__ in {"zlib", "lzma", "bz2", "_lzma"}:
            raise UnsafeWorkbook("damaged") from error
        raise


def _look_through(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, *, max_rows: int, max_columns: int
) -> int:
    """Size of the part in bytes; its XML must be plain and its cells within bounds."""
    size = 0
    carry = b""
    is_xml = info.filename.lower().endswith((".xml", ".rels"))
    is_sheet = is_xml and "worksheets/" in info.filename.lower()
    for piece in _slices(archive, info, left):
        size += len(piece)
        if not is_xml:
            continue
        text = carry + piece
        if b"\x00" in text or _FORBIDDEN.search(text):
            raise UnsafeWorkbook("xml")
        if is_sheet:
            _check_cells(text, max_rows=max_rows, max_columns=max_columns)
        carry = text[text.rfind(b"<") :] if text.rfind(b"<") > text.rfind(b">") else b""
        if len(carry) > LONGEST_TAG:
            raise UnsafeWorkbook("xml")
    return size


def _check_cells(text: bytes, *, max_rows: int, max_columns: int) -> None:
    for attributes in _CELL_TAG.findall(text):
        address = _ADDRESS.search(attributes)
        if address is None or attributes.endswith(b"/"):
            continue  # a self-closed cell carries a style and no value
        letters, number = address.group(1).upper(), address.group(2)
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if int(number) > max_rows:
            raise UnsafeWorkbook("rows", limit=max_rows)
        if column > max_columns:
            raise UnsafeWorkbook("columns", limit=max_columns, cell=(letters + number).decode())


def _prints_percentages(styles: bytes) -> bool:
    """Does a format used by cells show numbers as per cent? Those lose their sign in the fast parser."""
    custom = {
        found.group(1)
        for tag in _CUSTOM_FORMAT.findall(styles)
        if b"%" in tag and (found := _FORMAT_ID.search(tag))
    }
    begin = styles.find(b"cellXfs")
    used = set(_FORMAT_ID.findall(styles[begin : styles.find(b"cellXfs>", begin)]))
    return begin >= 0 and bool(used & (custom | _PERCENT_IDS))


def read_sheets(data: bytes, *, max_rows: int, max_columns: int, percentages: bool) -> list[SheetRows]:
    """Name and rows (line, texts) of each visible sheet, parsed by a process that may die. UnsafeWorkbook."""
    command = [sys.executable, "-I", str(READER), str(max_rows), str(max_columns), str(int(percentages))]
    # A numeric library would reserve memory for every core, more than the reader allows itself.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603  (our own program, fixed arguments)
            command, input=data, capture_output=True, timeout=TIMEOUT, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise UnsafeWorkbook("damaged") from error
    if done.returncode != 0:
        raise UnsafeWorkbook("damaged")
    answer = json.loads(done.stdout)
    if refused := answer.get("refused"):
        raise UnsafeWorkbook(refused, limit=max_rows if refused == "rows" else max_columns)
    return [
        SheetRows(name, [(line, tuple(cells)) for line, cells in rows]) for name, rows in answer["sheets"]
    ]
