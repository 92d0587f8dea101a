"""Routes of sitting: a candidate's own papers. Another candidate's do not exist."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from exams import tickets
from exams.enums import SessionState
from exams.models import Attempt, ExamSession
from exams.services import attempts, submission
from tests.factories.attempts import dealt, make_session
from tests.factories.world import World
from tests.permissions.table import COLUMNS, OFFICIAL, SIGNED_IN, Route, same


def _candidate(world: World, side: str) -> Any:
    return world.official if side == "own" else world.stranger


def _ready(world: World, side: str) -> Attempt:
    return dealt(
        make_session(world.district, now=timezone.now()), _candidate(world, side), now=timezone.now()
    )


def _opened(world: World, side: str) -> Attempt:
    attempt = _ready(world, side)
    return attempts.start(attempt.pk, _candidate(world, side)).attempt


def _done(world: World, side: str) -> Attempt:
    attempt = _opened(world, side)
    submission.submit(tickets.Ticket(attempt.pk, attempt.candidate_id, attempt.device))
    ExamSession.objects.filter(pk=attempt.session_id).update(state=SessionState.CLOSED)
    return attempt


def _session(world: World, side: str) -> dict[str, Any]:
    return {"pk": _ready(world, side).session_id}


def _ready_pk(world: World, side: str) -> dict[str, Any]:
    return {"pk": _ready(world, side).pk}


def _opened_pk(world: World, side: str) -> dict[str, Any]:
    return {"pk": _opened(world, side).pk}


def _done_pk(world: World, side: str) -> dict[str, Any]:
    return {"pk": _done(world, side).pk}


def _ticket(world: World, side: str) -> dict[str, str]:
    """The ticket proves the candidate, whoever may be signed in; of the other side's paper it says nothing."""
    attempt = Attempt.objects.latest("dealt_at")
    ticket = tickets.Ticket(attempt.pk, world.official.pk, 1)
    return {"Authorization": f"Ticket {tickets.seal(ticket, key=settings.TICKET_KEY)}"}


def _delta(world: World, side: str) -> dict[str, Any]:
    return {"seq": 1, "answers": {}}


ROUTES = [
    Route("exams:my", own=same(200, *SIGNED_IN)),
    Route("exams:enter", own=same(200, OFFICIAL), other=same(404, OFFICIAL), otherwise=404, kwargs=_session),
    Route(
        "exams:begin",
        "POST",
        own=same(302, OFFICIAL),
        other=same(404, OFFICIAL),
        otherwise=404,
        kwargs=_session,
    ),
    Route("exams:room", own=same(200, OFFICIAL), other=same(404, OFFICIAL), otherwise=404, kwargs=_opened_pk),
    Route("exams:room-alive", own=same(204, *SIGNED_IN)),
    Route("exams:result", own=same(200, OFFICIAL), other=same(404, OFFICIAL), otherwise=404, kwargs=_done_pk),
    Route("exams:review", own=same(200, OFFICIAL), other=same(404, OFFICIAL), otherwise=404, kwargs=_done_pk),
    Route(
        "exams:receipt", own=same(200, OFFICIAL), other=same(404, OFFICIAL), otherwise=404, kwargs=_done_pk
    ),
    Route("exams:receipt-check", own=same(200, *SIGNED_IN), query="?hash=00"),
    Route("exams-api:my-exams", own=same(200, *SIGNED_IN), api=True),
    Route(
        "exams-api:session-enter",
        "POST",
        own=same(200, OFFICIAL),
        other=same(404, OFFICIAL),
        otherwise=404,
        kwargs=_session,
        api=True,
    ),
    Route(
        "exams-api:attempt-start",
        "POST",
        own=same(200, OFFICIAL),
        other=same(404, OFFICIAL),
        otherwise=404,
        kwargs=_ready_pk,
        api=True,
    ),
    *(
        Route(
            f"exams-api:attempt-{name}",
            method,
            own=same(200, *COLUMNS),
            other=same(404, *COLUMNS),
            kwargs=_opened_pk,
            headers=_ticket,
            data=_delta,
            api=True,
        )
        for name, method in [("answers", "PUT"), ("submit", "POST"), ("state", "GET")]
    ),
]
