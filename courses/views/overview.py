"""How far the units are: a row for each unit, and the people behind every number."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import district_of, paths_of, units_in_scope
from accounts.models import Unit, User
from common.http.doors import Request, needs
from common.http.files import file_response
from common.peopletime import exact
from courses import access, statistics, tables
from courses.forms import StudyFilter
from courses.statistics import UnitStudy

PAGE = 50
SORTS = {
    "name": lambda row: row.unit.name,
    "people": lambda row: row.people,
    "started": lambda row: (row.started / row.people, row.started),
    "reached": lambda row: (row.reached / row.people, row.reached),
    "credits": lambda row: row.credits / row.people,
}


@require_safe
@needs(*access.SEES_STUDY)
def units(request: Request) -> HttpResponse:
    """Participation and gate per unit of the scope, this year."""
    today = timezone.localdate(request.now)
    district = district_of(request.user, on=today)
    rows: list[UnitStudy] = []
    if district is not None:
        paths = request.scope.of(*access.SEES_STUDY)
        rows = _sorted(
            statistics.unit_study(paths, year=today.year, district=district, on=today),
            request.GET.get("sort", ""),
        )
    notes = _notes(request, district)
    if request.GET.get("export") in tables.FORMATS:
        name = _("Study overview %(year)s") % {"year": today.year}
        return file_response(
            *tables.export(tables.units_sheet(rows, name, notes), request.GET["export"], name)
        )
    people = sum(row.people for row in rows)
    context = {
        "rows": rows,
        "year": today.year,
        "people": people,
        "started": sum(row.started for row in rows),
        "reached": sum(row.reached for row in rows),
        "notes": notes,
    }
    return render(request, "courses/units.html", context)


def _sorted(rows: list[UnitStudy], wish: str) -> list[UnitStudy]:
    key = SORTS.get(wish.removeprefix("-"))
    return sorted(rows, key=key, reverse=wish.startswith("-")) if key else rows


def _notes(request: Request, district: Unit | None) -> list[str]:
    """The definitions that stand under every table and in every file."""
    if district is None:
        return []
    total, required = statistics.gate_needs(district)
    return [
        _("People: establishment posts today. Started: began at least one course of the year."),
        _("Gate reached: at least %(total)s credits, of these %(required)s from required reading.")
        % {"total": total, "required": required},
        _("As of %(when)s.") % {"when": exact(timezone.localtime(request.now))},
    ]


@require_safe
@needs(*access.SEES_STUDY)
def people(request: Request) -> HttpResponse:
    """The people of the scope with their credits; filter and file."""
    today = timezone.localdate(request.now)
    district = district_of(request.user, on=today)
    in_scope = units_in_scope(request.scope, *access.SEES_STUDY)
    form = StudyFilter(request.GET or None, units=in_scope.bodies().order_by("position", "code"))
    found = _people(request, form, district)
    if request.GET.get("export") in tables.FORMATS:
        name = _("Study of people %(year)s") % {"year": today.year}
        sheet = tables.people_sheet(found, name, _notes(request, district))
        return file_response(*tables.export(sheet, request.GET["export"], name))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    needs_total = statistics.gate_needs(district) if district else (0, 0)
    context = {"filter": form, "page": page, "year": today.year, "needs": needs_total}
    return render(request, "courses/people.html", context)


def _people(request: Request, form: StudyFilter, district: Unit | None) -> QuerySet[User]:
    today = timezone.localdate(request.now)
    found = access.learners_in_scope(request.scope, on=today)
    if district is None:
        return found.none()
    found = statistics.with_study(found, year=today.year, district=district).annotate(
        unit_name=F("posts__unit__name"), post_title=F("posts__title")
    )
    if form.is_valid():
        found = _narrowed(found, form.cleaned_data)
    order = {"name": ["name"], "credits": ["study_total"], "-credits": ["-study_total"], "-name": ["-name"]}
    chosen = order.get(request.GET.get("sort", ""), ["posts__unit__position", "posts__unit__code", "name"])
    return found.order_by(*chosen, "pk")


def _narrowed(found: Any, wanted: dict[str, Any]) -> Any:
    """The people that the filter asks for, from ``statistics.with_study`` (its annotations are unknown to
    types).
    """
    if wanted["q"].strip():
        found = found.filter(name__icontains=wanted["q"].strip())
    if wanted["unit"]:
        found = found.filter(
            Q(posts__unit__places__path__startswith=paths_of([wanted["unit"]])[wanted["unit"].pk])
        )
    state = wanted["state"]
    if state == "missing":
        found = found.filter(has_reached=False)
    elif state == "reached":
        found = found.filter(has_reached=True)
    elif state == "idle":
        found = found.filter(has_started=False)
    return found
