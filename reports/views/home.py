"""The first page after signing in: what waits for this person, by role."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import district_of, establishment_post
from accounts.enums import Role
from accounts.models import Unit
from common.http.doors import Request, signed_in
from common.peopletime import exact
from reports.views.sections import Section, bureau, liaison, official, staff

# In the order of the page: who watches over most comes first; one's own study stands at the end.
SECTIONS = (
    (Role.BUREAU, bureau.section),
    (Role.LIAISON, liaison.section),
    (Role.EXAM_OFFICER, staff.officer),
    (Role.QUESTION_EDITOR, staff.editor),
    (Role.QUESTION_REVIEWER, staff.reviewer),
    (Role.CERTIFICATE_ISSUER, staff.issuer),
    (Role.SYSTEM_ADMIN, staff.system),
    (Role.SECURITY_ADMIN, staff.security),
    (Role.AUDIT_ADMIN, staff.audit),
)


@require_safe
@signed_in
def home(request: Request) -> HttpResponse:
    today = timezone.localdate(request.now)
    post = establishment_post(request.user, on=today)
    district = (post.unit.district or post.unit) if post else district_of(request.user, on=today)
    if district is not None and _asks_for_table(request):
        return _varying(
            render(request, "reports/sections/units.html", {"s": bureau.table(request, district)})
        )
    sections = _sections(request, district, is_official=post is not None)
    context: dict[str, Any] = {
        "sections": sections,
        "is_official": bool(sections) and sections[0].name == "official",
        "greeting": greeting(timezone.localtime(request.now), request.user.name),
        "where": " · ".join(
            part for part in (post.unit.name if post else "", post.title if post else "") if part
        ),
        "today": f"{exact(today)} {date_format(today, 'l')}",
    }
    return _varying(render(request, "reports/home.html", context))


def _asks_for_table(request: Request) -> bool:
    return bool(request.htmx) and request.htmx.target == "units" and request.scope.has(Role.BUREAU)


def _sections(request: Request, district: Unit | None, *, is_official: bool) -> list[Section]:
    if district is None:
        return []
    found = [make(request, district) for role, make in SECTIONS if request.scope.has(role)]
    if is_official:
        found.append(official.section(request, district))
    return found


def _varying(response: HttpResponse) -> HttpResponse:
    """The same address answers with a page or with a part of it."""
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def greeting(moment: datetime, name: str) -> str:
    """By the hour of the reader's day."""
    if moment.hour < 5 or moment.hour >= 18:
        return _("Good evening, %(name)s") % {"name": name}
    if moment.hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    return _("Good afternoon, %(name)s") % {"name": name}
