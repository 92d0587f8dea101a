"""When somebody retires: the statutory age, raised step by step since 2025.

国务院关于渐进式延迟法定退休年龄的办法 (in force from 2025-01-01): men from 60 to 63 and women in official
posts from 55 to 58, one month for every four months of birth, at most 36 months. The ages before the raise
are district settings.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

REFORM_YEAR = 2025
MONTHS_PER_STEP = 4
MOST_MONTHS = 36


@dataclass(frozen=True)
class Ages:
    """Ages in whole years before the raise, and whether the raise applies."""

    men: int = 60
    women: int = 55
    is_raised: bool = True


def retires_on(birth_on: date, *, is_woman: bool, ages: Ages) -> date:
    """The day somebody reaches the retirement age (the last day of a shorter month)."""
    years = ages.women if is_woman else ages.men
    months = birth_on.month - 1
    if ages.is_raised:
        months += _raise(birth_on, years)
    year, month = birth_on.year + years + months // 12, months % 12 + 1
    return date(year, month, min(birth_on.day, calendar.monthrange(year, month)[1]))


def _raise(birth_on: date, years: int) -> int:
    """Months added: one for each begun four months between the reform and the old retirement age."""
    months_after = (birth_on.year + years - REFORM_YEAR) * 12 + birth_on.month - 1
    if months_after < 0:
        return 0
    return min(MOST_MONTHS, months_after // MONTHS_PER_STEP + 1)


def is_near_retirement(retires: date, *, year: int) -> bool:
    """At most two years to retirement, counted at 30 December of the campaign's year (domain.md §2)."""
    return retires <= date(year + 2, 12, 30)


def age_on(birth_on: date, day: date) -> int:
    """Completed years."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))
