"""Questions that stand twice, told by normalised text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from exams.exchange.drafts import Duplicate, QuestionDraft
from exams.kinds import LETTERS

_NUMBERING = re.compile(r"^\s*[(（]?\d{1,4}\s*[.、．)）]\s*(?!\d)")
# Brackets with nothing or one answer in them are the place where it is written.
_ANSWER_PLACE = re.compile(r"[(（]\s*[A-Ja-jＡ-Ｊ对错√×✓]?\s*[)）]")


class Comparable(Protocol):
    """A draft or a question of the bank."""

    @property
    def stem(self) -> str: ...
    @property
    def options(self) -> Sequence[str]: ...


def normalised(text: str) -> str:
    """Only letters and digits, half-width, lower case: what two spellings of one text have in common."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()


def stem_text(stem: str) -> str:
    """The stem without its running number and without the empty place for the answer."""
    bare = _ANSWER_PLACE.sub("", _NUMBERING.sub("", stem))
    return normalised(bare) or "".join(stem.split())


def text_hash(stem: str) -> str:
    """SHA-256 of the normalised stem: the same for all candidates of `are_alike`, so a bank can be asked."""
    return hashlib.sha256(stem_text(stem).encode()).hexdigest()


def are_alike(one: Comparable, other: Comparable) -> bool:
    """The same stem, and at least half of the options: “下列说法正确的是” alone makes no duplicate."""
    if stem_text(one.stem) != stem_text(other.stem):
        return False
    mine, theirs = _option_texts(one), _option_texts(other)
    return _enough(len(mine & theirs), len(mine), len(theirs))


def _option_texts(content: Comparable) -> frozenset[str]:
    return frozenset(normalised(text) or text for text in content.options)


def _enough(shared: int, mine: int, theirs: int) -> bool:
    if not mine or not theirs:
        return mine == theirs
    return 2 * shared >= min(mine, theirs)


class _SameStem:
    """Drafts with one stem, found again by their options: some stems stand a thousand times in a bank."""

    def __init__(self) -> None:
        self.drafts: list[tuple[QuestionDraft, frozenset[str]]] = []
        self.places: dict[str, list[int]] = {}

    def first_like(self, texts: frozenset[str]) -> QuestionDraft | None:
        shared = Counter(at for text in texts or {""} for at in self.places.get(text, ()))
        for at in sorted(shared):
            draft, theirs = self.drafts[at]
            if _enough(shared[at] if texts else 0, len(texts), len(theirs)):
                return draft
        return None

    def add(self, draft: QuestionDraft, texts: frozenset[str]) -> None:
        for text in texts or {""}:
            self.places.setdefault(text, []).append(len(self.drafts))
        self.drafts.append((draft, texts))


def find(drafts: Iterable[QuestionDraft]) -> list[Duplicate]:
    """Each draft that repeats an earlier one, with the line of the first."""
    seen: dict[str, _SameStem] = {}
    found = []
    for draft in drafts:
        earlier = seen.setdefault(stem_text(draft.stem), _SameStem())
        texts = _option_texts(draft)
        first = earlier.first_like(texts)
        if first is None:
            earlier.add(draft, texts)
        else:
            same = draft.kind == first.kind and _answer_texts(draft) == _answer_texts(first)
            found.append(Duplicate(draft.line, first.line, same, draft.sheet, first.sheet))
    return found


def _answer_texts(draft: QuestionDraft) -> set[str]:
    if not draft.options:
        return set(draft.answer)
    return {normalised(draft.options[LETTERS.index(letter)]) for letter in draft.answer}
