"""Activation by slip, the first password, and changing it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms.session import ActivationForm, ChangePasswordForm, CodeForm, NewPasswordForm
from accounts.services import activation
from accounts.services import passwords as service
from accounts.views.devices import device_of, remember
from accounts.views.session import BACKEND
from common.errors import DomainError
from common.http.addresses import client_address
from common.http.doors import Request, signed_in

SLIP = "activation_slip"
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(READ_AND_WRITE)
def activate(request: Request) -> HttpResponse:
    """First step: the code. It stands in the fragment of the printed address and so in no log."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            slip = activation.find(
                form.cleaned_data["code"], address=client_address(request), now=request.now
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            request.session[SLIP] = slip.pk
            return redirect("accounts:activate-password")
    return render(request, "accounts/activate.html", {"form": form})


@never_cache
@sensitive_post_parameters("password", "again", "tail")
@require_http_methods(READ_AND_WRITE)
def activate_password(request: Request) -> HttpResponse:
    """Second step: who it is, and the password; afterwards the person is signed in."""
    slip = activation.still_open(request.session.get(SLIP, 0), request.now)
    if slip is None:
        return redirect("accounts:activate")
    form = ActivationForm(request.POST or None, has_id_number=bool(slip.person.id_number))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            user = activation.redeem(slip, values["password"], tail=values.get("tail", ""), now=request.now)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            login(request, user, backend=BACKEND)
            messages.success(
                request, _("Your account is open. Your user name is %(name)s.") % {"name": user.username}
            )
            response = redirect("accounts:me")
            remember(response, device_of(request), user)
            return response
    return render(request, "accounts/activate_password.html", {"form": form, "slip": slip})


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(READ_AND_WRITE)
@signed_in
def first_password(request: Request) -> HttpResponse:
    """Nobody works with a password that somebody else chose, or that is too old."""
    if not request.user.must_change_password:
        return redirect("accounts:password")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _chosen(request, form):
        return redirect(settings.LOGIN_REDIRECT_URL)
    is_old = request.user.password_changed_at is not None
    return render(request, "accounts/first_password.html", {"form": form, "is_old": is_old})


@never_cache
@sensitive_post_parameters("present", "password", "again")
@require_http_methods(READ_AND_WRITE)
@signed_in
def password(request: Request) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.confirm(request.user, form.cleaned_data["present"], now=request.now)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            if _chosen(request, form):
                return redirect("accounts:me")
    return render(request, "accounts/password.html", {"form": form})


def _chosen(request: Request, form: NewPasswordForm) -> bool:
    try:
        user = service.choose(request.user, form.cleaned_data["password"], now=request.now)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    update_session_auth_hash(request, user)
    messages.success(request, _("Your password is changed."))
    return True
