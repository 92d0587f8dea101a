"""A person's own certificates."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates import access, tables
from certificates.standing import USABLE
from certificates.views.register import pdf_of
from common.errors import DomainError
from common.http.doors import Request, signed_in


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    lines = tables.rows(access.own_certificates(request.user), timezone.localdate(request.now))
    return render(request, "certificates/mine.html", {"lines": lines, "usable": USABLE})


@require_safe
@signed_in
def mine_file(request: Request, pk: UUID) -> HttpResponse:
    """The holder's own PDF; what was suspended, cancelled or revoked is no longer handed out."""
    found = access.own_certificate(request.user, pk)
    if found.standing(timezone.localdate(request.now)) not in USABLE:
        messages.error(request, _("This certificate can no longer be downloaded."))
        return redirect("certificates:mine")
    try:
        return pdf_of(found, request)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates:mine")
