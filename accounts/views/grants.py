"""Roles: who holds which, giving one and ending one. The security administrator's pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access, idnumber
from accounts.enums import Role
from accounts.forms.administration import CandidateForm, GrantEndForm, GrantFilter, GrantForm
from accounts.models import RoleGrant
from accounts.querysets import RoleGrantQuerySet
from accounts.services import grants as service
from accounts.views.pages import form_page, ordered, page_of
from accounts.views.people import posts_of
from common.http.doors import Request, needs

ADMIN = Role.SECURITY_ADMIN
WRITE = ["GET", "HEAD", "POST"]
MOST_CANDIDATES = 20
COLUMNS = {"name": "person__name", "role": "role", "unit": "unit__name", "from": "valid_from"}


@require_safe
@needs(ADMIN)
def grants(request: Request) -> HttpResponse:
    form = GrantFilter(request.GET)
    found = _filtered(access.grants_in_scope(request.scope, ADMIN), form, request)
    found = ordered(found.select_related("person", "unit", "granted_by"), request, COLUMNS, "person__name")
    today = timezone.localdate(request.now)
    return render(
        request, "accounts/grants.html", {"form": form, "page": page_of(found, request), "today": today}
    )


def _filtered(found: RoleGrantQuerySet, form: GrantFilter, request: Request) -> RoleGrantQuerySet:
    values = form.cleaned_data if form.is_valid() else {}
    today = timezone.localdate(request.now)
    if values.get("state") == "ended":
        found = found.filter(valid_to__lte=today)
    elif values.get("state") != "all":
        found = found.exclude(valid_to__lte=today)
    if values.get("role"):
        found = found.filter(role=values["role"])
    for word in values.get("q", "").split():
        found = found.filter(person__name__icontains=word) | found.filter(person__username__icontains=word)
    return found


@require_safe
@needs(ADMIN)
def grant_candidates(request: Request) -> HttpResponse:
    """Who shall have a role: found by name, told apart by unit, post and the end of the ID number."""
    form = CandidateForm(request.GET or None)
    rows = []
    if form.is_valid():
        people = access.people_on_file(request.scope, ADMIN, on=timezone.localdate(request.now))
        found = list(people.filter(is_active=True).named(form.cleaned_data["q"])[:MOST_CANDIDATES])
        posts = posts_of(found)
        rows = [(person, posts[person.post_id]) for person in found]  # type: ignore[attr-defined]
    return render(
        request, "accounts/grant_candidates.html", {"form": form, "rows": rows, "most": MOST_CANDIDATES}
    )


@require_http_methods(WRITE)
@needs(ADMIN)
def grant_give(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate(request.now)
    person = access.person_on_file(request.scope, pk, ADMIN, on=today)
    post = posts_of([person])[person.post_id]  # type: ignore[attr-defined]
    units = access.units_in_scope(request.scope, ADMIN).existing(today)
    form = GrantForm(request.POST or None, units=units, initial={"valid_from": today, "unit": post.unit_id})

    def act() -> str:
        values = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        service.give(person, actor=request.user, now=request.now, **values)
        return reverse("accounts:grants")

    return form_page(
        request,
        form,
        act,
        done=_("%(name)s holds the role.") % {"name": person.name},
        title=_("Give %(name)s a role") % {"name": person.name},
        purpose=_("The role holds in the unit chosen and everything below it."),
        facts=[
            (_("Name"), person.name),
            (_("Unit"), post.unit.name),
            (_("Post"), post.title),
            (_("ID number"), idnumber.mask(person.id_number)),
        ],
        label=_("Give the role"),
        back=reverse("accounts:grants"),
    )


@require_http_methods(WRITE)
@needs(ADMIN)
def grant_end(request: Request, pk: int) -> HttpResponse:
    grant = access.grant_in_scope(request.scope, pk, ADMIN)
    form = GrantEndForm(request.POST or None, initial={"on": timezone.localdate(request.now)})

    def act() -> str:
        service.end(grant, actor=request.user, now=request.now, **form.cleaned_data)
        return reverse("accounts:grants")

    return form_page(
        request,
        form,
        act,
        done=_("The role is ended."),
        title=_("End a role of %(name)s") % {"name": grant.person.name},
        purpose=_("%(role)s in %(unit)s") % {"role": grant.get_role_display(), "unit": grant.unit.name},
        facts=_facts(grant),
        label=_("End the role"),
        kind="danger",
        back=reverse("accounts:grants"),
    )


def _facts(grant: RoleGrant) -> list[tuple[str, object]]:
    return [
        (_("Name"), grant.person.name),
        (_("User name"), grant.person.username),
        (_("From"), grant.valid_from.isoformat()),
        (_("Given for"), grant.reason),
    ]
