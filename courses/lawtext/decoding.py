"""Bytes of an uploaded file → text. Chinese law files come as UTF-8 with or without BOM, UTF-16, or
GB18030.
"""

import codecs
from pathlib import PurePath

from courses.lawtext.model import LawTextError
from courses.lawtext.words import gettext_noop as _

MAXIMUM_BYTES = 20 * 1024 * 1024
_SIGNATURES = {b"%PDF": "PDF", b"PK\x03\x04": "DOCX", b"\xd0\xcf\x11\xe0": "DOC", b"{\\rtf": "RTF"}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes, filename: str) -> str:
    """The text of the file. Raises LawTextError with the place of the first byte that fits no known
    encoding.
    """
    name = PurePath(filename).name
    _refuse_other_formats(data, name)
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as utf8_fault:
        text = _decode_gb(data, name, utf8_fault)
    if not text.strip():
        raise LawTextError(_("%(file)s is empty. Choose the file that holds the text of the law."), file=name)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        message = _("%(file)s, line %(line)s: this is not text. Save it as plain text (UTF-8) or Markdown.")
        raise LawTextError(message, file=name, line=line)
    return text


def _refuse_other_formats(data: bytes, name: str) -> None:
    for signature, form in _SIGNATURES.items():
        if data.startswith(signature):
            message = _(
                "%(file)s is a %(format)s file. Save it as plain text (UTF-8) or Markdown and try again."
            )
            raise LawTextError(message, file=name, format=form)
    if len(data) > MAXIMUM_BYTES:
        message = _("%(file)s is larger than %(limit)s MB. A law text is far smaller; please check the file.")
        raise LawTextError(message, file=name, limit=MAXIMUM_BYTES // 1024 // 1024)


def _decode_gb(data: bytes, name: str, utf8_fault: UnicodeDecodeError) -> str:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as gb_fault:
        place = max(utf8_fault.start, gb_fault.start)
        message = _(
            "%(file)s, line %(line)s: byte %(byte)s fits neither UTF-8 nor GB18030. "
            "Open the file in an editor, save it as UTF-8 and try again."
        )
        line = data.count(b"\n", 0, place) + 1
        raise LawTextError(message, file=name, line=line, byte=f"0x{data[place]:02X}") from gb_fault
