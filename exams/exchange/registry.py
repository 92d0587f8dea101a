"""The file formats, in the order in which they are asked. A new format is a module and a line here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import ModuleType

from common.tables import TableError
from exams.exchange import duplicates, spreadsheet
from exams.exchange.drafts import ReadResult

FORMATS: Sequence[ModuleType] = (spreadsheet,)


def endings() -> tuple[str, ...]:
    """File name endings that can be read, for the page's file field."""
    return tuple(ending for module in FORMATS for ending in module.ENDINGS)


def read(data: bytes, filename: str, *, mapping: Mapping[int, str] | None = None) -> ReadResult:
    """A question file → drafts, errors by line and duplicates inside the file.

    Raises TableError (whose text tells the user what to do) when the file as a whole cannot be read.
    """
    for module in FORMATS:
        if module.recognises(data, filename):
            result: ReadResult = module.read(data, filename, mapping=mapping)
            return replace(result, duplicates=tuple(duplicates.find(result.drafts)))
    ending = "." + filename.rsplit(".", 1)[-1].lower() if "." in filename else filename
    raise TableError("ending", ending=ending)
