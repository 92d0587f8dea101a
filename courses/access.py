"""May they? One door for each object of courses; out of scope does not exist (404).

The library is open to everybody who is signed in. A course is open to whom its audience rows name. Courses
are managed by bureau supervisors of the district, laws come in through them and through question editors.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts import access
from accounts.access import Scope
from accounts.enums import Role
from accounts.models import User
from courses.models import Course, CourseAudience, Law, LawDraft, LawVersion, Lesson, StudySegment
from courses.querysets import CourseQuerySet

MANAGES_COURSES = (Role.BUREAU,)
IMPORTS_LAWS = (Role.BUREAU, Role.QUESTION_EDITOR)
SEES_STUDY = (Role.LIAISON, Role.BUREAU)


# --- the library --------------------------------------------------------------------------------------------


def law(pk: int) -> Law:
    return get_object_or_404(Law, pk=pk)


def law_version(pk: int) -> LawVersion:
    return get_object_or_404(LawVersion.objects.select_related("law"), pk=pk)


def own_draft(person: User, pk: UUID) -> LawDraft:
    """An uploaded text is seen by whoever uploaded it."""
    return get_object_or_404(LawDraft, pk=pk, created_by=person)


# --- learning -----------------------------------------------------------------------------------------------


def courses_for(person: User, *, on: date) -> CourseQuerySet:
    """Published courses that the person's establishment post makes theirs. Two queries to build, none to
    extend.
    """
    post = access.establishment_post(person, on=on)
    if post is None:
        return Course.objects.none()
    return Course.objects.published().for_post(post, path=access.current_path(post.unit))


def own_course(person: User, pk: int, *, on: date) -> Course:
    return get_object_or_404(courses_for(person, on=on).select_related("law_version__law", "district"), pk=pk)


def own_lesson(person: User, pk: int, *, on: date) -> Lesson:
    lessons = Lesson.objects.select_related("course__law_version__law", "course__district")
    return get_object_or_404(lessons.filter(course__in=courses_for(person, on=on)), pk=pk)


def own_segment(person: User, pk: UUID) -> StudySegment:
    return get_object_or_404(StudySegment, pk=pk, person=person)


# --- managing -----------------------------------------------------------------------------------------------


def manageable_courses(scope: Scope) -> QuerySet[Course]:
    """Courses of districts in which the role holds as a whole."""
    return Course.objects.filter(district__in=access.units_in_scope(scope, *MANAGES_COURSES))


def course_in_scope(scope: Scope, pk: int) -> Course:
    return get_object_or_404(manageable_courses(scope).select_related("law_version__law", "district"), pk=pk)


def lesson_in_scope(scope: Scope, course_pk: int, pk: int) -> Lesson:
    lessons = Lesson.objects.select_related("course__law_version__law", "course__district")
    return get_object_or_404(lessons.filter(course__in=manageable_courses(scope)), course_id=course_pk, pk=pk)


def audience_in_scope(scope: Scope, course_pk: int, pk: int) -> CourseAudience:
    rows = CourseAudience.objects.select_related("course", "unit")
    return get_object_or_404(rows.filter(course__in=manageable_courses(scope)), course_id=course_pk, pk=pk)


# --- following others' study --------------------------------------------------------------------------------


def learner_in_scope(scope: Scope, pk: int, *, on: date) -> User:
    return access.person_in_scope(scope, pk, *SEES_STUDY, on=on)


def learners_in_scope(scope: Scope, *, on: date) -> QuerySet[User]:
    return access.people_in_scope(scope, *SEES_STUDY, on=on)
