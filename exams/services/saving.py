"""The save: one statement, the hot path of every exam (design §3).

It asks everything that could forbid it inside the statement itself: same candidate, same device, still open,
in time, newer than what is known. What it refuses, it still writes into the answer log, marked as not accepted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from common.errors import Conflict
from exams.deltas import Delta
from exams.tickets import Ticket

# Answers to items that no paper holds could pile up: a paper of 300 items needs a third of this.
_MOST_STORED_BYTES = 48 * 1024
_TRIES = 3

_SAVE = """
WITH clock AS (
    SELECT coalesce(%(now)s::timestamptz, clock_timestamp()) AS now
), saved AS (
    UPDATE exams_attempt AS a
    SET answers = a.answers || %(answers)s::jsonb,
        flags = coalesce(%(flags)s::jsonb, a.flags),
        seq = %(seq)s,
        saved_at = clock.now
    FROM clock
    WHERE a.id = %(attempt)s AND a.candidate_id = %(candidate)s AND a.state = 'OPEN'
        AND a.device = %(device)s AND a.seq < %(seq)s
        AND clock.now < a.deadline_at + %(grace)s * interval '1 second'
        AND pg_column_size(a.answers) < %(most)s
    RETURNING a.seq, a.saved_at, a.deadline_at
), refused AS (
    SELECT a.seq, a.saved_at, a.deadline_at,
        CASE
            WHEN a.state = 'PAUSED' THEN 'paused'
            WHEN a.state <> 'OPEN' THEN 'closed'
            WHEN a.device <> %(device)s THEN 'other_device'
            WHEN clock.now >= a.deadline_at + %(grace)s * interval '1 second' THEN 'late'
            WHEN a.seq >= %(seq)s THEN 'stale'
            WHEN pg_column_size(a.answers) >= %(most)s THEN 'too_large'
            ELSE 'again'
        END AS why
    FROM exams_attempt AS a, clock
    WHERE a.id = %(attempt)s AND a.candidate_id = %(candidate)s AND NOT EXISTS (SELECT FROM saved)
), outcome AS (
    SELECT seq, saved_at, deadline_at, '' AS why FROM saved
    UNION ALL
    SELECT seq, saved_at, deadline_at, why FROM refused
), logged AS (
    INSERT INTO exams_answerlog (received_at, id, attempt_id, seq, device, answers, is_accepted, why)
    SELECT clock.now, gen_random_uuid(), %(attempt)s, %(seq)s, %(device)s, %(answers)s::jsonb, why = '', why
    FROM outcome, clock
    WHERE why NOT IN ('stale', 'again', 'too_large')
)
SELECT outcome.seq, outcome.saved_at, outcome.deadline_at, clock.now, outcome.why FROM outcome, clock
"""


@dataclass(frozen=True)
class Saved:
    """What the page needs to know: everything up to ``seq`` is safe; its countdown follows the two times."""

    seq: int
    saved_at: datetime | None
    deadline_at: datetime
    server_time: datetime
    is_stale: bool = False


def save(ticket: Ticket, delta: Delta, *, now: datetime | None = None) -> Saved:
    """Store ``delta``. A sequence number already known changes nothing and returns the present state.

    Raises Conflict: ``closed`` (handed in, absent, voided), ``late`` (time is up, hand in now), ``paused``,
    ``other_device`` (a newer page holds the attempt), ``too_large``, ``unknown_attempt``.
    """
    for _attempt in range(_TRIES):
        row = _run(ticket, delta, now=now)
        if row is None:
            raise Conflict(_("This paper does not exist."), code="unknown_attempt")
        seq, saved_at, deadline_at, server_time, why = row
        # "again": the row changed between the statement's snapshot and its lock; look once more.
        if why != "again":
            break
    if why in {"", "stale"}:
        return Saved(seq, saved_at, deadline_at, server_time, is_stale=why == "stale")
    raise refusal(why)


def refusal(why: str) -> Conflict:
    """The sentence for a code of the save."""
    sentences = {
        "closed": _("This paper has been handed in."),
        "late": _("The time is up."),
        "paused": _("An exam officer has paused this paper."),
        "other_device": _("This exam has been opened on another page. What you answered here is kept."),
        "too_large": _("The answers are larger than any paper."),
    }
    return Conflict(sentences.get(why, _("Please try again.")), code=why)


def _run(ticket: Ticket, delta: Delta, *, now: datetime | None) -> Any:
    values = {
        "now": now,
        "attempt": ticket.attempt,
        "candidate": ticket.candidate,
        "device": ticket.device,
        "seq": delta.seq,
        "answers": json.dumps(delta.answers),
        "flags": None if delta.flags is None else json.dumps(delta.flags),
        "grace": settings.EXAM_GRACE_SECONDS,
        "most": _MOST_STORED_BYTES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, values)
        return cursor.fetchone()
