"""Which of the four rates a campaign can be judged by today: the last one whose time is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

PARTICIPATION = "started"
REGISTRATION = "registered"
PASSED = "passed"


@dataclass(frozen=True)
class Window:
    """The two moments of a session that matter here."""

    registration_closes_at: datetime
    closes_at: datetime


def telling_count(windows: Sequence[Window], now: datetime) -> str:
    """Name of the count in ``exams.statistics.Tally``: passing when all sessions are over, registration when
    nobody can be registered any more, study before that and without sessions.
    """
    if not windows:
        return PARTICIPATION
    if all(window.closes_at <= now for window in windows):
        return PASSED
    if all(window.registration_closes_at <= now for window in windows):
        return REGISTRATION
    return PARTICIPATION
