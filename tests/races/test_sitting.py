"""Start, save and hand in by real connections at once; with controls that show the race is real."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from common.errors import Conflict
from exams import tickets
from exams.deltas import Delta
from exams.enums import AttemptState, SubmitReason
from exams.models import AnswerLog, Attempt, Receipt
from exams.services import attempts, saving, submission, sweeping
from exams.tickets import Ticket
from tests.factories.attempts import dealt, make_session, right_answers
from tests.factories.world import World, build_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PATIENCE = 20


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Runs each act in a thread with its own connection, let go together; results or refusals in order."""
    barrier = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(PATIENCE)
            found[place] = act()
        except Conflict as refusal:
            found[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return found


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def ready(world: World) -> Attempt:
    now = timezone.now()
    return dealt(make_session(world.district, now=now), world.official, now=now)


@pytest.fixture
def ticket(ready: Attempt, world: World) -> Ticket:
    return tickets.open_sealed(attempts.start(ready.pk, world.official).ticket, key=settings.TICKET_KEY)


def test_two_starts_at_once_begin_once_and_one_page_may_save(ready: Attempt, world: World) -> None:
    first, second = at_once(*[lambda: attempts.start(ready.pk, world.official)] * 2)
    ready.refresh_from_db()
    assert {first.attempt.device, second.attempt.device} == {1, 2}
    assert first.attempt.deadline_at == second.attempt.deadline_at == ready.deadline_at


def test_control_without_the_conditional_update_both_starts_would_count(ready: Attempt) -> None:
    """Read, wait for the other, write: what start would be without its WHERE."""
    barrier = threading.Barrier(2)

    def careless() -> bool:
        attempt = Attempt.objects.get(pk=ready.pk)
        was_ready = attempt.state == AttemptState.READY
        barrier.wait(PATIENCE)
        now = timezone.now()
        Attempt.objects.filter(pk=ready.pk).update(state="OPEN", started_at=now, deadline_at=now)
        return was_ready

    assert at_once(careless, careless) == [True, True]


def test_saves_at_once_keep_the_newest_and_log_what_was_accepted(ticket: Ticket) -> None:
    items = [item["id"] for item in Attempt.objects.get(pk=ticket.attempt).items]

    def save(seq: int) -> Callable[[], object]:
        return lambda: saving.save(ticket, Delta(seq, {items[0]: ["true"] if seq % 2 else ["false"]}))

    results = at_once(*[save(seq) for seq in range(1, 8)])
    attempt = Attempt.objects.get(pk=ticket.attempt)
    accepted = sorted(AnswerLog.objects.filter(is_accepted=True).values_list("seq", flat=True))
    assert (attempt.seq, attempt.answers) == (7, {items[0]: ["true"]})
    assert sorted(result.seq for result in results if not result.is_stale) == accepted


def test_control_read_then_write_would_lose_an_acknowledged_answer(ticket: Ticket) -> None:
    """Two saves that merge in Python: both are acknowledged, one of them is gone."""
    items = [item["id"] for item in Attempt.objects.get(pk=ticket.attempt).items][:2]
    both_have_read = threading.Barrier(2)

    def careless(item: str) -> Callable[[], object]:
        def save() -> str:
            known = Attempt.objects.get(pk=ticket.attempt).answers
            both_have_read.wait(PATIENCE)
            Attempt.objects.filter(pk=ticket.attempt).update(answers={**known, item: ["true"]})
            return item

        return save

    acknowledged = at_once(*map(careless, items))
    assert acknowledged == items
    assert len(Attempt.objects.get(pk=ticket.attempt).answers) == 1


def test_two_submissions_at_once_are_one(ticket: Ticket, ready: Attempt) -> None:
    delta = Delta(1, right_answers(ready))
    results = at_once(*[lambda: submission.submit(ticket, delta)] * 2)
    assert sorted(result.is_new for result in results) == [False, True]
    assert Receipt.objects.count() == 1


def hand_in_without_the_lock(pk: uuid.UUID, reason: SubmitReason, *waits: Callable[[], object]) -> bool:
    """What handing in would be if it read the paper, let others act, and wrote what it had read."""
    with transaction.atomic():
        attempt = Attempt.objects.select_related("session", "candidate").get(pk=pk)
        if attempt.state != AttemptState.OPEN:
            return False
        for wait in waits:
            wait()
        return submission._hand_in(attempt, reason=reason, actor=None, now=timezone.now()).is_new


def test_control_without_the_lock_both_submissions_would_be_graded(ticket: Ticket) -> None:
    both_have_read = threading.Barrier(2)

    def careless() -> bool:
        return hand_in_without_the_lock(
            ticket.attempt, SubmitReason.CANDIDATE, lambda: both_have_read.wait(PATIENCE)
        )

    assert at_once(careless, careless) == [True, True]
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize("turn", range(8))
def test_save_against_submission_is_graded_or_refused_never_lost(
    ticket: Ticket, ready: Attempt, turn: int
) -> None:
    """An acknowledged answer is in the graded paper; one that is not there was refused and logged."""
    item, letters = next(iter(right_answers(ready).items()))
    save = lambda: saving.save(ticket, Delta(1, {item: letters}))  # noqa: E731
    hand_in = lambda: submission.submit(ticket)  # noqa: E731
    acts = [save, hand_in] if turn % 2 else [hand_in, save]
    results = at_once(*acts)
    saved = results[acts.index(save)]
    attempt = Attempt.objects.get(pk=ready.pk)
    is_acknowledged = isinstance(saved, saving.Saved)
    assert attempt.state == AttemptState.GRADED
    assert (item in attempt.answers, attempt.mark > 0) == (is_acknowledged, is_acknowledged)
    assert AnswerLog.objects.get().is_accepted == is_acknowledged
    assert is_acknowledged or saved.code == "closed"


def test_control_without_the_lock_an_acknowledged_answer_misses_in_the_graded_paper(
    ticket: Ticket, ready: Attempt
) -> None:
    """The save falls between reading and writing of the submission: acknowledged, then written over."""
    item, letters = next(iter(right_answers(ready).items()))
    has_read, is_saved = threading.Event(), threading.Event()

    def save() -> object:
        has_read.wait(PATIENCE)
        saved = saving.save(ticket, Delta(1, {item: letters}))
        is_saved.set()
        return saved

    def hand_in() -> bool:
        return hand_in_without_the_lock(
            ticket.attempt, SubmitReason.CANDIDATE, has_read.set, lambda: is_saved.wait(PATIENCE)
        )

    saved, is_new = at_once(save, hand_in)
    attempt = Attempt.objects.get(pk=ready.pk)
    assert (saved.seq, saved.is_stale, is_new) == (1, False, True)
    assert AnswerLog.objects.get().is_accepted
    assert (attempt.state, attempt.answers, attempt.mark) == (AttemptState.GRADED, {}, 0)


def test_sweep_against_submission_collects_once(ticket: Ticket, ready: Attempt) -> None:
    past = timezone.now() - timedelta(hours=1)
    Attempt.objects.filter(pk=ready.pk).update(deadline_at=past)
    results = at_once(
        sweeping.expire_overdue, sweeping.expire_overdue, lambda: submission.submit(ticket).is_new
    )
    assert sum(int(result) for result in results) == 1
    assert Receipt.objects.count() == 1


def test_control_without_the_lock_sweep_and_submission_would_both_collect(ticket: Ticket) -> None:
    """Which reason stands would be chance, and the candidate would hold a receipt that is not the last."""
    both_have_read = threading.Barrier(2)

    def careless(reason: SubmitReason) -> Callable[[], object]:
        return lambda: hand_in_without_the_lock(ticket.attempt, reason, lambda: both_have_read.wait(PATIENCE))

    assert at_once(careless(SubmitReason.TIMEOUT), careless(SubmitReason.CANDIDATE)) == [True, True]
    assert Receipt.objects.count() == 2
