"""The web server dies among saves, and again among submissions: what it acknowledged is there, nobody is stuck."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from subprocess import Popen

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from exams import tickets
from exams.deltas import Delta
from exams.enums import AttemptState, SubmitReason
from exams.models import AnswerLog, Attempt, Receipt
from exams.services import attempts, papers, receipts, saving, sweeping
from tests.chaos import processes
from tests.chaos.candidates import Candidate, Figures
from tests.factories.accounts import make_person
from tests.factories.attempts import dealt, make_session, register
from tests.factories.world import build_world

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
PEOPLE = 30
LEAVING = 10  # close the browser without handing in: the sweep collects them
PATIENCE = 60.0
StartWeb = Callable[[], Popen[bytes]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start_web(tmp_path: Path, port: int) -> Iterator[StartWeb]:
    """Starts the real web server with two workers on ``port``; whatever is left at the end is killed."""
    surroundings = processes.environment(tmp_path, kind="development")
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    started: list[Popen[bytes]] = []

    def start() -> Popen[bytes]:
        started.append(processes.start([*command, *options], surroundings, tmp_path / "web.log"))
        return started[-1]

    yield start
    for process in started:
        processes.kill(process)


def lost_answers(candidates: Iterable[Candidate]) -> list[tuple[str, str]]:
    """(attempt, item or number) of everything that was acknowledged and is not there: in the paper, in the log."""
    missing = []
    for each in candidates:
        answers = Attempt.objects.get(pk=each.attempt).answers
        logged = AnswerLog.objects.filter(attempt_id=each.attempt, is_accepted=True)
        seqs = set(logged.values_list("seq", flat=True))
        missing += [
            (str(each.attempt), item)
            for item, given in each.acknowledged.items()
            if answers.get(item) != given
        ]
        missing += [(str(each.attempt), f"#{seq}") for seq in each.seqs if seq not in seqs]
    return missing


def candidates_of_a_session(port: int, figures: Figures) -> list[Candidate]:
    world, now = build_world(), timezone.now()
    people = [make_person(world.own, name=f"考生{number}") for number in range(PEOPLE)]
    session = make_session(world.district, now=now)
    register(session, people, now=now)
    papers.deal(session, now=now)
    found = []
    for number, attempt in enumerate(Attempt.objects.select_related("candidate").order_by("candidate")):
        client = Client()
        client.force_login(attempt.candidate)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        found.append(Candidate(attempt.pk, key, port, figures, hands_in=number >= LEAVING))
    return found


def wait_until(condition: Callable[[], bool], what: str, candidates: list[Candidate], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        errors = {each.error for each in candidates if each.error}
        if errors or time.monotonic() > end:
            pytest.fail(f"{what} did not happen: {errors}\n{log.read_text()[-3000:]}")
        time.sleep(0.005)


def test_killed_web_server_loses_no_acknowledged_answer(
    start_web: StartWeb, port: int, tmp_path: Path
) -> None:
    figures, log, may_end = Figures(), tmp_path / "web.log", threading.Event()
    candidates = candidates_of_a_session(port, figures)
    web = start_web()
    threads = [threading.Thread(target=each.sit, args=(may_end, PATIENCE)) for each in candidates]
    for thread in threads:
        thread.start()

    wait_until(lambda: figures.saves >= 10 * PEOPLE, "saving", candidates, log)
    processes.kill(web)
    before, web = figures.saves, start_web()
    wait_until(lambda: figures.saves >= before + 10 * PEOPLE, "saving again", candidates, log)
    may_end.set()
    wait_until(lambda: figures.receipts >= 5, "handing in", candidates, log)
    processes.kill(web)
    interrupted = figures.receipts
    web = start_web()
    for thread in threads:
        thread.join(PATIENCE)

    assert [each.error for each in candidates if each.error] == []
    assert interrupted < PEOPLE - LEAVING
    swept = collect_those_who_left()
    assert lost_answers(candidates) == []
    assert_all_graded_once()
    print(
        f"\n{PEOPLE} candidates, web server killed twice: {figures.saves} saves acknowledged, "
        f"{figures.retries} requests repeated, {figures.receipts} handed in ({interrupted} before the second "
        f"kill), {swept} collected by the sweep, 0 answers lost."
    )


def collect_those_who_left() -> int:
    """Their time passes; then the sweep that runs every ten seconds."""
    left = Attempt.objects.filter(state=AttemptState.OPEN)
    left.update(deadline_at=timezone.now() - timedelta(hours=1))
    swept = sweeping.expire_overdue()
    assert swept == LEAVING
    return swept


def assert_all_graded_once() -> None:
    everyone = Attempt.objects.select_related("candidate")
    assert {each.state for each in everyone} == {AttemptState.GRADED}
    reasons = sorted(each.submit_reason for each in everyone)
    assert reasons == [SubmitReason.CANDIDATE] * (PEOPLE - LEAVING) + [SubmitReason.TIMEOUT] * LEAVING
    hashes = list(Receipt.objects.values_list("content_hash", flat=True))
    assert len(hashes) == PEOPLE
    verdicts = [receipts.check(each) for each in hashes]
    assert all(found and found.is_genuine and found.is_intact for found in verdicts)


def test_control_the_checker_notices_a_lost_answer() -> None:
    world, now = build_world(), timezone.now()
    ready = dealt(make_session(world.district, now=now), world.official, now=now)
    ticket = tickets.open_sealed(attempts.start(ready.pk, world.official).ticket, key=settings.TICKET_KEY)
    items = [item["id"] for item in ready.items][:2]
    candidate = Candidate(ready.pk, "", 0, Figures(), hands_in=False)
    for seq, item in enumerate(items, 1):
        saving.save(ticket, Delta(seq, {item: ["A"]}))
        candidate.acknowledged[item] = ["A"]
        candidate.seqs.append(seq)
    assert lost_answers([candidate]) == []

    Attempt.objects.filter(pk=ready.pk).update(answers={items[0]: ["A"]})
    candidate.seqs.append(3)
    assert lost_answers([candidate]) == [(str(ready.pk), items[1]), (str(ready.pk), "#3")]
