"""A worker dies in the middle of a batch: no number twice, none missing, each file what its hash says."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from certificates.enums import BatchState, CertificateState, EventKind, ItemState
from certificates.models import Batch, BatchItem, Certificate, CertificateEvent, CertificateFile, NumberSeries
from certificates.services import files
from tests.chaos import processes
from tests.factories.accounts import make_person
from tests.factories.certificates import make_batch
from tests.factories.world import build_world

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
SIZE = 60
PATIENCE = 90.0


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a real worker with beat on a queue of its own; whatever is left at the end is killed."""
    surroundings = processes.environment(tmp_path)
    command = [sys.executable, "-m", "celery", "-A", "tests.chaos.worker", "worker", "-B"]
    options = ["--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=WARNING"]
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        process = processes.start([*command, *options], surroundings, tmp_path / "worker.log")
        started.append(process)
        return process

    yield start
    for process in started:
        processes.kill(process)


def _wait_until(condition: Callable[[], bool], what: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            states = Counter(BatchItem.objects.values_list("state", flat=True))
            pytest.fail(f"{what} did not happen: {dict(states)}\n{log.read_text()[-3000:]}")
        time.sleep(0.01)


def _in_the_middle() -> bool:
    states = Counter(BatchItem.objects.values_list("state", flat=True))
    return states[ItemState.ISSUED] >= 10 and states[ItemState.CLAIMED] > 0


def test_killed_worker_loses_no_number(start_worker: Any, tmp_path: Path, now: datetime) -> None:
    world = build_world()
    people = [(make_person(world.own, name=f"人员{n}"), world.own) for n in range(SIZE)]
    batch = make_batch(world.district, people, world.certificate_issuer, now)
    numbers = list(Certificate.objects.order_by("number").values_list("number", flat=True))
    log = tmp_path / "worker.log"

    first = start_worker()
    _wait_until(_in_the_middle, "drawing", log)
    processes.kill(first)
    interrupted = Counter(BatchItem.objects.values_list("state", flat=True))
    assert 0 < interrupted[ItemState.ISSUED] < SIZE

    start_worker()
    _wait_until(lambda: Batch.objects.get().state == BatchState.DONE, "finishing", log)

    assert Counter(batch.items.values_list("state", flat=True)) == {ItemState.ISSUED: SIZE}
    _assert_complete(numbers)


def _assert_complete(numbers: list[str]) -> None:
    after = list(Certificate.objects.order_by("number").values_list("number", flat=True))
    assert after == numbers
    assert [number[-8:-2] for number in after] == [f"{serial:06d}" for serial in range(1, SIZE + 1)]
    assert NumberSeries.objects.get().next == SIZE + 1
    states = Counter(Certificate.objects.values_list("status__state", flat=True))
    assert states == {CertificateState.VALID: SIZE}
    assert CertificateEvent.objects.filter(kind=EventKind.ISSUED).count() == SIZE
    records = list(CertificateFile.objects.select_related("certificate"))
    assert len(records) == SIZE
    assert [record.certificate.number for record in records if _hash_of(record) != record.sha256] == []


def _hash_of(record: CertificateFile) -> str:
    with record.file.open("rb") as file:
        return files.digest(file.read())
