"""Lessons as the bureau edits them."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from common.http.doors import Request, needs
from courses import access
from courses.forms import LessonForm
from courses.models import Course, Provision
from courses.services import lessons
from courses.views.learning import reading_context
from courses.views.manage import ROLES, show_on


def _provisions(course: Course) -> QuerySet[Provision]:
    return course.law_version.provisions.teachable()


@needs(*ROLES)
def lesson_new(request: Request, pk: int) -> HttpResponse:
    course = access.course_in_scope(request.scope, pk)
    initial = {"minutes": 10, "credits": Decimal("2.0")}
    form = LessonForm(request.POST or None, provisions=_provisions(course), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            lessons.add(course, form.facts(), actor=request.user, now=request.now)
        except DomainError as error:
            show_on(form, error)
        else:
            return redirect("courses:course-edit", pk)
    return render(request, "courses/lesson_edit.html", {"course": course, "lesson": None, "form": form})


@needs(*ROLES)
def lesson_edit(request: Request, pk: int, lesson: int) -> HttpResponse:
    found = access.lesson_in_scope(request.scope, pk, lesson)
    form = LessonForm(
        request.POST or None, provisions=_provisions(found.course), initial=LessonForm.initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            lessons.change(found, form.facts(), actor=request.user, now=request.now)
        except DomainError as error:
            show_on(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("courses:course-edit", pk)
    return render(
        request, "courses/lesson_edit.html", {"course": found.course, "lesson": found, "form": form}
    )


@require_safe
@needs(*ROLES)
def lesson_preview(request: Request, pk: int, lesson: int) -> HttpResponse:
    """The reading page as learners will see it; no time is counted."""
    found = access.lesson_in_scope(request.scope, pk, lesson)
    context = reading_context(found, list(found.course.lessons.with_progress_of(request.user.pk)))
    return render(request, "courses/lesson.html", {**context, "is_preview": True})


@require_POST
@needs(*ROLES)
def lesson_remove(request: Request, pk: int, lesson: int) -> HttpResponse:
    found = access.lesson_in_scope(request.scope, pk, lesson)
    try:
        lessons.remove(found, actor=request.user, now=request.now)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(title)s” was removed.") % {"title": found.title})
    return redirect("courses:course-edit", pk)


@require_POST
@needs(*ROLES)
def lesson_move(request: Request, pk: int, lesson: int) -> HttpResponse:
    found = access.lesson_in_scope(request.scope, pk, lesson)
    lessons.move(found, up=request.POST.get("to") == "up", actor=request.user, now=request.now)
    return redirect("courses:course-edit", pk)
