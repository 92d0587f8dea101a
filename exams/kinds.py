"""Question kinds: one small pure object each, in a registry.

A *key* and an *answer* are tuples of texts: sorted option letters (("A", "C")), or ("true",) / ("false",).
Letters in a key count the options as they were written; letters in a candidate's answer count them as they
were shown; `Kind.as_written` leads from one to the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exams.problems import Problem, problem

SINGLE = "single"
MULTIPLE = "multiple"
TRUE_FALSE = "true_false"

EXACT = "exact"
PARTIAL = "partial"
HALF = "half"
POLICIES = (EXACT, PARTIAL, HALF)

TRUE = "true"
FALSE = "false"

LETTERS = "ABCDEFGHIJ"
STEP = Decimal("0.1")  # marks have one decimal

Key = tuple[str, ...]

# Options that speak of other options stand where they were written.
_REFERS_TO_OTHERS = re.compile(
    r"(以上|上述|前述)(都|均|皆|全|各|选项|答案|说法|情形|情况|内容|行为|[两二三四几][项个种者点])"
    r"|(全|都)(对|错|正确|错误|不对|是|不是)$|[A-J]\s*[、和与及或,，]\s*[A-J]|[A-J]项|选项\s*[A-J]"
    r"|(all|none|both|neither) of the above",
    re.IGNORECASE,
)


class AnswerError(ValueError):
    """What came in is not an answer of this kind (wrong type, unknown letter, two letters for one)."""


class Content(Protocol):
    """What a kind looks at: a draft, a question version, a form's cleaned data."""

    @property
    def stem(self) -> str: ...
    @property
    def options(self) -> Sequence[str]: ...
    @property
    def answer(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Kind:
    """The common part: choices among lettered options."""

    code: str
    label: str | Promise
    short: str  # as it stands in our Excel template
    shuffles: bool = True

    def validate(self, content: Content) -> list[Problem]:
        """Everything that forbids to publish the content, in reading order."""
        found = [] if content.stem.strip() else [problem("missing_stem")]
        return found + self._check_options(content.options) + self._check_key(content)

    def _check_options(self, options: Sequence[str]) -> list[Problem]:
        if len(options) < 2:
            return [problem("too_few_options", least=2, found=len(options))]
        if len(options) > len(LETTERS):
            return [problem("too_many_options", most=len(LETTERS), found=len(options))]
        found: list[Problem] = []
        seen: dict[str, str] = {}
        for letter, text in zip(LETTERS, options, strict=False):
            plain = "".join(unicodedata.normalize("NFKC", text).split())
            if not plain:
                found.append(problem("empty_option", letter=letter))
            elif plain in seen:
                found.append(problem("same_options", first=seen[plain], second=letter))
            seen.setdefault(plain, letter)
        return found

    def _check_key(self, content: Content) -> list[Problem]:
        if not content.answer:
            return [problem("missing_answer")]
        allowed = LETTERS[: len(content.options)]
        outside = [letter for letter in content.answer if letter not in allowed]
        if outside:
            return [problem("answer_outside", letter=outside[0])]
        return self._check_count(len(set(content.answer)))

    def _check_count(self, count: int) -> list[Problem]:
        raise NotImplementedError

    def present(self, options: Sequence[str], order: Sequence[int] = ()) -> list[dict[str, str]]:
        """The options as a candidate sees them: letters by place, texts in the shuffled order."""
        shown = [options[at] for at in order] if order else list(options)
        return [{"key": letter, "text": text} for letter, text in zip(LETTERS, shown, strict=False)]

    def normalise(self, raw: object, option_count: int) -> Key:
        """A candidate's answer in canonical form; nothing chosen is (). Raises AnswerError."""
        if raw is None or raw == "":
            return ()
        given = [raw] if isinstance(raw, str) else raw
        if not isinstance(given, (list, tuple)) or not all(isinstance(part, str) for part in given):
            raise AnswerError("an answer is a list of texts")
        return self._checked(tuple(sorted(set(given))), option_count)

    def _checked(self, answer: Key, option_count: int) -> Key:
        allowed = LETTERS[:option_count]
        if any(len(letter) != 1 or letter not in allowed for letter in answer):
            raise AnswerError("the answer names an option that does not exist")
        return answer

    def as_written(self, answer: Key, order: Sequence[int]) -> Key:
        """Letters as shown → letters as written. Letters beyond `order` are kept out."""
        if not order:
            return answer
        places = (LETTERS.index(letter) for letter in answer)
        return tuple(sorted(LETTERS[order[at]] for at in places if at < len(order)))

    def as_shown(self, key: Key, order: Sequence[int]) -> Key:
        """Letters as written → letters as shown, for the review page."""
        if not order:
            return key
        return tuple(sorted(LETTERS[list(order).index(LETTERS.index(letter))] for letter in key))

    def score(self, key: Key, answer: Key, points: Decimal, policy: str = EXACT) -> Decimal:
        """Points for a normalised answer in letters as written; 0 ≤ score ≤ points."""
        return points if answer and set(answer) == set(key) else Decimal(0)


@dataclass(frozen=True)
class Single(Kind):
    """单选: exactly one option is right."""

    def _check_count(self, count: int) -> list[Problem]:
        return [] if count == 1 else [problem("single_needs_one", found=count)]

    def _checked(self, answer: Key, option_count: int) -> Key:
        if len(answer) > 1:
            raise AnswerError("only one option may be chosen")
        return super()._checked(answer, option_count)


@dataclass(frozen=True)
class Multiple(Kind):
    """多选: at least two options are right (domain.md §7 for the three policies)."""

    def _check_count(self, count: int) -> list[Problem]:
        return [] if count >= 2 else [problem("multiple_needs_two")]

    def score(self, key: Key, answer: Key, points: Decimal, policy: str = EXACT) -> Decimal:
        chosen, right = set(answer), set(key)
        if not chosen or not chosen <= right:
            return Decimal(0)
        if chosen == right:
            return points
        if policy == PARTIAL:
            share = points * len(chosen) / len(right)
        elif policy == HALF:
            share = points / 2
        else:
            return Decimal(0)
        # Rounding up must not make an incomplete answer look complete.
        return max(min(share.quantize(STEP, ROUND_HALF_UP), points - STEP), Decimal(0))


@dataclass(frozen=True)
class TrueFalse(Kind):
    """判断: a statement is true or false; never shuffled, the two targets keep their places."""

    shuffles: bool = False

    def _check_options(self, options: Sequence[str]) -> list[Problem]:
        return [problem("options_not_allowed")] if options else []

    def _check_key(self, content: Content) -> list[Problem]:
        if not content.answer:
            return [problem("missing_answer")]
        fine = tuple(content.answer) in {(TRUE,), (FALSE,)}
        return [] if fine else [problem("not_true_or_false")]

    def _checked(self, answer: Key, option_count: int) -> Key:
        if answer not in {(), (TRUE,), (FALSE,)}:
            raise AnswerError("the answer is true or false")
        return answer

    def present(self, options: Sequence[str], order: Sequence[int] = ()) -> list[dict[str, str]]:
        """Two targets; the page supplies their words."""
        return [{"key": TRUE, "text": ""}, {"key": FALSE, "text": ""}]

    def as_written(self, answer: Key, order: Sequence[int]) -> Key:
        return answer

    def as_shown(self, key: Key, order: Sequence[int]) -> Key:
        return key


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        TrueFalse(TRUE_FALSE, _("True or false"), "判断"),
        Single(SINGLE, _("Single choice"), "单选"),
        Multiple(MULTIPLE, _("Multiple choice"), "多选"),
    )
}


def kind_of(code: str) -> Kind:
    """The kind with this code. Raises KeyError for a code that no release ever wrote."""
    return KINDS[code]


def may_shuffle(code: str, options: Sequence[str]) -> bool:
    """May the options change places? Not when one of them speaks of the others (“以上都对”, “A和B”)."""
    if not kind_of(code).shuffles or len(options) < 2:
        return False
    return not any(_REFERS_TO_OTHERS.search(unicodedata.normalize("NFKC", text)) for text in options)
