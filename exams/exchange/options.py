"""Options out of cells: one column each, all in one cell, or glued to the stem."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exams.kinds import LETTERS
from exams.problems import Problem, problem

_MARK = re.compile(r"(?<![A-Za-z0-9])([A-JＡ-Ｊ])\s*[.、．:：)）]\s*")


def from_columns(cells: Sequence[str]) -> tuple[str, ...] | Problem:
    """Texts of the option columns in order; empty ones at the end are left out, gaps are errors."""
    filled = [at for at, cell in enumerate(cells) if cell]
    if not filled:
        return ()
    texts = tuple(cells[: filled[-1] + 1])
    for at, text in enumerate(texts):
        if not text:
            return problem("option_gap", empty=LETTERS[at], filled=LETTERS[filled[-1]])
    return _without_letters(texts)


def _without_letters(texts: tuple[str, ...]) -> tuple[str, ...]:
    """“A.甲” in column A, “B.乙” in column B: the letters are not part of the texts."""
    stripped = []
    for letter, text in zip(LETTERS, texts, strict=False):
        mark = _MARK.match(text)
        if mark is None or _half_width(mark.group(1)) != letter or not text[mark.end() :]:
            return texts
        stripped.append(text[mark.end() :])
    return tuple(stripped) if len(stripped) > 1 else texts


def from_one_cell(text: str) -> tuple[str, ...]:
    """All options of a cell: by their letters, else by lines or bars."""
    before, options = split_glued(text)
    if options and not before:
        return options
    for separator in ("\n", "|", "｜", "$$", "###", "；", ";"):
        parts = tuple(part.strip() for part in text.split(separator) if part.strip())
        if len(parts) > 1:
            return parts
    return ()


def split_glued(text: str) -> tuple[str, tuple[str, ...]]:
    """“题干 A.甲 B.乙” → ("题干", ("甲", "乙")); without at least A and B in order: (text, ())."""
    marks: list[re.Match[str]] = []
    for mark in _MARK.finditer(text):
        if len(marks) < len(LETTERS) and _half_width(mark.group(1)) == LETTERS[len(marks)]:
            marks.append(mark)
    if len(marks) < 2:
        return text, ()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    options = tuple(text[mark.end() : end].strip(" \t\n;；") for mark, end in zip(marks, ends, strict=True))
    if not all(options):
        return text, ()
    return text[: marks[0].start()].strip(), options


def _half_width(letter: str) -> str:
    return chr(ord(letter) - 0xFEE0) if ord(letter) > 0xFF00 else letter
