"""The learner's pages: my courses, one course, and the reading page."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import district_of
from accounts.models import User
from accounts.services import settings
from common.http.doors import Request, signed_in
from courses import access, rendering, statistics, studytime
from courses.enums import Requirement
from courses.forms import CourseFilter
from courses.models import Course, Lesson, LessonProgress, Provision


@require_safe
@signed_in
def home(request: Request) -> HttpResponse:
    """My courses of this study year: required ones first, then by deadline."""
    today = timezone.localdate(request.now)
    form = CourseFilter(request.GET or None)
    courses = list(_filtered(form, request.user, today.year, request))
    context = {
        "filter": form,
        "year": today.year,
        "courses": [(course, deadline_of(course)) for course in courses],
        "gate": _gate(request),
    }
    return render(request, "courses/home.html", context)


def _filtered(form: CourseFilter, person: User, year: int, request: Request) -> Any:
    today = timezone.localdate(request.now)
    # Annotated: their names are unknown to types.
    courses: Any = access.courses_for(person, on=today).of_year(year).with_progress_of(person.pk)
    if form.is_valid():
        if form.cleaned_data["requirement"]:
            courses = courses.filter(requirement=form.cleaned_data["requirement"])
        if form.cleaned_data["state"] == "done":
            courses = courses.filter(done_count__gte=F("lesson_count"))
        if form.cleaned_data["state"] == "open":
            courses = courses.filter(done_count__lt=F("lesson_count"))
    order = {Requirement.REQUIRED: 0, Requirement.ELECTIVE: 1}
    return sorted(
        courses.select_related("law_version"),
        key=lambda course: (
            order[Requirement(course.requirement)],
            course.done_count >= course.lesson_count,
            course.done_count == 0,
            course.deadline_on or today.replace(month=12, day=31),
            course.title,
        ),
    )


def deadline_of(course: Course) -> datetime | None:
    """The end of the last day, so that the page can say how long is left."""
    if course.deadline_on is None:
        return None
    return timezone.make_aware(datetime.combine(course.deadline_on, time(23, 59, 59)))


def _gate(request: Request) -> statistics.GateState | None:
    today = timezone.localdate(request.now)
    district = district_of(request.user, on=today)
    if district is None:
        return None
    return statistics.gate_states([request.user.pk], year=today.year, district=district)[request.user.pk]


@require_safe
@signed_in
def course(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate(request.now)
    found = access.own_course(request.user, pk, on=today)
    lessons: list[Any] = list(found.lessons.with_progress_of(request.user.pk))
    done = sum(lesson.completed_at is not None for lesson in lessons)
    upcoming = next((lesson for lesson in lessons if lesson.completed_at is None), None)
    context = {
        "course": found,
        "lessons": lessons,
        "done": done,
        "next_lesson": upcoming or (lessons[0] if lessons else None),
        "deadline": deadline_of(found),
        "minutes": sum(lesson.minutes for lesson in lessons),
        "credits": sum((lesson.credits for lesson in lessons), start=0),
        "is_begun": any(lesson.read_seconds for lesson in lessons),
    }
    return render(request, "courses/course.html", context)


@require_safe
@signed_in
def lesson(request: Request, pk: int) -> HttpResponse:
    """The reading page. Time is counted by the page's script through the API; this view only reads."""
    today = timezone.localdate(request.now)
    found = access.own_lesson(request.user, pk, on=today)
    progress = LessonProgress.objects.filter(person=request.user, lesson=found).first()
    cap = settings.get(found.course.district, "study.credits_daily_cap")
    context = reading_context(found, list(found.course.lessons.with_progress_of(request.user.pk)))
    context |= {
        "progress": progress,
        "counts": not (progress and progress.is_completed) and found.course.year == today.year,
        "read_minutes": (progress.seconds if progress else 0) // 60,
        "credits_today": statistics.credits_on(request.user.pk, day=today),
        "daily_cap": cap,
        "beat_seconds": studytime.BEAT_SECONDS,
        "back_url": reverse("courses:course", args=[found.course_id]),
    }
    return render(request, "courses/lesson.html", context)


def reading_context(found: Lesson, lessons: list[Lesson]) -> dict[str, Any]:
    """What the text of a lesson needs; the bureau's preview shows the same."""
    at = next(i for i, each in enumerate(lessons) if each.pk == found.pk)
    provisions: list[Provision] = list(found.provisions.order_by("position"))
    return {
        "lesson": found,
        "course": found.course,
        "law": found.course.law_version.law,
        "version": found.course.law_version,
        "lessons": lessons,
        "number": at + 1,
        "previous": lessons[at - 1] if at else None,
        "following": lessons[at + 1] if at + 1 < len(lessons) else None,
        "provisions": provisions,
        "commentary": rendering.commentary(found.body) if found.body.strip() else "",
        # The bar of the reading page stands where the tabs of the phone would be.
        "bottom_tabs": (),
    }
