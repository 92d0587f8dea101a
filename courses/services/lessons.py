"""Lessons of a course: added, changed, moved, removed. Each change is audited, also in a published course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from common.errors import Conflict, Invalid
from courses.models import Course, Lesson, Provision
from courses.services.courses import locked, refuse_when_studied


@dataclass(frozen=True)
class LessonFacts:
    """What the bureau fills in about a lesson. ``provisions`` are ids of the course's law version."""

    title: str
    body: str = ""
    minutes: int = 10
    credits: Decimal = Decimal("2.0")
    provisions: tuple[int, ...] = ()

    def plain(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "characters": len(self.body),
            "minutes": self.minutes,
            "credits": str(self.credits),
            "provisions": len(self.provisions),
        }


def add(course: Course, facts: LessonFacts, *, actor: User, now: datetime) -> Lesson:
    """A new last lesson. Refused once somebody has begun the course."""
    with transaction.atomic():
        course = locked(course)
        refuse_when_studied(course)
        last = course.lessons.aggregate(last=Max("position"))["last"] or 0
        lesson = Lesson.objects.create(
            course=course,
            position=last + 1,
            title=facts.title,
            body=facts.body,
            minutes=facts.minutes,
            credits=facts.credits,
        )
        lesson.provisions.set(_own_provisions(course, facts.provisions))
        audit.record("lesson.create", lesson, actor=actor, now=now, after=facts.plain())
    return lesson


def change(lesson: Lesson, facts: LessonFacts, *, actor: User, now: datetime) -> Lesson:
    """Changes a lesson. Time and credits are fixed once somebody has begun the course; words can be
    corrected.
    """
    with transaction.atomic():
        course = locked(lesson.course)
        lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
        if (lesson.minutes, lesson.credits) != (facts.minutes, facts.credits):
            refuse_when_studied(course)
        ids = tuple(lesson.provisions.values_list("pk", flat=True))
        before = LessonFacts(lesson.title, lesson.body, lesson.minutes, lesson.credits, ids)
        lesson.title, lesson.body = facts.title, facts.body
        lesson.minutes, lesson.credits = facts.minutes, facts.credits
        lesson.save(update_fields=["title", "body", "minutes", "credits"])
        lesson.provisions.set(_own_provisions(course, facts.provisions))
        if course.is_published and not facts.body.strip() and not facts.provisions:
            raise Invalid(_("A lesson of a published course needs something to read."), code="lesson_empty")
        audit.record(
            "lesson.change", lesson, actor=actor, now=now, before=before.plain(), after=facts.plain()
        )
    return lesson


def _own_provisions(course: Course, ids: Iterable[int]) -> list[int]:
    wanted = set(ids)
    found = list(
        Provision.objects.filter(version_id=course.law_version_id, pk__in=wanted).values_list("pk", flat=True)
    )
    if len(found) != len(wanted):
        raise Invalid(_("Choose articles of the law of this course."), code="provisions", field="provisions")
    return found


def remove(lesson: Lesson, *, actor: User, now: datetime) -> None:
    """Takes a lesson away and closes the gap. Refused once somebody has begun the course."""
    with transaction.atomic():
        course = locked(lesson.course)
        refuse_when_studied(course)
        if course.is_published and course.lessons.count() <= 1:
            raise Conflict(_("A published course needs a lesson. Withdraw it instead."), code="last_lesson")
        before = {"title": lesson.title, "position": lesson.position}
        audit.record("lesson.remove", lesson, actor=actor, now=now, before=before)
        lesson.delete()
        for position, later in enumerate(course.lessons.select_for_update().order_by("position"), 1):
            if later.position != position:
                Lesson.objects.filter(pk=later.pk).update(position=position)


def move(lesson: Lesson, *, up: bool, actor: User, now: datetime) -> Lesson:
    """Swaps a lesson with its neighbour; the first cannot go up, the last cannot go down, and nothing
    happens.
    """
    with transaction.atomic():
        course = locked(lesson.course)
        order = list(course.lessons.select_for_update().order_by("position"))
        at = next(i for i, each in enumerate(order) if each.pk == lesson.pk)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(order):
            return lesson
        own, other = order[at], order[to]
        free = order[-1].position + 1
        for pk, position in ((own.pk, free), (other.pk, own.position), (own.pk, other.position)):
            Lesson.objects.filter(pk=pk).update(position=position)
        audit.record(
            "lesson.move",
            own,
            actor=actor,
            now=now,
            before={"position": own.position},
            after={"position": other.position},
        )
    return Lesson.objects.get(pk=lesson.pk)
