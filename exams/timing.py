"""When a candidate may enter, answer and hand in. The caller brings the clock; all times are aware."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

NOTHING = timedelta(0)

TOO_EARLY = "too_early"
TOO_LATE = "too_late"
CLOSED = "closed"


def deadline(
    *,
    started_at: datetime,
    duration: timedelta,
    closes_at: datetime,
    extra: timedelta = NOTHING,
    adjustments: Iterable[timedelta] = (),
) -> datetime:
    """The end of one person's time: the earlier of own duration and window end, plus what was granted.

    `extra` is the person's standing allowance (for example a disability), `adjustments` are the recorded
    grants of this sitting. Both reach beyond the window: a grant that the window swallowed would be none.
    """
    return min(started_at + duration, closes_at) + extra + sum(adjustments, NOTHING)


def entry_refusal(
    *, now: datetime, opens_at: datetime, closes_at: datetime, late_cutoff: timedelta | None = None
) -> str | None:
    """Why nobody may begin now, or None. `late_cutoff` counts from the opening (“迟到30分钟不得入场”)."""
    if now < opens_at:
        return TOO_EARLY
    if now >= closes_at:
        return CLOSED
    if late_cutoff is not None and now > opens_at + late_cutoff:
        return TOO_LATE
    return None


def may_enter(
    *, now: datetime, opens_at: datetime, closes_at: datetime, late_cutoff: timedelta | None = None
) -> bool:
    """May somebody begin now?"""
    return entry_refusal(now=now, opens_at=opens_at, closes_at=closes_at, late_cutoff=late_cutoff) is None


def earliest_submission(*, since: datetime, deadline_at: datetime, no_leaving: timedelta | None) -> datetime:
    """The first moment at which handing in is accepted.

    `since` is the session's opening when it has a fixed start (the room's clock), else the person's start.
    Never after the deadline: a long bar on a short paper must not trap anybody.
    """
    return min(since + (no_leaving or NOTHING), deadline_at)


def may_submit(
    *, now: datetime, since: datetime, deadline_at: datetime, no_leaving: timedelta | None = None
) -> bool:
    """May the candidate hand in now of their own will? (The automatic submission never asks.)"""
    return now >= earliest_submission(since=since, deadline_at=deadline_at, no_leaving=no_leaving)


def is_open(*, now: datetime, deadline_at: datetime, grace: timedelta = NOTHING) -> bool:
    """Are answers still accepted? The grace absorbs slow networks; it is shown to nobody."""
    return now < deadline_at + grace


def remaining(*, now: datetime, deadline_at: datetime) -> timedelta:
    """What the countdown shows: never below zero."""
    return max(deadline_at - now, NOTHING)
