"""People in scope: the list, a person, adding and correcting."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access, idnumber, phones, tables
from accounts.enums import PostKind, Role
from accounts.forms.people import NewPersonForm, PeopleFilter, PersonForm, PostForm
from accounts.models import ActivationSlip, Post, RoleGrant, User
from accounts.querysets import UserQuerySet
from accounts.services import audit
from accounts.services import people as service
from accounts.views.pages import export_of, form_page, ordered, page_of
from common.http.doors import Request, needs

ROLES = (Role.LIAISON, Role.BUREAU)
WRITE = ["GET", "HEAD", "POST"]
COLUMNS = {"name": "name", "username": "username", "unit": "posts__unit__name", "status": "status"}


@require_safe
@needs(*ROLES)
def people(request: Request) -> HttpResponse:
    today = timezone.localdate(request.now)
    units = access.units_in_scope(request.scope, *ROLES).bodies()
    form = PeopleFilter(request.GET, units=units)
    found = _filtered(access.people_on_file(request.scope, *ROLES, on=today), form, request)
    found = ordered(found, request, COLUMNS, "posts__unit__position")

    def sheet() -> Any:
        audit.record(
            "people.export", request.user, actor=request.user, now=request.now, after=request.GET.dict()
        )
        return tables.people(found, posts_of(found))

    file = export_of(request, _("People"), sheet)
    if file is not None:
        return file
    page = page_of(found, request)
    posts = posts_of(page.object_list)
    rows = [(person, posts[person.post_id]) for person in page.object_list]
    return render(request, "accounts/people.html", {"form": form, "page": page, "rows": rows})


def _filtered(found: UserQuerySet, form: PeopleFilter, request: Request) -> UserQuerySet:
    if not form.is_valid():
        return found
    values = form.cleaned_data
    if values["q"]:
        found = found.named(values["q"])
    if values["unit"]:
        found = found.filter(posts__unit__places__path__startswith=access.current_path(values["unit"]))
    if values["status"]:
        found = found.filter(status=values["status"])
    if values["role"]:
        grants = RoleGrant.objects.valid_on(timezone.localdate(request.now)).filter(role=values["role"])
        found = found.filter(pk__in=grants.values("person"))
    return found


def posts_of(found: Any) -> dict[int, Post]:
    """The annotated posts of people, by id."""
    numbers = [person.post_id for person in found]
    return Post.objects.select_related("unit").in_bulk(numbers)


@require_safe
@needs(*ROLES)
def person(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate(request.now)
    found = access.person_on_file(request.scope, pk, *ROLES, on=today)
    posts = list(Post.objects.filter(person=found).select_related("unit").order_by("-valid_from"))
    current = next((post for post in posts if post.pk == found.post_id), None)  # type: ignore[attr-defined]
    context = {
        "person": found,
        "facts": facts_of(found),
        "posts": posts,
        "current": current,
        "grants": RoleGrant.objects.filter(person=found).select_related("unit").order_by("-valid_from"),
        "slip": ActivationSlip.objects.filter(person=found).first(),
        "namesakes": _namesakes(found, current),
        "may_change": True,
        "today": today,
    }
    return render(request, "accounts/person.html", context)


def facts_of(found: User) -> list[tuple[str, object]]:
    return [
        (_("Name"), found.name),
        (_("User name"), found.username),
        (_("Sex"), found.get_sex_display()),
        (_("ID number"), idnumber.mask(found.id_number)),
        (_("Phone"), phones.mask(found.phone)),
        (_("Party member"), _("yes") if found.is_party_member else _("no")),
        (_("Status"), found.get_status_display()),
    ]


def _namesakes(found: User, current: Post | None) -> list[Post]:
    """People of the same name in the same unit: the page must say which one this is."""
    if current is None:
        return []
    same = Post.objects.filter(unit_id=current.unit_id, kind=PostKind.ESTABLISHMENT, person__name=found.name)
    running = same.filter(Q(valid_to__isnull=True)).exclude(person=found)
    return list(running.select_related("person"))


@require_http_methods(WRITE)
@needs(*ROLES)
def person_add(request: Request) -> HttpResponse:
    units = access.units_in_scope(request.scope, *ROLES).bodies().existing(timezone.localdate(request.now))
    form = NewPersonForm(request.POST or None, units=units, initial={"unit": request.GET.get("unit")})
    post = PostForm(request.POST or None)

    def act() -> str:
        made = service.register(
            actor=request.user, now=request.now, post=post.cleaned_data, **form.cleaned_data
        )
        return reverse("accounts:person", args=[made.pk])

    return form_page(
        request,
        [form, post],
        act,
        done=_("The person is registered. An activation slip opens the account."),
        title=_("Add a person"),
        purpose=_("The person is counted by this unit from the day given."),
        label=_("Add the person"),
        back=reverse("accounts:people"),
    )


@require_http_methods(WRITE)
@needs(*ROLES)
def person_change(request: Request, pk: int) -> HttpResponse:
    found = access.person_on_file(request.scope, pk, *ROLES, on=timezone.localdate(request.now))
    initial = {"name": found.name, "username": found.username, "is_party_member": found.is_party_member}
    form = PersonForm(request.POST or None, initial=initial)
    for field, shown in (("id_number", idnumber.mask(found.id_number)), ("phone", phones.mask(found.phone))):
        if shown:
            form.fields[field].help_text = _("Now %(shown)s. Leave empty to keep it.") % {"shown": shown}
    back = reverse("accounts:person", args=[pk])

    def act() -> str:
        values = form.cleaned_data
        changes = {key: value for key, value in values.items() if value or key == "is_party_member"}
        service.update(found, actor=request.user, now=request.now, **changes)
        return back

    return form_page(
        request,
        form,
        act,
        done=_("The changes are saved."),
        title=_("Correct %(name)s") % {"name": found.name},
        purpose=_("Unit and post change by a transfer, so that past figures stay what they were."),
        label=_("Save"),
        back=back,
    )
