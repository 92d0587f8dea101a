"""我的: what is kept about me, masked."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access, idnumber, phones
from accounts.models import Post, RoleGrant, User
from accounts.services import settings as district_settings
from common.http.doors import Request, signed_in


@require_safe
@signed_in
def me(request: Request) -> HttpResponse:
    person, today = request.user, timezone.localdate(request.now)
    district = access.district_of(person, on=today)
    context = {
        "facts": _facts(person),
        "account": _account(person),
        "posts": Post.objects.filter(person_id=person.canonical_id)
        .select_related("unit")
        .order_by("-valid_from"),
        "grants": RoleGrant.objects.valid_on(today).filter(person=person).select_related("unit"),
        "contact": district_settings.get(district, "privacy.contact") if district else "",
        "today": today,
    }
    return render(request, "accounts/me.html", context)


def _facts(person: User) -> list[tuple[str, object]]:
    return [
        (_("Name"), person.name),
        (_("Sex"), person.get_sex_display()),
        (_("ID number"), idnumber.mask(person.id_number)),
        (_("Phone"), phones.mask(person.phone)),
        (_("Status"), person.get_status_display()),
    ]


def _account(person: User) -> list[tuple[str, object]]:
    return [
        (_("User name"), person.username),
        (_("Signed in since"), _time(person.last_login)),
        (_("Password changed"), _time(person.password_changed_at)),
    ]


def _time(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
