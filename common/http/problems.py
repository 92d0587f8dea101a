"""Errors of the API as problem objects (RFC 9457) with a stable ``code``."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from common.errors import Conflict, DomainError, Invalid, NotAllowed

CONTENT_TYPE = "application/problem+json"
_STATUS: list[tuple[type[DomainError], int]] = [
    (Conflict, status.HTTP_409_CONFLICT),
    (NotAllowed, status.HTTP_403_FORBIDDEN),
    (Invalid, status.HTTP_400_BAD_REQUEST),
]


def status_of(error: DomainError) -> int:
    return next((code for kind, code in _STATUS if isinstance(error, kind)), status.HTTP_400_BAD_REQUEST)


def body(*, code: str, title: str, http_status: int, **extra: Any) -> dict[str, Any]:
    return {"type": f"about:blank#{code}", "title": title, "status": http_status, "code": code, **extra}


def problem_response(error: DomainError, *, http_status: int | None = None, **extra: Any) -> JsonResponse:
    """A plain Django response for code that does without DRF (save, heartbeat)."""
    number = http_status or status_of(error)
    content = body(code=error.code, title=str(error), http_status=number, **extra)
    return JsonResponse(content, status=number, content_type=CONTENT_TYPE)


def _code_of(exc: Exception) -> str:
    if isinstance(exc, Http404):
        return "not_found"
    if isinstance(exc, PermissionDenied):
        return "not_allowed"
    codes = exc.get_codes() if isinstance(exc, exceptions.APIException) else "error"
    return codes if isinstance(codes, str) else "invalid"


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exc, DomainError):
        number = status_of(exc)
        content = body(code=exc.code, title=str(exc), http_status=number)
        return Response(content, status=number, content_type=CONTENT_TYPE)
    response = drf_exception_handler(exc, context)
    if response is None:
        return None
    detail = response.data
    extra = {} if isinstance(detail, dict) and set(detail) == {"detail"} else {"errors": detail}
    title = str(detail["detail"]) if not extra else str(exceptions.ValidationError.default_detail)
    response.data = body(code=_code_of(exc), title=title, http_status=response.status_code, **extra)
    response.content_type = CONTENT_TYPE
    return response
