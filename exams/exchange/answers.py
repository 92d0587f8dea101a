"""The spellings of an answer (domain.md §7) → a key. What is not clear stays unclear: a problem, no guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from exams.exchange.words import judgement, plain
from exams.kinds import FALSE, LETTERS, TRUE, Key
from exams.problems import Problem, problem

# Cyrillic and Greek capitals that look like Latin ones and come out of scanned or retyped banks.
_LOOK_ALIKES = str.maketrans("\u0410\u0412\u0421\u0415\u041d\u0391\u0392\u0395\u0397\u0399", "ABCEHABEHI")
_PREFIX = re.compile(r"^(?:正确|参考|标准)?答案\s*(?:[:是为]\s*)?|^(?:应选|选)\s*[:择]?\s*")
_BETWEEN = re.compile(r"[\s,、;/|&+.。和及与()\[\]{}【】<>《》'\"“”_-]+")
_LETTERS = re.compile(rf"[{LETTERS}]+")
_LETTER_AND_TEXT = re.compile(rf"([{LETTERS}])\s*[.、:)]\s*(.+)", re.DOTALL)
_PARTS = re.compile(r"[\n;|,、/]+")


def looks_like_letters(text: str) -> bool:
    """Is the cell a list of option letters, however separated?"""
    return bool(_LETTERS.fullmatch(_squeezed(text)))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKES).strip()


def _squeezed(text: str) -> str:
    return _BETWEEN.sub("", _PREFIX.sub("", _folded(text)))


def choice_key(text: str, options: Sequence[str], *, numbered: bool = False) -> Key | Problem:
    """Letters, option texts, or (where the headings number the options) numbers → sorted letters."""
    squeezed = _squeezed(text)
    if _LETTERS.fullmatch(squeezed):
        if len(set(squeezed)) < len(squeezed):
            return problem("answer_repeats", value=text)
        return tuple(sorted(squeezed))
    readings = {_key_by_text(text, options), _key_by_number(squeezed) if numbered else ()} - {()}
    # Numbers that are option texts too (“2” is the third option) mean two things, and so nothing.
    return readings.pop() if len(readings) == 1 else problem("unclear_answer", value=text[:60])


def _key_by_number(digits: str) -> Key:
    if not re.fullmatch("[1-9]+", digits) or len(set(digits)) < len(digits):
        return ()
    return tuple(sorted(LETTERS[int(digit) - 1] for digit in digits))


def _key_by_text(text: str, options: Sequence[str]) -> Key:
    """The options whose text the cell repeats, one or several; () when anything in it is left over."""
    letters = {plain(option): letter for letter, option in zip(LETTERS, options, strict=False)}
    if plain(text) in letters:
        return (letters[plain(text)],)
    both = _LETTER_AND_TEXT.fullmatch(_folded(text))
    if both and letters.get(plain(both.group(2))) == both.group(1):
        return (both.group(1),)
    parts = [plain(part) for part in _PARTS.split(unicodedata.normalize("NFKC", text)) if part.strip()]
    found = [letters[part] for part in parts if part in letters]
    return tuple(sorted(set(found))) if parts and len(found) == len(parts) == len(set(found)) else ()


def true_false_key(text: str, options: Sequence[str]) -> Key | Problem:
    """对/错 and its kin; a letter counts by the text of its option (A is 错误 in some banks)."""
    stated = judgement(_PREFIX.sub("", unicodedata.normalize("NFKC", text).strip()))
    if stated is not None:
        fine = not options or are_judgements(options)
        return (stated,) if fine else problem("options_not_allowed")
    letter = _squeezed(text)
    if len(letter) != 1 or letter not in LETTERS:
        letter = "".join(_key_by_text(text, options))
    if len(letter) != 1:
        return problem("unclear_answer", value=text[:60])
    if not are_judgements(options) or letter not in "AB":
        return problem("letter_says_nothing", value=text)
    return (str(judgement(options[LETTERS.index(letter)])),)


def are_judgements(options: Sequence[str]) -> bool:
    """Are the options 对 and 错 in some order?"""
    return len(options) == 2 and {judgement(option) for option in options} == {TRUE, FALSE}
