"""The audit trail: searching it and reading an entry. The audit administrator's pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access, tables
from accounts.enums import Role
from accounts.forms.administration import AuditFilter
from accounts.models import AuditBlock, AuditEntry
from accounts.querysets import AuditEntryQuerySet
from accounts.services import audit as service
from accounts.views.pages import export_of, page_of
from common.http.doors import Request, needs

ADMIN = Role.AUDIT_ADMIN
MOST_EXPORTED = 50_000


@require_safe
@needs(ADMIN)
def audit(request: Request) -> HttpResponse:
    form = AuditFilter(request.GET)
    found = _filtered(access.entries_in_scope(request.scope, ADMIN), form).order_by("-at", "-id")

    def sheet() -> Any:
        service.record(
            "audit.export", request.user, actor=request.user, now=request.now, after=request.GET.dict()
        )
        return tables.entries(found[:MOST_EXPORTED].iterator())

    file = export_of(request, _("Audit trail"), sheet)
    if file is not None:
        return file
    context = {"form": form, "page": page_of(found, request), "sealed": AuditBlock.objects.last()}
    return render(request, "accounts/audit.html", context)


def _filtered(found: AuditEntryQuerySet, form: AuditFilter) -> AuditEntryQuerySet:
    if not form.is_valid():
        return found
    values = form.cleaned_data
    if values["who"]:
        found = found.filter(actor_name__icontains=values["who"])
    if values["action"]:
        found = found.filter(action__istartswith=values["action"])
    if values["what"]:
        found = found.filter(object_label__icontains=values["what"]) | found.filter(object_id=values["what"])
    if values["since"]:
        found = found.filter(at__gte=_midnight(values["since"]))
    if values["until"] and values["until"] < dt.date.max:
        found = found.filter(at__lt=_midnight(values["until"] + dt.timedelta(days=1)))
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


@require_safe
@needs(ADMIN)
def audit_entry(request: Request, pk: UUID) -> HttpResponse:
    entry = access.entry_in_scope(request.scope, pk, ADMIN)
    same = access.entries_in_scope(request.scope, ADMIN)
    about = same.filter(object_type=entry.object_type, object_id=entry.object_id).order_by("-at")[:20]
    context = {"entry": entry, "facts": _facts(entry), "changes": _changes(entry), "about": about}
    return render(request, "accounts/audit_entry.html", context)


def _facts(entry: AuditEntry) -> list[tuple[str, object]]:
    return [
        (_("When"), f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"),
        (_("Who"), entry.actor_name or _("the system")),
        (_("What"), entry.action),
        (_("Object"), entry.object_label),
        (_("Object number"), f"{entry.object_type} {entry.object_id}"),
        (_("From where"), f"{entry.address} {entry.source}".strip()),
        (_("Request"), entry.request_id),
        (_("Reason"), entry.reason),
    ]


def _changes(entry: AuditEntry) -> list[tuple[str, object, object]]:
    """Every key that stands on either side, with its value before and after."""
    before, after = _as_dict(entry.before), _as_dict(entry.after)
    return [(key, before.get(key, ""), after.get(key, "")) for key in sorted({*before, *after})]


def _as_dict(value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    return {} if value is None else {"": value}
