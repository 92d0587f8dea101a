"""The exam room's door: save, hand in, ask. Plain views without session, user, CSRF cookie or DRF.

The ticket in the Authorization header is the proof. Every answer is JSON, also when something is wrong.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseFault
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from common.errors import Conflict, Invalid
from common.http import problems
from exams import access, deltas, tickets
from exams.api import payloads
from exams.deltas import Delta
from exams.services import attempts, receipts, saving, submission
from exams.tickets import Ticket

Handler = Callable[[HttpRequest, Ticket], HttpResponse]
_RETRY_SECONDS = "5"


def by_ticket(method: str) -> Callable[[Handler], Callable[..., HttpResponse]]:
    """Opens the ticket and turns every refusal into a problem object with a code."""

    def decorate(handler: Handler) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(handler)
        def door(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
            if request.method != method:
                response = _problem(405, "method_not_allowed", _("This address does not do that."))
                response["Allow"] = method
                return response
            try:
                ticket = tickets.from_header(
                    request.headers.get("Authorization", ""), key=settings.TICKET_KEY
                )
            except tickets.BadTicket:
                ticket = None
            if ticket is None or ticket.attempt != pk:
                return _problem(
                    401, "ticket", _("Please open the exam again: this page has no valid ticket.")
                )
            return _answer(handler, request, ticket)

        door.without_session = True  # type: ignore[attr-defined]
        return door

    return decorate


@by_ticket("PUT")
def answers(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    return _json(payloads.saved(saving.save(ticket, _delta(request))))


@by_ticket("POST")
def submit(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    done = submission.submit(ticket, _delta(request) if _length(request) else None)
    receipt = payloads.receipt(done.receipt, done.attempt)
    return _json({"state": done.attempt.state, "receipt": receipt})


@by_ticket("GET")
def state(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    return _json(payloads.standing(attempts.standing(ticket), ticket))


def _answer(handler: Handler, request: HttpRequest, ticket: Ticket) -> HttpResponse:
    try:
        return handler(request, ticket)
    except Invalid as refusal:
        return problems.problem_response(refusal, http_status=refusal.details.get("status", 400))
    except Conflict as refusal:
        if refusal.code == "unknown_attempt":
            return problems.problem_response(refusal, http_status=404)
        return problems.problem_response(refusal, **_facts(refusal, ticket))
    except DatabaseFault:
        # The page keeps the answers and tries again; an error page would frighten somebody who lost nothing.
        response = _problem(503, "unavailable", _("The server is busy. Your answers are kept; please wait."))
        response["Retry-After"] = _RETRY_SECONDS
        return response


def _facts(refusal: Conflict, ticket: Ticket) -> dict[str, Any]:
    """What a refused page needs: the receipt when the paper is in, the earliest time when it is too early."""
    if refusal.code == "closed":
        attempt = access.attempt_of_ticket(ticket)
        receipt = receipts.current(attempt)
        return {"receipt": payloads.receipt(receipt, attempt) if receipt else None}
    return {name: value for name, value in refusal.details.items() if name == "earliest"}


def _delta(request: HttpRequest) -> Delta:
    if _length(request) > deltas.MOST_BYTES:
        raise Invalid(_("This is more than any paper."), code="too_large", status=413)
    try:
        return deltas.read(request.body)
    except deltas.BadDelta as exc:
        raise Invalid(str(exc), code="malformed") from exc


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _json(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, headers={"Cache-Control": "no-store"})


def _problem(status: int, code: str, title: str) -> JsonResponse:
    content = problems.body(code=code, title=title, http_status=status)
    return JsonResponse(content, status=status, content_type=problems.CONTENT_TYPE)
