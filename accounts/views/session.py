"""Signing in and out."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.session import SignInForm
from accounts.services import sign_in as service
from accounts.views.devices import device_of, remember
from common.errors import DomainError
from common.http.addresses import client_address
from common.http.doors import Request

BACKEND = "accounts.backends.AccountBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_target(request, request.GET.get("next", "")))
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        device = device_of(request)
        try:
            user = service.enter(
                form.cleaned_data["username"],
                form.cleaned_data["password"],
                device=device,
                address=client_address(request),
                now=request.now,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            login(request, user, backend=BACKEND)
            response = HttpResponseRedirect(_target(request, form.cleaned_data["next"]))
            remember(response, device, user)
            return response
    return render(request, "accounts/sign_in.html", {"form": form, "demonstration": _demonstration()})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You have signed out."))
    return redirect("accounts:sign-in")


def _target(request: HttpRequest, wished: str) -> str:
    """Where to go on; never to another site."""
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wished, allowed_hosts=hosts, require_https=request.is_secure()):
        return wished
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _demonstration() -> list[dict[str, Any]]:
    """The sign-ins that the demonstration command left; nothing anywhere else."""
    if not settings.IS_DEMONSTRATION:
        return []
    try:
        kept = json.loads((settings.VAR_DIR / "demo" / "accounts.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [each for each in kept if isinstance(each, dict) and {"role", "username", "password"} <= set(each)]
