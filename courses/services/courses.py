"""Courses from a law: proposed, edited, given an audience, published, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.services import audit
from common.errors import Conflict, Invalid
from courses import proposals
from courses.enums import Audience, CourseStatus, LawStatus, Requirement
from courses.models import Course, CourseAudience, LawVersion, Lesson
from courses.proposals import LessonDraft, Piece


@dataclass(frozen=True)
class CourseFacts:
    """What the bureau fills in about a course."""

    title: str
    requirement: str = Requirement.REQUIRED
    year: int = 0
    summary: str = ""
    deadline_on: date | None = None

    def plain(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "requirement": str(self.requirement),
            "year": self.year,
            "summary": self.summary,
            "deadline_on": self.deadline_on.isoformat() if self.deadline_on else None,
        }


def proposed_lessons(version: LawVersion) -> list[LessonDraft]:
    """Lessons after the chapters of a text; none for an instrument without text."""
    rows = version.provisions.teachable().values_list("pk", "label", "chapter", "text")
    pieces = [Piece(pk, label, chapter, len(text)) for pk, label, chapter, text in rows]
    return proposals.propose(pieces, title=version.law.title)


def create_from_law(
    version: LawVersion, facts: CourseFacts, *, district: Unit, actor: User, now: datetime
) -> Course:
    """A draft course with the proposed lessons. Raises Invalid for a repealed text or a title taken this
    year.
    """
    if version.status in (LawStatus.REPEALED, LawStatus.LAPSED):
        raise Invalid(
            _("This text is no longer in force. Choose a version that is."), code="law_not_in_force"
        )
    with transaction.atomic():
        _refuse_same_title(facts, district_id=district.pk)
        course = Course.objects.create(
            district=district,
            law_version=version,
            title=facts.title,
            summary=facts.summary,
            requirement=facts.requirement,
            year=facts.year or now.year,
            deadline_on=facts.deadline_on,
            created_by=actor,
            created_at=now,
        )
        for position, draft in enumerate(proposed_lessons(version), 1):
            lesson = Lesson.objects.create(
                course=course,
                position=position,
                title=draft.title,
                minutes=draft.minutes,
                credits=draft.credits,
            )
            lesson.provisions.set(draft.pieces)
        audit.record("course.create", course, actor=actor, now=now, after=facts.plain())
    return course


def _refuse_same_title(facts: CourseFacts, *, district_id: int, own: int | None = None) -> None:
    same = Course.objects.filter(district_id=district_id, year=facts.year, title=facts.title)
    if same.exclude(pk=own or 0).exists():
        message = _("A course of this title already exists in this year.")
        raise Invalid(message, code="course_title", field="title")


def locked(course: Course) -> Course:
    """The course read again under a lock: every change of it or of its lessons begins here."""
    return Course.objects.select_for_update().get(pk=course.pk)


def change(course: Course, facts: CourseFacts, *, actor: User, now: datetime) -> Course:
    """Changes the facts. Year and requirement of a course that was studied are part of ledgers."""
    with transaction.atomic():
        course = locked(course)
        before = CourseFacts(
            course.title, course.requirement, course.year, course.summary, course.deadline_on
        )
        if (before.requirement, before.year) != (facts.requirement, facts.year):
            refuse_when_studied(course)
        _refuse_same_title(facts, district_id=course.district_id, own=course.pk)
        course.title, course.summary, course.requirement = facts.title, facts.summary, facts.requirement
        course.year, course.deadline_on = facts.year, facts.deadline_on
        course.save(update_fields=["title", "summary", "requirement", "year", "deadline_on"])
        audit.record(
            "course.change", course, actor=actor, now=now, before=before.plain(), after=facts.plain()
        )
    return course


def refuse_when_studied(course: Course) -> None:
    """Raises Conflict when somebody has begun: what was credited must keep its meaning."""
    if course.study_records.exists():
        message = _("People have begun this course: only its words and its deadline can be changed now.")
        raise Conflict(message, code="course_studied")


def add_audience(
    course: Course, unit: Unit, audience: Audience, *, actor: User, now: datetime
) -> CourseAudience:
    """Opens the course to people of a unit and the units below it. The same row twice is one row."""
    if unit.district_or_self_id != course.district_id:
        raise Invalid(_("Choose a unit of this district."), code="audience_unit", field="unit")
    with transaction.atomic():
        locked(course)
        row, created = CourseAudience.objects.get_or_create(course=course, unit=unit, audience=audience)
        if created:
            after = {"unit": unit.name, "audience": str(audience)}
            audit.record("course.audience", course, actor=actor, now=now, after=after, unit_id=unit.pk)
    return row


def remove_audience(row: CourseAudience, *, actor: User, now: datetime) -> None:
    """Closes the course to that part. A published course keeps at least one."""
    with transaction.atomic():
        course = locked(row.course)
        if course.is_published and course.audiences.count() <= 1:
            raise Conflict(
                _("A published course needs somebody to study it. Withdraw it instead."), code="audience"
            )
        before = {"unit": row.unit.name, "audience": row.audience}
        audit.record("course.audience", course, actor=actor, now=now, before=before, unit_id=row.unit_id)
        row.delete()


def missing(course: Course) -> list[str]:
    """What still keeps a course from being published, in sentences; empty when it is complete."""
    found = []
    lessons = list(course.lessons.prefetch_related("provisions"))
    if not lessons:
        found.append(_("It has no lesson yet."))
    empty = [lesson.title for lesson in lessons if not lesson.body.strip() and not lesson.provisions.all()]
    if empty:
        found.append(_("Nothing to read in: %(titles)s.") % {"titles": "、".join(empty)})
    if not course.audiences.exists():
        found.append(_("Nobody is named to study it."))
    return found


def publish(course: Course, *, actor: User, now: datetime) -> Course:
    """Opens a complete course to its audience; a published one is returned as it is."""
    with transaction.atomic():
        course = locked(course)
        if course.is_published:
            return course
        open_points = missing(course)
        if open_points:
            raise Conflict(" ".join(open_points), code="course_incomplete", missing=open_points)
        before = course.status
        course.status, course.published_at = CourseStatus.PUBLISHED, now
        course.save(update_fields=["status", "published_at"])
        audit.record(
            "course.publish",
            course,
            actor=actor,
            now=now,
            before={"status": before},
            after={"status": course.status, "lessons": course.lessons.count()},
        )
    return course


def withdraw(course: Course, *, reason: str, actor: User, now: datetime) -> Course:
    """Takes a course away from its learners; credits that were given stay."""
    with transaction.atomic():
        course = locked(course)
        if not course.is_published:
            raise Conflict(_("This course is not published."), code="course_not_published")
        if not reason.strip():
            raise Invalid(_("Please give a reason."), code="reason", field="reason")
        course.status = CourseStatus.WITHDRAWN
        course.save(update_fields=["status"])
        audit.record(
            "course.withdraw",
            course,
            actor=actor,
            now=now,
            before={"status": CourseStatus.PUBLISHED},
            after={"status": course.status},
            reason=reason.strip(),
        )
    return course
