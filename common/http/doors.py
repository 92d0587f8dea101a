"""Doors of views in every app: signed in, or signed in with one of these roles.

A missing role is 403; an object out of scope is 404, which ``access`` functions of the apps see to.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")


class Request(HttpRequest):
    """A request as views see it: one ``now`` for its whole life, and the ``scope`` (``accounts.access.Scope``).

    Both are set by ``accounts.middleware.ClockAndScopeMiddleware``; ``user`` is an ``accounts.models.User``.
    """

    now: datetime
    scope: Any
    user: Any
    htmx: Any


View = Callable[Concatenate[Request, P], HttpResponseBase]


def signed_in(view: View[P]) -> View[P]:
    """Sends a visitor to the sign-in page and back afterwards."""

    @wraps(view)
    def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        _refuse_nul(request)
        return view(request, *args, **kwargs)

    return guarded


def needs(*roles: str) -> Callable[[View[P]], View[P]]:
    """Lets in who holds one of ``roles`` (``accounts.enums.Role``) anywhere."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.scope.has(*roles):
                raise PermissionDenied
            _refuse_nul(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _refuse_nul(request: Request) -> None:
    """No keyboard sends a NUL and no text column takes one. Raises BadRequest (400)."""
    for sent in (request.GET, request.POST):
        if any("\x00" in value for _name, values in sent.lists() for value in values):
            raise BadRequest("a NUL character in what was sent")
