"""Deadlines and doors; the clock is always handed in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams import timing

OPENS = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=3)
MINUTES = st.integers(0, 600).map(lambda minutes: timedelta(minutes=minutes))
SOMETIMES = st.integers(-300, 900).map(lambda minutes: OPENS + timedelta(minutes=minutes))


def minutes(number):
    return timedelta(minutes=number)


def test_the_deadline_is_own_duration_when_the_window_is_longer():
    found = timing.deadline(started_at=OPENS, duration=minutes(90), closes_at=CLOSES)
    assert found == OPENS + minutes(90)


def test_the_window_cuts_a_late_start_but_not_what_was_granted():
    found = timing.deadline(
        started_at=OPENS + minutes(150),
        duration=minutes(90),
        closes_at=CLOSES,
        extra=minutes(15),
        adjustments=[minutes(5), minutes(10)],
    )
    assert found == CLOSES + minutes(30)


@given(SOMETIMES, MINUTES, MINUTES, st.lists(MINUTES, max_size=4))
def test_grants_add_exactly_their_sum(started_at, duration, extra, adjustments):
    plain = timing.deadline(started_at=started_at, duration=duration, closes_at=CLOSES)
    granted = timing.deadline(
        started_at=started_at, duration=duration, closes_at=CLOSES, extra=extra, adjustments=adjustments
    )
    assert plain == min(started_at + duration, CLOSES)
    assert granted - plain == sum(adjustments, extra)


@given(MINUTES, MINUTES, MINUTES)
def test_whoever_starts_later_never_ends_earlier(first, later, duration):
    one = timing.deadline(started_at=OPENS + first, duration=duration, closes_at=CLOSES)
    two = timing.deadline(started_at=OPENS + first + later, duration=duration, closes_at=CLOSES)
    assert one <= two


@pytest.mark.parametrize(
    ("after", "cutoff", "expected"),
    [
        (-1, None, "too_early"),
        (0, None, None),
        (179, None, None),
        (180, None, "closed"),
        (30, 30, None),
        (31, 30, "too_late"),
        (181, 30, "closed"),
    ],
)
def test_the_door(after, cutoff, expected):
    late = None if cutoff is None else minutes(cutoff)
    times = {"now": OPENS + minutes(after), "opens_at": OPENS, "closes_at": CLOSES, "late_cutoff": late}
    assert timing.entry_refusal(**times) == expected
    assert timing.may_enter(**times) == (expected is None)


def test_nobody_leaves_in_the_first_minutes():
    times = {"since": OPENS, "deadline_at": OPENS + minutes(120), "no_leaving": minutes(30)}
    assert not timing.may_submit(now=OPENS + minutes(29), **times)
    assert timing.may_submit(now=OPENS + minutes(30), **times)


@given(SOMETIMES, MINUTES, st.none() | MINUTES)
def test_at_the_deadline_anybody_may_hand_in(since, length, no_leaving):
    deadline_at = since + length
    assert timing.may_submit(now=deadline_at, since=since, deadline_at=deadline_at, no_leaving=no_leaving)


@given(SOMETIMES, SOMETIMES, MINUTES)
def test_open_means_before_deadline_and_grace(now, deadline_at, grace):
    assert timing.is_open(now=now, deadline_at=deadline_at, grace=grace) == (now < deadline_at + grace)
    assert timing.is_open(now=now, deadline_at=deadline_at) <= timing.is_open(
        now=now, deadline_at=deadline_at, grace=grace
    )


@given(SOMETIMES, SOMETIMES)
def test_the_countdown_is_never_negative_and_zero_only_when_time_is_up(now, deadline_at):
    left = timing.remaining(now=now, deadline_at=deadline_at)
    assert left >= timedelta(0)
    assert (left == timedelta(0)) == (now >= deadline_at)
