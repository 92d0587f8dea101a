"""The doors of the support desk: Django's own would let people guess passwords without a limit."""

from __future__ import annotations

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def sign_in(request: HttpRequest) -> HttpResponse:
    """The one sign-in of the house, with its locks and its audit entry; who has no business here gets 403."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, "/desk/"))


def password(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:password")
