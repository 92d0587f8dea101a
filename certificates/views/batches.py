"""Opening a batch, watching it, and deciding what failed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import access
from certificates.enums import BatchState, ItemState
from certificates.forms import VoidForm
from certificates.models import Batch
from certificates.services import archives, items, samples
from certificates.services import batches as service
from certificates.services.passes import PreFlight
from certificates.statistics import progress
from certificates.tasks import nudge
from common.errors import DomainError
from common.http.doors import Request, needs
from common.http.files import file_response
from exams.models import ExamSession

PER_PAGE = 25


@require_safe
@needs(*access.DECIDERS)
def batches(request: Request) -> HttpResponse:
    found = access.batches_in_scope(request.scope).counted().order_by("-opened_at")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_issue": request.scope.has(*access.ISSUERS)}
    return render(request, "certificates/batches.html", context)


@require_safe
@needs(*access.ISSUERS)
def batch_new(request: Request) -> HttpResponse:
    """Whose results? Sessions of the issuer's district, the newest first."""
    page = Paginator(access.sessions_to_certify(request.scope), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "way": _way(), "crumbs": [*_crumbs(), (_("Choose a session"), "")]}
    return render(request, "certificates/batch_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*access.ISSUERS)
def batch_check(request: Request, pk: int) -> HttpResponse:
    """What the batch would do; POST does it. Refused, the page says why, and nothing was written."""
    session = access.session_to_certify(request.scope, pk)
    if request.method == "POST":
        try:
            batch = service.open_batch(session, request.user, request.now)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("certificates:batch-check", pk=pk)
        nudge()
        return redirect("certificates:batch", pk=batch.pk)
    checked = service.pre_flight(session, timezone.localdate(request.now))
    return render(request, "certificates/batch_check.html", _check_context(request, session, checked))


def _check_context(request: Request, session: ExamSession, checked: PreFlight) -> dict[str, object]:
    new = reverse("certificates:batch-new")
    return {
        "session": session,
        "checked": checked,
        "count": len(checked.drafts),
        "is_running": session.closes_at > request.now,
        "may_open": bool(checked.drafts) and not checked.unprintable,
        "way": _way(),
        "crumbs": [*_crumbs(), (_("Choose a session"), new), (session.title, "")],
        "back_url": new,
    }


@require_safe
@needs(*access.ISSUERS)
def batch_sample(request: Request, pk: int) -> HttpResponse:
    session = access.session_to_certify(request.scope, pk)
    try:
        pdf = samples.sample(session, timezone.localdate(request.now))
    except (DomainError, ValueError) as fault:
        messages.error(request, str(fault))
        return redirect("certificates:batch-check", pk=pk)
    word = _("Sample")
    return file_response(pdf, f"{word}-{session.title}.pdf", as_attachment=False)


@require_safe
@needs(*access.DECIDERS)
def batch(request: Request, pk: UUID) -> HttpResponse:
    """The whole page; htmx gets the bar alone and, at the end, is told to load the page with the result."""
    found = access.batch_in_scope(request.scope, pk)
    counts = progress(found)
    is_active = counts.waiting > 0 or found.state == BatchState.OPEN
    context: dict[str, object] = {"batch": found, "counts": counts, "is_active": is_active}
    if request.htmx:
        if not is_active:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "certificates/batch_bar.html", context)
    failures = found.items.filter(state__in=[ItemState.FAILED, ItemState.VOIDED])
    context |= {
        "failures": failures.select_related("certificate"),
        "may_issue": request.scope.has(*access.ISSUERS),
        "register_url": f"{reverse('certificates:register')}?batch={found.pk}",
        "crumbs": [*_crumbs(), (found.session.title, "")],
        "back_url": reverse("certificates:batches"),
    }
    return render(request, "certificates/batch.html", context)


@require_safe
@needs(*access.DECIDERS)
def batch_archive(request: Request, pk: UUID) -> FileResponse:
    found = access.batch_in_scope(request.scope, pk)
    if not found.archive:
        raise Http404
    return FileResponse(found.archive.open("rb"), as_attachment=True, filename=archives.filename(found))


@require_POST
@needs(*access.ISSUERS)
def batch_retry(request: Request, pk: UUID) -> HttpResponse:
    """All that failed in this batch, once more."""
    found = access.batch_in_scope(request.scope, pk, *access.ISSUERS)
    count = _retry_all(found, request)
    nudge()
    text = ngettext("%(n)s certificate is drawn again.", "%(n)s certificates are drawn again.", count)
    messages.success(request, text % {"n": count})
    return redirect("certificates:batch", pk=pk)


def _retry_all(found: Batch, request: Request) -> int:
    failed = found.items.filter(state=ItemState.FAILED).select_related("certificate")
    return sum(items.retry(item, request.user, request.now) for item in failed)


@require_POST
@needs(*access.ISSUERS)
def item_retry(request: Request, pk: int) -> HttpResponse:
    item = access.item_in_scope(request.scope, pk)
    if items.retry(item, request.user, request.now):
        nudge()
        messages.success(request, _("It is drawn again."))
    return redirect("certificates:batch", pk=item.batch_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*access.ISSUERS)
def item_void(request: Request, pk: int) -> HttpResponse:
    """Gives up a number on record, after one question."""
    item = access.item_in_scope(request.scope, pk)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            items.void(item, request.user, request.now, form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("The number %(number)s is void.") % {"number": item.certificate.number}
            messages.success(request, text)
            return redirect("certificates:batch", pk=item.batch_id)
    back_url = reverse("certificates:batch", args=[item.batch_id])
    crumbs = [*_crumbs(), (item.batch.session.title, back_url), (_("Void the number"), "")]
    context = {"item": item, "form": form, "crumbs": crumbs, "back_url": back_url}
    return render(request, "certificates/item_void.html", context)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Certificate batches"), reverse("certificates:batches"))]


def _way() -> list[str]:
    return [_("Choose a session"), _("Check the names"), _("Issue certificates")]
