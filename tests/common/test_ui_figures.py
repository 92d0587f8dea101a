"""Numbers and times as people read them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common import figures, peopletime

NOW = dt.datetime(2026, 3, 10, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (0, 0, "—"),
        (0, 5, "0.00%"),
        (2871, 2894, "99.21%"),
        (2894, 2894, "100.00%"),
        (99_999, 100_000, "99.99%"),
        (999_999, 1_000_000, "99.99%"),
        (1, 3, "33.33%"),
        (2, 3, "66.67%"),
        (1, 800, "0.13%"),
    ],
)
def test_percentage(numerator: int, denominator: int, shown: str) -> None:
    assert figures.percentage(numerator, denominator) == shown


@given(st.integers(1, 10**7), st.data())
def test_only_all_of_them_are_a_hundred_per_cent(denominator: int, data: st.DataObject) -> None:
    numerator = data.draw(st.integers(0, denominator))

    assert (figures.percentage(numerator, denominator) == "100.00%") == (numerator == denominator)
    assert (figures.share(numerator, denominator) == 100) == (numerator == denominator)
    assert (figures.share(numerator, denominator) == 0) == (numerator == 0)


def test_masked_id_number_shows_three_and_four() -> None:
    assert figures.masked_id_number("430498198001011234") == "430***********1234"


def test_short_number_is_hidden_altogether() -> None:
    assert figures.masked_id_number("1234567") == "*******"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW.replace(hour=14, minute=30), "today 14:30"),
        (NOW + dt.timedelta(days=1), "tomorrow 09:00"),
        (NOW - dt.timedelta(days=1), "yesterday 09:00"),
        (NOW + dt.timedelta(days=3), "in 3 days"),
        (NOW - dt.timedelta(days=5), "5 days ago"),
        (NOW + dt.timedelta(days=31), "10 April 2026"),
        (NOW.date(), "today"),
    ],
)
def test_spoken(moment: dt.datetime | dt.date, words: str) -> None:
    with translation.override("en"):
        assert peopletime.spoken(moment, now=NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "closed"),
        (0, "closed"),
        (20, "1 minute left"),
        (3599, "59 minutes left"),
        (3600, "1 hour left"),
        (47 * 3600, "47 hours left"),
        (48 * 3600, "2 days left"),
    ],
)
def test_remaining(seconds: int, words: str) -> None:
    with translation.override("en"):
        assert peopletime.remaining(NOW + dt.timedelta(seconds=seconds), now=NOW) == words
