"""When things happen in the demonstration, told from the moment it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from reports.management.demo.library import Library
from reports.management.demo.study import Year


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@dataclass(frozen=True)
class Dates:
    """The days of one session."""

    snapshot_on: date
    registration_opens_at: datetime
    registration_closes_at: datetime
    opens_at: datetime
    closes_at: datetime


def last_years_exam(now: datetime) -> Dates:
    year = now.year - 1
    return Dates(
        date(year, 9, 1),
        at(date(year, 9, 5)),
        at(date(year, 9, 30), 18),
        at(date(year, 10, 20)),
        at(date(year, 11, 1), 18),
    )


def last_years_make_up(now: datetime) -> Dates:
    year = now.year - 1
    return Dates(
        date(year, 9, 1),
        at(date(year, 11, 5)),
        at(date(year, 11, 15), 18),
        at(date(year, 11, 20)),
        at(date(year, 11, 27), 18),
    )


def last_years_qualification(now: datetime) -> Dates:
    year = now.year - 1
    return Dates(
        date(year, 5, 6),
        at(date(year, 5, 8)),
        at(date(year, 5, 25), 18),
        at(date(year, 6, 14)),
        at(date(year, 6, 14), 12),
    )


def open_exam(now: datetime) -> Dates:
    today = timezone.localdate(now)
    return Dates(
        today - timedelta(days=60),
        at(today - timedelta(days=45)),
        at(today - timedelta(days=10), 18),
        at(today - timedelta(days=3)),
        at(today + timedelta(days=11), 18),
    )


def coming_qualification(now: datetime) -> Dates:
    today = timezone.localdate(now)
    exam_on = today + timedelta(days=25)
    return Dates(
        today - timedelta(days=10),
        at(today - timedelta(days=5)),
        at(today + timedelta(days=15), 18),
        at(exam_on),
        at(exam_on, 12),
    )


def years(now: datetime, library: Library) -> tuple[Year, Year]:
    """The finished study year, and the running one until yesterday."""
    before = now.year - 1
    last = Year(library.last_year, at(date(before, 2, 15)), at(date(before, 9, 28)), keen=0.93)
    this = Year(
        library.this_year, now - timedelta(days=220), now - timedelta(days=12), keen=0.72, spread=0.14
    )
    return last, this
