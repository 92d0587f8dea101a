"""What each request carries: its origin for the audit trail, its language, and the first sign-in."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import access
from common import origin
from common.errors import NotAllowed
from common.http.addresses import client_address
from common.http.problems import problem_response

Handler = Callable[[HttpRequest], HttpResponse]
LAST_SEEN = "seen"
RENEWAL_SECONDS = 60
# Pages that a person who must still choose a password may open.
OPEN_BEFORE_FIRST_PASSWORD = {"accounts:first-password", "accounts:sign-out", "accounts:preferences"}


class OriginMiddleware:
    """Sets address and request id for logs and audit. Never touches ``request.user``: that costs a query."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        source = "api" if request.path.startswith("/api/") else "web"
        token = origin.enter(origin.Origin(client_address(request), request_id, source))
        try:
            response = self.get_response(request)
        finally:
            origin.leave(token)
        response["X-Request-ID"] = request_id
        return response


class ClockAndScopeMiddleware:
    """One ``now`` for the whole request, and the person's scope, looked up when somebody first asks."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        today = timezone.localdate(request.now)  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: access.scope_of(request.user, on=today)
        )
        return self.get_response(request)


class IdleMiddleware:
    """Half an hour without a request ends a session; being active renews it, at most once a minute.

    Django can renew with every request, but that is a write each time. A request that did not need its
    session (an exam's save carries a ticket) renews nothing and costs nothing.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and SESSION_KEY in session:
            seconds = int(request.now.timestamp())  # type: ignore[attr-defined]
            if seconds - session.get(LAST_SEEN, 0) >= RENEWAL_SECONDS:
                session[LAST_SEEN] = seconds
        return response


class LanguageMiddleware:
    """Chinese unless a cookie says otherwise: the browser's own language says little in an office."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            # A lazily rendered response must still be in this language.
            render = getattr(response, "render", None)
            if callable(render) and not getattr(response, "is_rendered", True):
                response = render()
        response.headers.setdefault("Content-Language", language)
        return response


class FirstSignInMiddleware:
    """Nobody works with a password that somebody else chose (domain.md §8)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or getattr(view, "without_session", False):
            return None
        if match.view_name in OPEN_BEFORE_FIRST_PASSWORD or not request.user.is_authenticated:
            return None
        if request.user.must_change_password:
            if request.path.startswith("/api/"):
                sentence = _("Please choose a password of your own first.")
                return problem_response(NotAllowed(sentence, code="password_due"))
            return redirect("accounts:first-password")
        return None
