"""When a candidate may see the mark, and when the paper with keys and explanations."""

from __future__ import annotations

from dataclasses import dataclass

from exams.enums import Disclosure


@dataclass(frozen=True)
class Moment:
    """Where session and attempt stand. ``is_closed``: nobody can sit any more, extra time included."""

    is_submitted: bool
    is_closed: bool
    is_released: bool


def shows_mark(rule: str, moment: Moment) -> bool:
    if not moment.is_submitted:
        return False
    reached = {
        Disclosure.AT_SUBMISSION: True,
        Disclosure.AT_CLOSE: moment.is_closed,
        Disclosure.AT_RELEASE: moment.is_released,
    }
    return reached.get(Disclosure(rule), False)


def shows_review(rule: str, moment: Moment) -> bool:
    """No key before the session has closed, whatever the rule says: who sat early would hand it to those who
    sit late.
    """
    return moment.is_closed and shows_mark(rule, moment)
