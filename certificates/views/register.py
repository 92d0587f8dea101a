"""The register, and the life of one certificate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import access, tables
from certificates.forms import SORTS, RegisterFilter, StepForm
from certificates.models import Certificate
from certificates.querysets import CertificateQuerySet
from certificates.services import drawing, files, lifecycle
from certificates.services.sheets import verify_url
from certificates.verification_code import grouped
from certificates.views import steps
from common.errors import DomainError
from common.http.doors import Request, needs
from common.http.files import file_response
from common.sheets import write_csv, write_xlsx

PER_PAGE = 50


@require_safe
@needs(*access.READERS)
def register(request: Request) -> HttpResponse:
    """台账: found by name, number or unit; filtered, sorted, paged; the same lines as a file."""
    today = timezone.localdate(request.now)
    mine = access.certificates_in_scope(request.scope)
    years = [day.year for day in mine.order_by().dates("issued_on", "year", order="DESC")]
    form = RegisterFilter(request.GET, years=years)
    found = _filtered(mine, form.chosen(), today)
    sort = request.GET.get("sort", "")
    found = found.order_by(sort if sort.lstrip("-") in SORTS else "-issued_on", "-number")
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export(request, found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": tables.rows(page.object_list, today),
        "form": form,
        "is_filtered": bool(form.chosen()),
        "may_issue": _may_issue(request),
    }
    return render(request, "certificates/register.html", context)


def _filtered(found: CertificateQuerySet, chosen: dict[str, Any], today: Any) -> CertificateQuerySet:
    if "q" in chosen:
        found = found.about(chosen["q"])
    if "standing" in chosen:
        found = found.standing(chosen["standing"], today)
    exact = {"kind": "kind", "year": "issued_on__year", "batch": "item__batch"}
    return found.filter(**{exact[name]: value for name, value in chosen.items() if name in exact})


def _export(request: Request, found: CertificateQuerySet) -> HttpResponse:
    lines = tables.rows(found, timezone.localdate(request.now))
    name = f"{_('Certificate register')}-{timezone.localdate(request.now):%Y%m%d}"
    if request.GET["export"] == "csv":
        return file_response(write_csv(tables.headings(), (line.cells() for line in lines)), f"{name}.csv")
    return file_response(write_xlsx([tables.sheet(lines, request.now)]), f"{name}.xlsx")


def _may_issue(request: Request) -> bool:
    return bool(request.scope.has(*access.ISSUERS))


@require_safe
@needs(*access.READERS)
def certificate(request: Request, pk: UUID) -> HttpResponse:
    """Facts, file and history of one certificate, and the steps that may follow."""
    found = access.certificate_in_scope(request.scope, pk)
    may_decide = request.scope.covers(found.unit_path, *access.DECIDERS)
    context = {
        "certificate": found,
        "standing": found.standing(timezone.localdate(request.now)),
        "events": found.events.select_related("actor"),
        "steps": steps.offered(found) if may_decide else [],
        "code": grouped(found.verification_code),
        "verify_url": verify_url(found.verification_code),
        "crumbs": _crumbs(found),
        "back_url": reverse("certificates:register"),
    }
    return render(request, "certificates/certificate.html", context)


@require_safe
@needs(*access.READERS)
def certificate_file(request: Request, pk: UUID) -> HttpResponse:
    found = access.certificate_in_scope(request.scope, pk)
    try:
        return pdf_of(found, request)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates:certificate", pk=pk)


def pdf_of(found: Certificate, request: Request) -> HttpResponse:
    """The certificate's PDF, drawn now when nobody asked for it before. Raises DomainError."""
    if not hasattr(found, "file"):
        drawing.draw_on_demand(found, request.now)
        found.refresh_from_db()
    return file_response(files.read(found), files.filename(found))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*access.DECIDERS)
def step(request: Request, pk: UUID, name: str) -> HttpResponse:
    """Asks once, with the object and the consequence, then takes the step."""
    if name not in lifecycle.STEPS:
        raise Http404
    found = access.certificate_in_scope(request.scope, pk, *access.DECIDERS)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lifecycle.take(found, name, actor=request.user, now=request.now, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.details.get("field"), str(refusal))
        else:
            messages.success(request, steps.done(found, name))
            return redirect("certificates:certificate", pk=pk)
    context = {
        "certificate": found,
        "standing": found.standing(timezone.localdate(request.now)),
        "form": form,
        "words": steps.words(name),
        "question": steps.question(found, name),
        "tone": "info" if name == "reinstate" else "warning",
        "crumbs": [*_crumbs(found, linked=True), (steps.words(name).verb, "")],
        "back_url": reverse("certificates:certificate", args=[pk]),
    }
    return render(request, "certificates/step.html", context)


def _crumbs(found: Certificate, *, linked: bool = False) -> list[tuple[str, str]]:
    own = reverse("certificates:certificate", args=[found.pk]) if linked else ""
    return [(_("Certificate register"), reverse("certificates:register")), (found.number, own)]
