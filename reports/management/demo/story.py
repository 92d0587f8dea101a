"""The order in which the demonstration district comes to life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from reports.management.demo import banks, calendar, district, library, study

T = TypeVar("T")
Step = Callable[[str, Callable[[], T]], T]


@transaction.atomic
def tell(*, now: datetime, step: Step) -> None:  # type: ignore[type-arg]
    """Everything in one transaction: a demonstration that was interrupted begins from nothing."""
    place = step("Units and 3,000 people", lambda: district.build(now=now))
    books = step("Laws and courses", lambda: library.build(place))
    step("Question banks", lambda: banks.build(place, books))
    last_year, this_year = calendar.years(now, books)
    step("Last year's study", lambda: study.build(place, last_year))
    step("This year's study", lambda: study.build(place, this_year))
