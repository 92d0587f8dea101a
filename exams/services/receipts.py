"""Receipts: issued with each submission, never changed; a later one supersedes the earlier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from exams import receipt as rules
from exams.models import Attempt, Receipt


@dataclass(frozen=True)
class Verdict:
    """``is_genuine``: issued here. ``is_intact``: the stored answers still give this hash."""

    receipt: Receipt
    is_genuine: bool
    is_intact: bool
    is_current: bool


def issue(attempt: Attempt, *, answered: int, now: datetime) -> Receipt:
    """The receipt of an attempt that has just been handed in; its times must be set."""
    receipt = prepare(attempt, answered=answered, now=now)
    receipt.save(force_insert=True)
    return receipt


def prepare(attempt: Attempt, *, answered: int, now: datetime) -> Receipt:
    """The unsaved receipt, for writing many at once."""
    digest = rules.content_hash(_submission(attempt))
    return Receipt(
        attempt=attempt,
        answered=answered,
        content_hash=digest,
        signature=rules.sign(digest, key=settings.FIELD_HASH_KEY),
        issued_at=now,
    )


def current(attempt: Attempt) -> Receipt | None:
    return attempt.receipts.first()


def check(text: str) -> Verdict | None:
    """What is known about a hash as somebody typed it; None when no such receipt was issued."""
    digest = rules.unspoken(text)
    found = (
        Receipt.objects.filter(content_hash=digest)
        .select_related("attempt__session", "attempt__candidate")
        .first()
    )
    if found is None:
        return None
    newest = current(found.attempt)
    return Verdict(
        receipt=found,
        is_genuine=rules.is_genuine(digest, found.signature, key=settings.FIELD_HASH_KEY),
        is_intact=rules.content_hash(_submission(found.attempt)) == digest,
        is_current=newest is not None and newest.pk == found.pk,
    )


def answers_of(attempt: Attempt) -> dict[str, list[str]]:
    """Answers to items of the paper; cleared ones and foreign ids left out."""
    given: Mapping[str, Any] = attempt.answers
    return {item["id"]: given[item["id"]] for item in attempt.items if given.get(item["id"])}


def _submission(attempt: Attempt) -> rules.Submission:
    assert attempt.started_at is not None
    assert attempt.submitted_at is not None
    return rules.Submission(
        attempt=str(attempt.pk),
        session=attempt.session_id,
        candidate=str(attempt.candidate.person_key),
        number=attempt.number,
        started_at=attempt.started_at,
        submitted_at=attempt.submitted_at,
        answers=answers_of(attempt),
    )
