"""A candidate's own pages: my exams, result, review, receipt, and checking a receipt."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.http.doors import Request, signed_in
from exams import access, disclosure, receipt
from exams.enums import SAT_STATES
from exams.models import Attempt
from exams.services import entry, receipts, reviewing


@never_cache
@require_GET
@signed_in
def mine(request: Request) -> HttpResponseBase:
    """Every session of the person: what can be entered first, then what is to come, then what is over."""
    entries = entry.look_all(request.user, now=request.now)
    context = {
        "open": [each for each in entries if each.may_enter],
        "coming": [each for each in reversed(entries) if each.stage in _COMING],
        "past": [each for each in entries if not each.may_enter and each.stage not in _COMING],
    }
    return render(request, "exams/my/exams.html", context)


_COMING = {entry.Stage.WAITING, entry.Stage.EARLY}


@never_cache
@require_GET
@signed_in
def result(request: Request, pk: uuid.UUID) -> HttpResponseBase:
    attempt = _handed_in(request, pk)
    moment = entry.moment(attempt)
    is_shown = disclosure.shows_mark(attempt.session.show_mark, moment)
    context: dict[str, Any] = {
        "attempt": attempt,
        "session": attempt.session,
        "shows_mark": is_shown,
        "shows_review": disclosure.shows_review(attempt.session.show_review, moment),
        "mark": entry.mark_of(attempt) if is_shown else None,
        "is_passed": is_shown and entry.is_passed(attempt),
        "kinds": reviewing.by_kind(attempt) if is_shown else [],
    }
    return render(request, "exams/my/result.html", context)


@never_cache
@require_GET
@signed_in
def review(request: Request, pk: uuid.UUID) -> HttpResponseBase:
    """The paper with keys, explanations and citations: 404 as long as the session does not show it."""
    attempt = _handed_in(request, pk)
    if not disclosure.shows_review(attempt.session.show_review, entry.moment(attempt)):
        raise Http404
    only_wrong = request.GET.get("show") == "wrong"
    items = reviewing.review(attempt)
    context = {
        "attempt": attempt,
        "session": attempt.session,
        "items": [item for item in items if not (only_wrong and item.is_correct)],
        "total": len(items),
        "wrong": sum(not item.is_correct for item in items),
        "only_wrong": only_wrong,
    }
    return render(request, "exams/my/review.html", context)


@never_cache
@require_GET
@signed_in
def receipt_page(request: Request, pk: uuid.UUID) -> HttpResponseBase:
    attempt = _handed_in(request, pk)
    found = receipts.current(attempt)
    if found is None:
        raise Http404
    context = {
        "attempt": attempt,
        "session": attempt.session,
        "receipt": found,
        "spoken": receipt.spoken(found.content_hash),
        "total": len(attempt.items),
    }
    return render(request, "exams/my/receipt.html", context)


@never_cache
@require_GET
@signed_in
def receipt_check(request: Request) -> HttpResponseBase:
    """Anybody signed in may check a hash that somebody shows them; it tells no mark and no answers."""
    text = request.GET.get("hash", "").strip()[:200]
    context = {"text": text, "verdict": receipts.check(text) if text else None}
    return render(request, "exams/my/receipt_check.html", context)


def _handed_in(request: Request, pk: uuid.UUID) -> Attempt:
    attempt = access.own_attempt(request.user, pk)
    if attempt.state not in SAT_STATES:
        raise Http404
    return attempt
