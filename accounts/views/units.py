"""The tree of units: looking, and for the bureau adding, changing, moving and closing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access, statistics, tables
from accounts.enums import Role
from accounts.forms.units import CloseForm, MoveForm, OpenedForm, UnitFilter, UnitForm
from accounts.models import Unit, UnitParent
from accounts.services import units as service
from accounts.services.units import UNIT_FIELDS
from accounts.views.pages import export_of, form_page
from common.http.doors import Request, needs

ROLES = (Role.LIAISON, Role.BUREAU)
WRITE = ["GET", "HEAD", "POST"]


@require_safe
@needs(*ROLES)
def units(request: Request) -> HttpResponse:
    rows = statistics.tree(request.scope.of(*ROLES), on=timezone.localdate(request.now))
    words = request.GET.get("q", "").strip().casefold()
    found = [row for row in rows if words in f"{row.unit.name} {row.unit.code}".casefold()] if words else rows
    file = export_of(request, _("Units"), lambda: tables.units(found))
    if file is not None:
        return file
    context = {"rows": found, "form": UnitFilter(request.GET), "is_tree": not words}
    return render(request, "accounts/units.html", context)


@require_safe
@needs(*ROLES)
def unit(request: Request, pk: int) -> HttpResponse:
    found = access.unit_in_scope(request.scope, pk, *ROLES)
    today = timezone.localdate(request.now)
    path = access.current_path(found)
    rows = statistics.tree([path], on=today)
    context = {
        "unit": found,
        "crumbs": _crumbs(request, found, path),
        "facts": _facts(found),
        "own": next((row.own for row in rows if row.unit == found), 0),
        "total": next((row.total for row in rows if row.unit == found), 0),
        "rows": [row for row in rows if row.unit != found],
        "places": UnitParent.objects.filter(unit=found).select_related("parent").order_by("-valid_from"),
        "may_change": request.scope.covers(path, Role.BUREAU),
    }
    return render(request, "accounts/unit.html", context)


def _crumbs(request: Request, found: Unit, path: str) -> list[tuple[str, str]]:
    """The way down to the unit; ancestors out of scope are named, not linked."""
    numbers = [int(number) for number in path.strip("/").split("/")]
    named = Unit.objects.in_bulk(numbers)
    seen = set(
        access.units_in_scope(request.scope, *ROLES).filter(pk__in=numbers).values_list("pk", flat=True)
    )
    return [
        (named[number].name, reverse("accounts:unit", args=[number]) if number in seen else "")
        for number in numbers
    ]


def _facts(found: Unit) -> list[tuple[str, object]]:
    return [
        (_("Unit code"), found.code),
        (_("Kind"), found.get_kind_display()),
        (_("Sector"), found.system),
        (_("Unified social credit code"), found.credit_code),
        (_("Division code"), found.division_code),
        (_("Enforcement department"), _("yes") if found.is_enforcement_department else _("no")),
        (_("Exists from"), found.opened_on.isoformat()),
        (_("Closed on"), found.closed_on.isoformat() if found.closed_on else ""),
    ]


@require_http_methods(WRITE)
@needs(Role.BUREAU)
def unit_add(request: Request, pk: int) -> HttpResponse:
    parent = access.unit_in_scope(request.scope, pk, Role.BUREAU)
    form = UnitForm(request.POST or None)
    opened = OpenedForm(request.POST or None, initial={"opened_on": timezone.localdate(request.now)})

    def act() -> str:
        values = {**form.cleaned_data, **opened.cleaned_data}
        made = service.add(parent=parent, actor=request.user, now=request.now, **values)
        return reverse("accounts:unit", args=[made.pk])

    return form_page(
        request,
        [form, opened],
        act,
        done=_("The unit is added."),
        title=_("Add a unit below %(name)s") % {"name": parent.name},
        purpose=_("People are counted by the unit that holds their establishment post."),
        label=_("Add the unit"),
        back=reverse("accounts:unit", args=[pk]),
    )


@require_http_methods(WRITE)
@needs(Role.BUREAU)
def unit_change(request: Request, pk: int) -> HttpResponse:
    found = access.unit_in_scope(request.scope, pk, Role.BUREAU)
    initial = {key: getattr(found, key) for key in UNIT_FIELDS}
    form = UnitForm(request.POST or None, initial=initial, is_district=found.is_district)
    back = reverse("accounts:unit", args=[pk])

    def act() -> str:
        service.change(found, actor=request.user, now=request.now, **form.cleaned_data)
        return back

    return form_page(
        request,
        form,
        act,
        done=_("The changes are saved."),
        title=_("Change %(name)s") % {"name": found.name},
        purpose=_("The place in the tree changes by moving."),
        label=_("Save"),
        back=back,
    )


@require_http_methods(WRITE)
@needs(Role.BUREAU)
def unit_move(request: Request, pk: int) -> HttpResponse:
    found = access.unit_in_scope(request.scope, pk, Role.BUREAU)
    parents = access.units_in_scope(request.scope, Role.BUREAU).exclude(pk=pk)
    form = MoveForm(request.POST or None, units=parents, initial={"on": timezone.localdate(request.now)})
    back = reverse("accounts:unit", args=[pk])

    def act() -> str:
        values = form.cleaned_data
        service.move(
            found,
            parent=values["unit"],
            on=values["on"],
            reason=values["reason"],
            actor=request.user,
            now=request.now,
        )
        return back

    return form_page(
        request,
        form,
        act,
        done=_("%(name)s is moved.") % {"name": found.name},
        title=_("Move %(name)s") % {"name": found.name},
        purpose=_("The unit moves with everything below it."),
        warning=_("Liaisons of the old parent no longer see it; those of the new parent do."),
        label=_("Move"),
        back=back,
    )


@require_http_methods(WRITE)
@needs(Role.BUREAU)
def unit_close(request: Request, pk: int) -> HttpResponse:
    found = access.unit_in_scope(request.scope, pk, Role.BUREAU)
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate(request.now)})
    back = reverse("accounts:unit", args=[pk])

    def act() -> str:
        service.close(found, actor=request.user, now=request.now, **form.cleaned_data)
        return back

    return form_page(
        request,
        form,
        act,
        done=_("%(name)s is closed.") % {"name": found.name},
        title=_("Close %(name)s") % {"name": found.name},
        purpose=_("For bodies that were dissolved or merged. People and units below are transferred first."),
        label=_("Close the unit"),
        kind="danger",
        back=back,
    )
