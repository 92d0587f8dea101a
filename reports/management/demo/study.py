"""A year's study, person by person: some units are keen, some people never begin."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.enums import Establishment, PersonStatus
from courses.enums import CreditReason, Requirement
from courses.models import Course, CreditEntry, Lesson, LessonProgress, StudyRecord
from reports.management.demo.district import BATCH, District
from reports.management.demo.roster import Person

NEVER_BEGAN = 0.012
LESSONS_A_DAY = 3


@dataclass(frozen=True)
class Year:
    """One study year: its courses, and between which moments people read."""

    courses: list[Course]
    begins_at: datetime
    ends_at: datetime
    keen: float  # the share of the reading that an average person has done by the end
    spread: float = 0.10  # and how far people lie apart


@dataclass
class Reading:
    """What one person has read: the lessons in order with the moment each was finished."""

    person: Person
    finished: list[tuple[Lesson, datetime]]

    @property
    def credits(self) -> Decimal:
        return sum((lesson.credits for lesson, _at in self.finished), Decimal(0))


def build(district: District, year: Year) -> dict[str, Reading]:
    """Writes records, progress and ledger of everybody; user name → what was read."""
    chance = random.Random(f"study {year.courses[0].year}")
    zeal = {code: chance.uniform(-0.06, 0.05) for code in district.units}
    lessons = _in_reading_order(year.courses)
    readings = {
        person.username: Reading(person, list(_read(person, lessons, year, zeal[person.unit], chance)))
        for person in district.roster
    }
    _write(district, year, readings)
    return readings


def _in_reading_order(courses: list[Course]) -> list[Lesson]:
    """Required courses first, each lesson after the other."""
    ordered = sorted(courses, key=lambda course: (course.requirement != Requirement.REQUIRED, course.pk))
    return [lesson for course in ordered for lesson in course.lessons.select_related("course")]


def _read(
    person: Person, lessons: list[Lesson], year: Year, unit_zeal: float, chance: random.Random
) -> Iterator[tuple[Lesson, datetime]]:
    if chance.random() < NEVER_BEGAN or person.establishment is Establishment.CONTRACT:
        return
    share = min(1.0, max(0.05, chance.gauss(year.keen + unit_zeal, year.spread)))
    if person.status is PersonStatus.ON_LEAVE:
        share *= 0.4
    wanted = round(share * len(lessons))
    days = (year.ends_at - year.begins_at).days
    per_day = LESSONS_A_DAY
    study_days = sorted(chance.sample(range(days), min(days, max(1, -(-wanted // per_day)))))
    for place, lesson in enumerate(lessons[:wanted]):
        on = timezone.localdate(year.begins_at) + timedelta(
            days=study_days[min(place // per_day, len(study_days) - 1)]
        )
        hour = time(9 + place % per_day * 4, chance.randrange(60), chance.randrange(60))
        yield lesson, timezone.make_aware(datetime.combine(on, hour))


def _write(district: District, year: Year, readings: dict[str, Reading]) -> None:
    ledger: list[CreditEntry] = []
    progress: list[LessonProgress] = []
    records: list[StudyRecord] = []
    sizes = {course.pk: course.lessons.count() for course in year.courses}
    for username, reading in readings.items():
        person = district.people[username]
        begun: dict[int, list[datetime]] = {}
        for lesson, at in reading.finished:
            begun.setdefault(lesson.course_id, []).append(at)
            ledger.append(_entry(person.pk, lesson, at, year.courses[0].year))
            progress.append(
                LessonProgress(person=person, lesson=lesson, seconds=lesson.minutes * 60, completed_at=at)
            )
        for course_id, moments in begun.items():
            records.append(
                StudyRecord(
                    person=person,
                    course_id=course_id,
                    year=year.courses[0].year,
                    started_at=moments[0],
                    finished_at=moments[-1] if len(moments) == sizes[course_id] else None,
                )
            )
    StudyRecord.objects.bulk_create(records, batch_size=BATCH)
    LessonProgress.objects.bulk_create(progress, batch_size=BATCH)
    CreditEntry.objects.bulk_create(ledger, batch_size=BATCH)


def _entry(person_id: int, lesson: Lesson, at: datetime, year: int) -> CreditEntry:
    return CreditEntry(
        person_id=person_id,
        lesson=lesson,
        year=year,
        day=timezone.localdate(at),
        at=at,
        requirement=lesson.course.requirement,
        credits=lesson.credits,
        reason=CreditReason.LESSON_COMPLETED,
    )
