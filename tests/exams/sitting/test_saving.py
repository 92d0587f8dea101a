"""The save: one statement, everything that forbids it, and the log of what arrived."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from common.errors import Conflict
from exams import tickets
from exams.deltas import Delta
from exams.enums import AttemptState
from exams.models import AnswerLog, Attempt
from exams.services import attempts, saving
from exams.services.attempts import Admission
from exams.tickets import Ticket
from tests.factories.world import World


@pytest.fixture
def ticket(admission: Admission) -> Ticket:
    return tickets.open_sealed(admission.ticket, key=settings.TICKET_KEY)


@pytest.fixture
def item(opened: Attempt) -> str:
    return str(opened.items[0]["id"])


def test_save_stores_answers_flags_and_sequence(
    ticket: Ticket, item: str, opened: Attempt, now: datetime
) -> None:
    saved = saving.save(ticket, Delta(1, {item: ["true"]}, [item]), now=now)
    opened.refresh_from_db()
    assert (opened.answers, opened.flags, opened.seq, opened.saved_at) == ({item: ["true"]}, [item], 1, now)
    assert saved == saving.Saved(1, now, opened.deadline_at, now)


def test_save_is_one_statement(
    ticket: Ticket, item: str, now: datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        saving.save(ticket, Delta(1, {item: ["true"]}), now=now)


def test_save_merges_into_what_is_known(ticket: Ticket, opened: Attempt, now: datetime) -> None:
    first, second = (entry["id"] for entry in opened.items[:2])
    saving.save(ticket, Delta(1, {first: ["true"], second: ["false"]}, [first]), now=now)
    saving.save(ticket, Delta(2, {second: []}), now=now)
    opened.refresh_from_db()
    assert (opened.answers, opened.flags) == ({first: ["true"], second: []}, [first])


def test_every_accepted_delta_is_logged(ticket: Ticket, item: str, opened: Attempt, now: datetime) -> None:
    saving.save(ticket, Delta(1, {item: ["true"]}), now=now)
    saving.save(ticket, Delta(2, {item: ["false"]}), now=now + timedelta(seconds=1))
    rows = AnswerLog.objects.order_by("seq").values_list(
        "attempt_id", "seq", "device", "answers", "is_accepted"
    )
    assert list(rows) == [
        (opened.pk, 1, 1, {item: ["true"]}, True),
        (opened.pk, 2, 1, {item: ["false"]}, True),
    ]


def test_stale_sequence_changes_nothing_and_tells_the_present_state(
    ticket: Ticket, item: str, opened: Attempt, now: datetime
) -> None:
    saving.save(ticket, Delta(5, {item: ["true"]}), now=now)
    stale = saving.save(ticket, Delta(5, {item: ["false"]}), now=now + timedelta(seconds=9))
    opened.refresh_from_db()
    assert (stale.is_stale, stale.seq, stale.saved_at, opened.answers) == (True, 5, now, {item: ["true"]})
    assert AnswerLog.objects.count() == 1


def _refused(ticket: Ticket, item: str, now: datetime) -> tuple[str, list[Any]]:
    with pytest.raises(Conflict) as refusal:
        saving.save(ticket, Delta(9, {item: ["true"]}), now=now)
    return refusal.value.code, list(AnswerLog.objects.values_list("is_accepted", "why", "answers"))


def test_answers_within_the_grace_are_accepted(
    ticket: Ticket, item: str, opened: Attempt, now: datetime
) -> None:
    assert opened.deadline_at is not None
    moment = opened.deadline_at + timedelta(seconds=settings.EXAM_GRACE_SECONDS, microseconds=-1)
    assert saving.save(ticket, Delta(1, {item: ["true"]}), now=moment).seq == 1


def test_answers_after_the_grace_are_logged_as_late(
    ticket: Ticket, item: str, opened: Attempt, now: datetime
) -> None:
    assert opened.deadline_at is not None
    moment = opened.deadline_at + timedelta(seconds=settings.EXAM_GRACE_SECONDS)
    assert _refused(ticket, item, moment) == ("late", [(False, "late", {item: ["true"]})])
    opened.refresh_from_db()
    assert opened.answers == {}


@pytest.mark.parametrize(
    ("state", "code"), [("PAUSED", "paused"), ("VOIDED", "closed"), ("SUBMITTED", "closed")]
)
def test_answers_to_a_paper_that_is_not_open_are_logged(
    ticket: Ticket, item: str, opened: Attempt, now: datetime, state: str, code: str
) -> None:
    Attempt.objects.filter(pk=opened.pk).update(state=AttemptState(state))
    assert _refused(ticket, item, now) == (code, [(False, code, {item: ["true"]})])


def test_older_page_may_not_save(ticket: Ticket, item: str, world: World, now: datetime) -> None:
    attempts.start(ticket.attempt, world.official, now=now)
    assert _refused(ticket, item, now) == ("other_device", [(False, "other_device", {item: ["true"]})])


def test_ticket_of_another_candidate_finds_no_paper(
    ticket: Ticket, item: str, world: World, now: datetime
) -> None:
    other = Ticket(ticket.attempt, world.colleague.pk, ticket.device)
    assert _refused(other, item, now) == ("unknown_attempt", [])


def test_answers_cannot_grow_without_end(
    ticket: Ticket, opened: Attempt, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "_MOST_STORED_BYTES", 200)
    digests = (hashlib.sha256(bytes([number])).digest()[:10] for number in range(32))
    junk = {base64.b32encode(digest).decode().lower(): ["A"] for digest in digests}
    saving.save(ticket, Delta(1, junk), now=now)
    with pytest.raises(Conflict) as refusal:
        saving.save(ticket, Delta(2, junk), now=now)
    assert refusal.value.code == "too_large"


def test_without_a_given_time_the_clock_is_the_database(ticket: Ticket, item: str, opened: Attempt) -> None:
    # The fixture's deadline lies in another year than the database's clock: the save must notice.
    Attempt.objects.filter(pk=opened.pk).update(deadline_at=datetime.fromisoformat("2001-01-01T00:00:00Z"))
    with pytest.raises(Conflict) as refusal:
        saving.save(ticket, Delta(1, {item: ["true"]}))
    assert refusal.value.code == "late"
