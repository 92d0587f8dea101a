"""Error pages of the sign-in layer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere. ``reason`` is for developers and is not shown."""
    return render(request, "errors/csrf.html", status=403)
