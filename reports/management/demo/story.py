"""The order in which the demonstration district comes to life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import connection

from accounts.models import AuditEntry
from accounts.services import audit
from reports.management.demo import awards, banks, calendar, district, library, study
from reports.management.demo.exams import Exams

T = TypeVar("T")
Step = Callable[[str, Callable[[], T]], T]


COMPLETE = "demonstration.complete"


def is_complete() -> bool:
    """Was the story told to its end? An interrupted one is told anew."""
    return AuditEntry.objects.filter(action=COMPLETE).exists()


def tell(*, now: datetime, step: Step) -> None:
    """Steps commit as they go, like the people they stand for; one transaction for all would crawl."""

    def next_step(label: str, work: Callable[[], T]) -> T:
        result = step(label, work)
        # The next step's queries want to know how many rows there are now.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return result

    place = next_step("Units and 3,000 people", lambda: district.build(now=now))
    books = next_step("Laws and courses", lambda: library.build(place))
    bank = next_step("Question banks", lambda: banks.build(place, books))
    last_year, this_year = calendar.years(now, books)
    next_step("Last year's study", lambda: study.build(place, last_year))
    next_step("This year's study", lambda: study.build(place, this_year))
    held = Exams(place, bank)
    annual = next_step("Last year's exam", held.last_years_exam)
    qualification = next_step("Last year's qualification exam", held.last_years_qualification)
    next_step("The exam that is open now", held.open_exam)
    next_step("The exam in registration", held.coming_qualification)
    next_step("Certificates, thirty of them drawn", lambda: awards.build(place, [annual, qualification]))
    audit.record(COMPLETE, place.root, actor=None, now=now)
