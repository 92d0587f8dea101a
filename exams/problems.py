"""What can be wrong with a question, as codes with parameters; the sentences in one table.

Codes are stable (tests, JSON); sentences are rendered in the language of the person who reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext, gettext_noop

SENTENCES: Mapping[str, str] = {
    # the question itself
    "missing_stem": gettext_noop("The stem is missing."),
    "missing_answer": gettext_noop("The answer is missing."),
    "too_few_options": gettext_noop("At least %(least)s options are needed, found %(found)s."),
    "too_many_options": gettext_noop("At most %(most)s options are allowed, found %(found)s."),
    "empty_option": gettext_noop("Option %(letter)s is empty."),
    "same_options": gettext_noop("Options %(first)s and %(second)s are the same."),
    "options_not_allowed": gettext_noop("A true/false question has no options of its own."),
    "answer_outside": gettext_noop("The answer names option %(letter)s, which does not exist."),
    "single_needs_one": gettext_noop("A single-choice question has exactly one answer, found %(found)s."),
    "multiple_needs_two": gettext_noop("A multiple-choice question has at least two answers, found one."),
    "not_true_or_false": gettext_noop("The answer of a true/false question is true or false."),
    "bad_points": gettext_noop("The points “%(value)s” are not a number from 0.1 to 100 with one decimal."),
    # the row it was read from
    "unknown_kind": gettext_noop("The kind “%(value)s” is unknown."),
    "kind_not_offered": gettext_noop("Questions of the kind “%(value)s” cannot be imported yet."),
    "option_gap": gettext_noop("Option %(empty)s is empty, but option %(filled)s is filled."),
    "unclear_answer": gettext_noop("The answer “%(value)s” cannot be understood."),
    "answer_repeats": gettext_noop("The answer “%(value)s” names an option twice."),
    "letter_says_nothing": gettext_noop(
        "The answer “%(value)s” is a letter, but no option says whether it means true or false."
    ),
    "too_long": gettext_noop("A text of more than %(limit)s characters stands in the column “%(column)s”."),
    "unknown_difficulty": gettext_noop("The difficulty “%(value)s” is unknown and was left empty."),
    # the whole sheet
    "sheet_skipped": gettext_noop(
        "The sheet “%(sheet)s” has no columns for stem and answer and was skipped."
    ),
    "no_columns": gettext_noop(
        "No columns for stem and answer were found. Give the columns headings, or use the template."
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The sentence in the active language."""
        return gettext(SENTENCES[self.code]) % dict(self.params)


def problem(code: str, **params: object) -> Problem:
    return Problem(code, params)
