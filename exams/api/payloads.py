"""What leaves for a candidate's page, field by field."""

from __future__ import annotations

from typing import Any

from exams.models import Attempt, Receipt
from exams.services import receipts, showing, submission
from exams.services.attempts import Admission, Standing
from exams.services.entry import Entry, mark_of
from exams.services.saving import Saved
from exams.tickets import Ticket


def admission(admitted: Admission) -> dict[str, Any]:
    attempt = admitted.attempt
    return {
        "attempt": attempt.pk,
        "ticket": admitted.ticket,
        "device": attempt.device,
        "started_at": attempt.started_at,
        "deadline_at": attempt.deadline_at,
        "leaving_from": submission.leaving_from(attempt),
        "server_time": admitted.server_time,
        "seq": attempt.seq,
        "answers": receipts.answers_of(attempt),
        "flags": attempt.flags,
        "questions": showing.paper(attempt.items),
    }


def saved(result: Saved) -> dict[str, Any]:
    return {
        "seq": result.seq,
        "saved_at": result.saved_at,
        "deadline_at": result.deadline_at,
        "server_time": result.server_time,
        "stale": result.is_stale,
    }


def standing(found: Standing, ticket: Ticket) -> dict[str, Any]:
    return {
        "state": found.state,
        "seq": found.seq,
        "is_current": found.device == ticket.device,
        "deadline_at": found.deadline_at,
        "server_time": found.server_time,
    }


def receipt(found: Receipt, attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt": attempt.pk,
        "answered": found.answered,
        "total": len(attempt.items),
        "content_hash": found.content_hash,
        "submitted_at": attempt.submitted_at,
        "reason": attempt.submit_reason,
    }


def entry(found: Entry) -> dict[str, Any]:
    session, best = found.session, found.best
    is_shown = best is not None and found.shows_mark
    return {
        "session": session.pk,
        "title": session.title,
        "opens_at": session.opens_at,
        "closes_at": session.closes_at,
        "duration_minutes": session.duration_minutes,
        "stage": found.stage.value,
        "attempt": found.live.pk if found.live else None,
        "mark": str(mark_of(best)) if best is not None and is_shown else None,
        "is_passed": found.best_passed if is_shown else None,
    }
