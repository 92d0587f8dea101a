"""Exemptions: asked for by the unit, decided by the bureau, kept in a ledger."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Q, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.enums import Role
from common.errors import DomainError
from common.http.doors import Request, needs
from common.http.files import file_response
from common.rownumbers import row_number
from exams import access
from exams.enums import ExemptionReason, ExemptionState
from exams.forms.exemptions import ExemptionFilter, ExemptionForm
from exams.models import Exemption, RosterEntry
from exams.services import exemptions

PER_PAGE = 50
READERS = (Role.BUREAU, Role.LIAISON)


@needs(*READERS)
def exemption_list(request: Request) -> HttpResponse:
    """The ledger: waiting ones first, then the newest."""
    rows = access.exemptions_in_scope(request.scope, *READERS).select_related("campaign", "person", "unit")
    form = ExemptionFilter(request.GET, campaigns=access.campaigns_in_scope(request.scope, *READERS))
    form.is_valid()
    chosen, asked = form.cleaned_data, form.cleaned_data.get("q", "").strip()
    if chosen.get("campaign"):
        rows = rows.filter(campaign=chosen["campaign"])
    if chosen.get("state"):
        rows = rows.filter(state=chosen["state"])
    if asked:
        rows = rows.filter(Q(person__name__contains=asked) | Q(unit__name__contains=asked))
    waiting_first = Case(When(state=ExemptionState.REQUESTED, then=0), default=1)
    rows = rows.order_by(waiting_first, "-requested_at", "-pk")
    return render(
        request,
        "exams/exemptions/list.html",
        {
            "form": form,
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
            "is_filtered": any(chosen.values()),
            "open_campaigns": access.campaigns_in_scope(request.scope, Role.LIAISON).filter(
                roster__isnull=False
            )[:5]
            if request.scope.has(Role.LIAISON)
            else [],
        },
    )


@needs(Role.LIAISON)
def exemption_new(request: Request, pk: int) -> HttpResponse:
    campaign = access.campaign_in_scope(request.scope, pk, Role.LIAISON)
    entries = (
        RosterEntry.objects.filter(roster__campaign=campaign)
        .under(request.scope.of(Role.LIAISON))
        .exclude(
            person_id__in=Exemption.objects.filter(
                campaign=campaign, state__in=[ExemptionState.REQUESTED, ExemptionState.APPROVED]
            ).values("person_id")
        )
        .select_related("person", "unit", "roster__campaign__district")
        .order_by("unit_path", "person__name")
    )
    asked = row_number(request.GET.get("person", ""))
    initial = {"entry": entries.filter(person_id=asked).first() if asked is not None else None}
    form = ExemptionForm(request.POST or None, request.FILES or None, entries=entries, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = _request(request, form)
        if row is not None:
            messages.success(request, _("The exemption has been requested. The justice bureau decides."))
            return redirect("exams:exemption", row.pk)
    return render(request, "exams/exemptions/form.html", {"form": form, "campaign": campaign})


def _request(request: Request, form: ExemptionForm) -> Exemption | None:
    values = form.cleaned_data
    try:
        return exemptions.request(
            values["entry"],
            reason=ExemptionReason(values["reason"]),
            note=values["note"],
            document=values["document"].read(),
            document_on=values["document_on"],
            approved_by_head=values["approved_by_head"],
            actor=request.user,
            now=request.now,
        )
    except DomainError as refusal:
        field = refusal.details.get("field")
        form.add_error(field if field in form.fields else None, str(refusal))
        return None


@needs(*READERS)
def exemption_page(request: Request, pk: int) -> HttpResponse:
    row = access.exemption_in_scope(request.scope, pk, *READERS)
    may_decide = (
        row.state == ExemptionState.REQUESTED
        and request.scope.covers(row.unit_path, Role.BUREAU)
        and row.requested_by_id != request.user.pk
    )
    return render(request, "exams/exemptions/page.html", {"exemption": row, "may_decide": may_decide})


@require_POST
@needs(Role.BUREAU)
def exemption_decide(request: Request, pk: int) -> HttpResponse:
    row = access.exemption_in_scope(request.scope, pk, Role.BUREAU)
    try:
        if request.POST.get("decision") == "refuse":
            reason = request.POST.get("reason", "")
            exemptions.refuse(row, actor=request.user, now=request.now, reason=reason)
            messages.success(request, _("The exemption of %(name)s was refused.") % {"name": row.person.name})
        else:
            exemptions.approve(row, actor=request.user, now=request.now)
            messages.success(request, _("%(name)s is exempt from this exam.") % {"name": row.person.name})
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:exemption", row.pk)


@needs(*READERS)
def exemption_document(request: Request, pk: int) -> HttpResponse:
    """The proof, as a download: never shown inside the site's own pages."""
    row = access.exemption_in_scope(request.scope, pk, *READERS)
    ending = (row.document.name or "").rsplit(".", 1)[-1]
    with row.document.open("rb") as stored:
        return file_response(stored.read(), f"{row.person.name}-{row.get_reason_display()}.{ending}")
