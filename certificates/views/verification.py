"""The public pages: no sign-in, no session, no cookie, and nothing that another page could keep."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from certificates.enums import CertificateKind
from certificates.forms import CodeForm
from certificates.services import verification
from certificates.services.verification import Answer, TooMany
from common.http.addresses import client_address
from common.http.doors import Request

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
MAX_BYTES = 10 * 1024 * 1024
RETRY_AFTER = "600"


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Never stored, never found by search engines; somebody who asks too often is told so."""

    @wraps(view)
    def guarded(request: Request, *args: str, **kwargs: str) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except TooMany as refusal:
            response = _page(request, status=429, refusal=str(refusal))
            response.headers["Retry-After"] = RETRY_AFTER
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return guarded


@require_safe
@public
def form(request: Request) -> HttpResponse:
    """Where a code is typed; it leads to the address that the QR code holds."""
    if "code" not in request.GET:
        return _page(request)
    typed = CodeForm(request.GET)
    if not typed.is_valid() or "/" in typed.cleaned_data["code"]:
        return _page(request, form=typed)
    return redirect("verification:certificate", code=typed.cleaned_data["code"])


@require_safe
@public
def certificate(request: Request, code: str) -> HttpResponse:
    found = _ask(request, code)
    if found is None:
        return _page(request, status=404, unknown=True)
    return _card(request, found)


@csrf_exempt  # compares a file and changes nothing; a token would need a cookie
@require_POST
@public
def file(request: Request, code: str) -> HttpResponse:
    """For browsers that cannot hash by themselves: the file is compared and not kept."""
    found = _ask(request, code)
    if found is None:
        return _page(request, status=404, unknown=True)
    upload = request.FILES.get("file")
    if upload is None or not upload.size:
        return _card(request, found, status=400, problem=_("Please choose a PDF file."))
    if upload.size > MAX_BYTES:
        return _card(request, found, status=400, problem=_("The file is larger than 10 MB."))
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return _card(request, found, compared="same" if digest.hexdigest() == found.sha256 else "different")


def _ask(request: Request, code: str) -> Answer | None:
    today = timezone.localdate(request.now)
    return verification.ask(code, address=client_address(request), now=request.now, on=today)


def _card(request: Request, found: Answer, *, status: int = 200, **context: object) -> HttpResponse:
    kind = CertificateKind(found.kind).label
    return render(
        request, "certificates/verify_card.html", {"answer": found, "kind": kind, **context}, status=status
    )


def _page(request: Request, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "certificates/verify_form.html", {"form": CodeForm(), **context}, status=status)
