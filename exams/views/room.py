"""Entering the exam room, and the room itself. What happens inside goes through ``exams.api.room``."""

from __future__ import annotations

import uuid
from collections import Counter
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import access as accounts
from accounts.models import User
from common.errors import Conflict
from common.http.doors import Request, signed_in
from exams import access
from exams.enums import SAT_STATES, AttemptState, QuestionKind
from exams.models import ExamSession
from exams.services import attempts, entry


@never_cache
@require_GET
@signed_in
def enter(request: Request, pk: int) -> HttpResponseBase:
    """Rules, identity, what is needed, and the door."""
    session = access.session_for_candidate(request.user, pk)
    found = entry.look(session, request.user, now=request.now)
    context = {
        "entry": found,
        "session": session,
        "composition": _composition(session),
        "person": request.user,
        "unit": _unit(request),
    }
    return render(request, "exams/room/entry.html", context)


@require_POST
@signed_in
def begin(request: Request, pk: int) -> HttpResponseBase:
    """Opens the paper and leads into the room; works without JavaScript up to the room's door."""
    session = access.session_for_candidate(request.user, pk)
    try:
        attempt = entry.admit(session, request.user, now=request.now)
        attempts.begin(attempt.pk, request.user)
    except Conflict as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:enter", pk=pk)
    return redirect("exams:room", pk=attempt.pk)


@never_cache
@require_GET
@signed_in
def room(request: Request, pk: uuid.UUID) -> HttpResponseBase:
    attempt = access.own_attempt(request.user, pk)
    if attempt.state in SAT_STATES:
        return redirect("exams:receipt", pk=pk)
    if attempt.state not in {AttemptState.OPEN, AttemptState.PAUSED}:
        return redirect("exams:enter", pk=attempt.session_id)
    context = {"attempt": attempt, "session": attempt.session, "person": request.user, "unit": _unit(request)}
    return render(request, "exams/room/room.html", context)


@never_cache
@require_GET
@signed_in
def alive(request: Request) -> HttpResponseBase:
    """Keeps the sign-in of somebody who is busy with a paper; the room asks now and then."""
    request.session.modified = True
    return HttpResponse(status=204)


def _unit(request: Request) -> str:
    person: User = request.user
    post = accounts.establishment_post(person, on=request.now.date())
    return str(post.unit) if post else ""


def _composition(session: ExamSession) -> dict[str, Any]:
    """How many questions of each kind, and points in all."""
    counts: Counter[str] = Counter()
    points = Decimal(0)
    for row in session.blueprint.rows.all():
        counts[row.kind] += row.count
        points += row.count * row.points
    kinds = [(QuestionKind(kind).label, count) for kind, count in counts.items()]
    return {"kinds": kinds, "total": counts.total(), "points": points}
