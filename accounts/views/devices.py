"""The cookie by which a browser is known again: a number and the marks of accounts, signed, for two years."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.services.sign_in import Device, mark_of

COOKIE = "xuefa_device"
SALT = "accounts.device"
SECONDS = 2 * 365 * 24 * 3600
MOST_ACCOUNTS = 12


def device_of(request: HttpRequest) -> Device:
    """What the cookie says; a forged or damaged one says nothing."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
        return Device(str(kept["n"]), tuple(str(mark) for mark in kept["a"]))
    except (signing.BadSignature, KeyError, TypeError):
        return Device()


def remember(response: HttpResponse, device: Device, user: User) -> None:
    """After a sign-in that succeeded this browser is one of the person's own."""
    marks = [mark for mark in device.accounts if mark != mark_of(user)]
    value = {"n": device.number or secrets.token_hex(8), "a": [*marks, mark_of(user)][-MOST_ACCOUNTS:]}
    response.set_cookie(
        COOKIE,
        signing.dumps(value, salt=SALT),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
