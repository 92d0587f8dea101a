"""The small form that keeps look and language; it needs neither a sign-in nor JavaScript."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from common import preferences


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Sets the cookies and goes back to where the form stood; an address outside this site leads home."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    current = preferences.from_cookie(request.COOKIES.get(preferences.COOKIE_NAME, ""))
    wished = current.changed(request.POST.dict())
    _keep(request, response, preferences.COOKIE_NAME, wished.as_cookie())
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _keep(request, response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def _keep(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    # Readable by script on purpose: the switch changes the page at once. It holds no secret.
    response.set_cookie(
        name, value, max_age=preferences.COOKIE_SECONDS, samesite="Lax", secure=request.is_secure()
    )
