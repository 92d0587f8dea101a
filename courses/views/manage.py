"""The bureau's work on courses: list, new from a law, facts, audience, publish, withdraw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import district_of, units_in_scope
from accounts.models import Unit
from common.errors import DomainError
from common.http.doors import Request, needs
from common.rownumbers import row_number
from courses import access
from courses.enums import Audience, LawStatus
from courses.forms import AudienceForm, CourseForm, NewCourseForm, WithdrawForm
from courses.models import Course, LawVersion
from courses.services import courses

ROLES = access.MANAGES_COURSES


@require_safe
@needs(*ROLES)
def course_list(request: Request) -> HttpResponse:
    found = (
        access.manageable_courses(request.scope)
        .select_related("law_version__law")
        .annotate(
            lesson_count=Count("lessons", distinct=True),
            learner_count=Count("study_records", distinct=True),
        )
        .order_by("-year", "status", "title")
    )
    return render(request, "courses/manage.html", {"courses": found})


@needs(*ROLES)
def course_new(request: Request) -> HttpResponse:
    """A course from a law version; lessons are proposed from its chapters."""
    versions = teachable_versions()
    asked = row_number(request.GET.get("version", ""))
    initial: dict[str, Any] = {"year": timezone.localdate(request.now).year, "version": asked}
    chosen = versions.filter(pk=asked).first() if asked is not None else None
    if chosen is not None:
        initial["title"] = _("“%(law)s” explained") % {"law": chosen.law.short_title or chosen.law.title}
    form = NewCourseForm(request.POST or None, versions=versions, initial=initial)
    if request.method == "POST" and form.is_valid():
        district = _district(request)
        try:
            course = courses.create_from_law(
                form.cleaned_data["version"],
                form.facts(),
                district=district,
                actor=request.user,
                now=request.now,
            )
        except DomainError as error:
            show_on(form, error)
        else:
            messages.success(request, _("The lessons below were proposed from the law. Please check them."))
            return redirect("courses:course-edit", course.pk)
    return render(request, "courses/course_new.html", {"form": form})


def teachable_versions() -> Any:
    ended = [LawStatus.REPEALED, LawStatus.LAPSED, LawStatus.AMENDED]
    return LawVersion.objects.exclude(status__in=ended).select_related("law").order_by("law__title")


def _district(request: Request) -> Unit:
    district = district_of(request.user, on=timezone.localdate(request.now))
    assert district is not None  # the role that opened this page hangs in a district
    return district


def show_on(form: forms.Form, error: DomainError) -> None:
    """A refusal of the domain beside the field it names, else above the form; what was typed stays."""
    name = error.details.get("field")
    form.add_error(name if name in form.fields else None, str(error))


@needs(*ROLES)
def course_edit(request: Request, pk: int) -> HttpResponse:
    """One page for a course: facts, lessons, for whom, and what is still missing."""
    course = access.course_in_scope(request.scope, pk)
    form = CourseForm(request.POST or None, initial=CourseForm.initial_of(course))
    if request.method == "POST" and form.is_valid():
        try:
            courses.change(course, form.facts(), actor=request.user, now=request.now)
        except DomainError as error:
            show_on(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("courses:course-edit", pk)
    return render(request, "courses/course_edit.html", edit_context(request, course, form=form))


def edit_context(request: Request, course: Course, **own: Any) -> dict[str, Any]:
    units = units_in_scope(request.scope, *ROLES).order_by("district_id", "position", "code")
    initial = {"unit": course.district_id, "audience": Audience.EVERYBODY}
    return {
        "course": course,
        "lessons": course.lessons.annotate(provision_count=Count("provisions")).order_by("position"),
        "audiences": course.audiences.select_related("unit").order_by("unit__position", "audience"),
        "audience_form": AudienceForm(units=units, initial=initial),
        "withdraw_form": WithdrawForm(),
        "missing": courses.missing(course),
        "learners": course.study_records.count(),
        **own,
    }


@require_POST
@needs(*ROLES)
def publish(request: Request, pk: int) -> HttpResponse:
    course = access.course_in_scope(request.scope, pk)
    try:
        courses.publish(course, actor=request.user, now=request.now)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(title)s” is now open to its audience.") % {"title": course.title})
    return redirect("courses:course-edit", pk)


@require_POST
@needs(*ROLES)
def withdraw(request: Request, pk: int) -> HttpResponse:
    course = access.course_in_scope(request.scope, pk)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        courses.withdraw(course, reason=reason, actor=request.user, now=request.now)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("“%(title)s” was withdrawn; credits already given stay.") % {"title": course.title}
        )
    return redirect("courses:course-edit", pk)


@require_POST
@needs(*ROLES)
def audience_add(request: Request, pk: int) -> HttpResponse:
    course = access.course_in_scope(request.scope, pk)
    form = AudienceForm(request.POST, units=units_in_scope(request.scope, *ROLES))
    if not form.is_valid():
        own = {"form": CourseForm(initial=CourseForm.initial_of(course)), "audience_form": form}
        return render(request, "courses/course_edit.html", edit_context(request, course, **own), status=400)
    try:
        courses.add_audience(
            course,
            form.cleaned_data["unit"],
            Audience(form.cleaned_data["audience"]),
            actor=request.user,
            now=request.now,
        )
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("courses:course-edit", pk)


@require_POST
@needs(*ROLES)
def audience_remove(request: Request, pk: int, row: int) -> HttpResponse:
    found = access.audience_in_scope(request.scope, pk, row)
    try:
        courses.remove_audience(found, actor=request.user, now=request.now)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("courses:course-edit", pk)
