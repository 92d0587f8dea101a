"""Eight connections take numbers at once: unique, without a gap. The control shows what the lock is for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction

from certificates.enums import CertificateKind
from certificates.models import Certificate, NumberSeries
from certificates.numbering import is_valid
from certificates.services import batches, series
from common.errors import Conflict
from tests.factories.accounts import make_district, make_person
from tests.factories.certificates import make_passed_session
from tests.factories.world import build_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 8
ROUNDS = 12
COMPLETION = CertificateKind.COMPLETION


def _at_once(work: Callable[[int], Any]) -> list[Any]:
    """Run ``work(number)`` in eight threads that begin together, each with a connection of its own."""
    start = Barrier(THREADS)

    def run(number: int) -> Any:
        start.wait(10)
        try:
            return work(number)
        finally:
            connections.close_all()

    connections.close_all()  # the pool may have no more than eight
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


def test_numbers_are_unique_and_without_a_gap() -> None:
    district = make_district()

    def work(number: int) -> list[int]:
        taken: list[int] = []
        for turn in range(ROUNDS):
            with transaction.atomic():
                taken += series.take(district, COMPLETION, 2026, 1 + (number + turn) % 3)
        return taken

    taken = sorted(serial for serials in _at_once(work) for serial in serials)
    assert taken == list(range(1, len(taken) + 1))
    assert NumberSeries.objects.get().next == len(taken) + 1


def test_rolled_back_numbers_are_given_again() -> None:
    district = make_district()

    def work(number: int) -> list[int]:
        with transaction.atomic():
            taken = list(series.take(district, COMPLETION, 2026, 1))
            if number % 2:
                transaction.set_rollback(True)
                return []
        return taken

    assert sorted(serial for serials in _at_once(work) for serial in serials) == [1, 2, 3, 4]


def test_without_the_row_lock_numbers_repeat() -> None:
    """The control: reading and writing in two statements gives one number to several."""
    district = make_district()
    row = NumberSeries.objects.create(authority=district, kind=COMPLETION, year=2026)
    all_have_read = Barrier(THREADS)

    def work(number: int) -> int:
        with transaction.atomic():
            serial = NumberSeries.objects.get(pk=row.pk).next
            all_have_read.wait(10)
            NumberSeries.objects.filter(pk=row.pk).update(next=serial + 1)
        return serial

    assert _at_once(work) == [1] * THREADS


def test_numbers_are_taken_only_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        series.take(make_district(), COMPLETION, 2026, 1)


def test_two_batches_of_one_campaign_never_meet(now: datetime) -> None:
    world = build_world()
    people = [(make_person(world.own, name=f"人员{n}"), world.own) for n in range(5)]
    session = make_passed_session(world.district, people)

    def work(number: int) -> str:
        try:
            batches.open_batch(session, world.certificate_issuer, now)
        except Conflict as refusal:
            return refusal.code
        return "opened"

    assert sorted(_at_once(work)) == ["nobody_waiting"] * (THREADS - 1) + ["opened"]
    numbers = list(Certificate.objects.order_by("number").values_list("number", flat=True))
    assert [number[-8:-2] for number in numbers] == [f"{serial:06d}" for serial in range(1, 6)]
    assert all(is_valid(number) for number in numbers)
