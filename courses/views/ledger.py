"""The ledger: what counted, when, and why or why not. Of oneself, and of people in one's part of the tree."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import district_of, establishment_post
from accounts.models import User
from accounts.services import settings
from common.http.doors import Request, needs, signed_in
from common.http.files import file_response
from common.rownumbers import row_number
from courses import access, statistics, tables
from courses.models import CreditEntry, StudySegment

PAGE = 30
SEGMENTS = 10


@require_safe
@signed_in
def ledger(request: Request) -> HttpResponse:
    return _ledger(request, request.user, is_own=True)


@require_safe
@needs(*access.SEES_STUDY)
def person_ledger(request: Request, pk: int) -> HttpResponse:
    person = access.learner_in_scope(request.scope, pk, on=timezone.localdate(request.now))
    return _ledger(request, person, is_own=False)


def _ledger(request: Request, person: User, *, is_own: bool) -> HttpResponse:
    today = timezone.localdate(request.now)
    year = _year(request, today.year)
    entries = (
        CreditEntry.objects.filter(person=person, year=year)
        .select_related("lesson__course")
        .order_by("-at", "-pk")
    )
    if request.GET.get("export") in tables.FORMATS:
        name = _("Credit ledger %(name)s %(year)s") % {"name": person.name, "year": year}
        return file_response(*tables.export(tables.ledger_sheet(entries, name), request.GET["export"], name))
    return render(request, "courses/ledger.html", _context(request, person, entries, year, is_own=is_own))


def _context(request: Request, person: User, entries: Any, year: int, *, is_own: bool) -> dict[str, Any]:
    today = timezone.localdate(request.now)
    district = district_of(person, on=today)
    post = establishment_post(person, on=today)
    segments = StudySegment.objects.filter(person=person, started_at__year=year).select_related(
        "lesson__course"
    )
    years = set(
        CreditEntry.objects.filter(person=person).order_by().values_list("year", flat=True).distinct()
    )
    return {
        "person": person,
        "post": post,
        "is_own": is_own,
        "year": year,
        "years": sorted(years | {today.year}, reverse=True),
        "gate": statistics.gate_states([person.pk], year=year, district=district)[person.pk]
        if district
        else None,
        "daily_cap": settings.get(district, "study.credits_daily_cap") if district else 0,
        "credits_today": statistics.credits_on(person.pk, day=today),
        "page": Paginator(entries, PAGE).get_page(request.GET.get("page")),
        "segments": [(each, each.seconds // 60) for each in segments.order_by("-started_at")[:SEGMENTS]],
    }


def _year(request: Request, default: int) -> int:
    given = row_number(request.GET.get("year", ""))
    return given if given is not None and 2000 <= given <= 2100 else default
