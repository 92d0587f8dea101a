"""Error pages of the sign-in layer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from common.http import problems


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere. ``reason`` is for developers and is not shown."""
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page for people; for programmes a problem object, also where no route fits."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception or Http404())
    content = problems.body(code="not_found", title=_("This address does not exist."), http_status=404)
    return JsonResponse(content, status=404, content_type=problems.CONTENT_TYPE)
