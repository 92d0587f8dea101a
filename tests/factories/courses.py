"""Factories of courses: a small law, a course on it, and study as it would have happened."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Unit, User
from courses.enums import Audience, CourseStatus, CreditReason, LawCategory, Requirement
from courses.models import Course, CourseAudience, CreditEntry, LawVersion, Lesson, StudyRecord
from courses.services import laws
from courses.suggestions import LawFacts

MOMENT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_numbers = count(1)

LAW_TEXT = """# {title}

## 第一章 总则

第一条 为了说明条文怎样排列，制定本规定。

第二条 本规定所称条文，包括下列内容：
（一）编、章、节；
（二）条、款、项。

前款所列内容按照原文顺序保存。

## 第二章 附则

第三条 本规定自2026年1月1日起施行。
"""


def make_law_version(title: str = "", **fields: Any) -> LawVersion:
    """An invented instrument of three articles in two chapters."""
    number = next(_numbers)
    title = title or f"示例规定{number}"
    text = fields.pop("text", LAW_TEXT).format(title=title, number=number)
    fields.setdefault("category", LawCategory.DEPARTMENT_RULE)
    fields.setdefault("promulgated_on", date(2025, 12, 1))
    fields.setdefault("effective_on", date(2026, 1, 1))
    facts = LawFacts(title=title, **fields)
    version, _is_new = laws.add_version(facts, text=text, source_name="law.md", actor=None, now=MOMENT)
    return version


def make_course(district: Unit, *, audience: Unit | None = None, lessons: int = 2, **fields: Any) -> Course:
    """A published course of this district for everybody below ``audience`` (default: the district)."""
    number = next(_numbers)
    kinds = fields.pop("audiences", [Audience.EVERYBODY])
    minutes = fields.pop("minutes", 2)
    credit = fields.pop("credits", Decimal("2.0"))
    fields.setdefault("status", CourseStatus.PUBLISHED)
    fields.setdefault("requirement", Requirement.REQUIRED)
    fields.setdefault("year", 2026)
    fields.setdefault("title", f"课程{number}")
    fields.setdefault("created_at", MOMENT)
    if fields["status"] != CourseStatus.DRAFT:
        fields.setdefault("published_at", MOMENT)
    if "law_version" not in fields:
        fields["law_version"] = make_law_version()
    course = Course.objects.create(district=district, **fields)
    for kind in kinds:
        CourseAudience.objects.create(course=course, unit=audience or district, audience=kind)
    for position in range(1, lessons + 1):
        make_lesson(course, position=position, minutes=minutes, credits=credit)
    return course


def make_lesson(course: Course, *, position: int, **fields: Any) -> Lesson:
    fields.setdefault("title", f"第{position}课")
    fields.setdefault("body", "**要点**：先看条文，再看案例。")
    return Lesson.objects.create(course=course, position=position, **fields)


def give_credits(
    person: User,
    amount: Decimal | int,
    *,
    requirement: Requirement = Requirement.REQUIRED,
    now: datetime = MOMENT,
    **fields: Any,
) -> CreditEntry:
    """An entry of the ledger without a lesson behind it."""
    day = timezone.localdate(now)
    fields.setdefault("reason", CreditReason.CORRECTION)
    fields.setdefault("year", day.year)
    return CreditEntry.objects.create(
        person=person, day=day, at=now, requirement=requirement, credits=Decimal(amount), **fields
    )


def start_course(person: User, course: Course, *, now: datetime = MOMENT) -> StudyRecord:
    return StudyRecord.objects.create(person=person, course=course, year=course.year, started_at=now)
