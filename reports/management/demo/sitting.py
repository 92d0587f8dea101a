"""Plays candidates: each has an ability, each question a difficulty; papers are graded by the real rules."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from accounts.models import AuditEntry, User
from accounts.services import audit
from exams.assembly import Composer
from exams.enums import AttemptState, SubmitReason
from exams.grading import Grade, Item, grade
from exams.kinds import LETTERS, kind_of
from exams.models import AnswerLog, Attempt, ExamSession, QuestionVersion, Receipt
from exams.services import papers, receipts, showing
from reports.management.demo.district import BATCH

GUESSING = {"true_false": 0.5, "single": 0.25, "multiple": 0.05}
HARDNESS = {1: -1.9, 2: -1.1, 3: -0.2}
MULTIPLE_IS_HARDER = 0.7
SAVES = 5


@dataclass
class Hall:
    """One session being played. ``begins`` are the moments at which people may have started."""

    session: ExamSession
    begins: tuple[datetime, datetime]
    chance: random.Random
    is_released: bool = False
    composer: Composer = field(init=False)
    hardness: dict[int, float] = field(init=False)

    def __post_init__(self) -> None:
        self.composer = papers.composer_for(self.session)
        levels = QuestionVersion.objects.values_list("pk", "difficulty", "kind")
        self.hardness = {
            pk: HARDNESS[level] + self.chance.gauss(0, 0.4) + MULTIPLE_IS_HARDER * (kind == "multiple")
            for pk, level, kind in levels
        }


def play(hall: Hall, people: Collection[tuple[User, float]]) -> list[Attempt]:
    """Everybody sits and is graded; writes attempts, answer log, receipts and the audit trail."""
    attempts: list[Attempt] = []
    logs: list[AnswerLog] = []
    trail: list[AuditEntry] = []
    answered: list[int] = []
    for person, ability in people:
        attempt, result = _sit(hall, person, ability)
        attempts.append(attempt)
        answered.append(result.answered_count)
        logs.extend(_log_of(attempt))
    Attempt.objects.bulk_create(attempts, batch_size=BATCH)
    AnswerLog.objects.bulk_create(logs, batch_size=BATCH)
    proofs = [
        receipts.prepare(attempt, answered=count, now=_handed_in(attempt))
        for attempt, count in zip(attempts, answered, strict=True)
    ]
    Receipt.objects.bulk_create(proofs, batch_size=BATCH)
    for attempt, proof in zip(attempts, proofs, strict=True):
        after = {"reason": attempt.submit_reason, "answered": proof.answered, "receipt": proof.content_hash}
        trail.append(
            audit.entry_for(
                "attempt.submit", attempt, actor=attempt.candidate, now=proof.issued_at, after=after
            )
        )
    AuditEntry.objects.bulk_create(trail, batch_size=BATCH)
    return attempts


def absent(hall: Hall, people: Collection[User]) -> None:
    """Papers that nobody came for."""
    Attempt.objects.bulk_create(
        [
            Attempt(
                session=hall.session,
                candidate=person,
                state=AttemptState.ABSENT,
                items=items,
                full_mark=sum(showing_item.points for showing_item in showing.grading_items(items)),
                dealt_at=hall.session.opens_at - timedelta(hours=12),
            )
            for person in people
            for items in [_paper(hall, person)]
        ],
        batch_size=BATCH,
    )


def _paper(hall: Hall, person: User) -> list[dict[str, object]]:
    return [
        item.as_json() for item in hall.composer.deal(seed=hall.session.seed, candidate=person.pk, number=1)
    ]


def _sit(hall: Hall, person: User, ability: float) -> tuple[Attempt, Grade]:
    chance, session = hall.chance, hall.session
    raw = _paper(hall, person)
    items = showing.grading_items(raw)
    versions = [int(str(each["version"])) for each in raw]
    answers = {
        item.id: _answer(item, ability - hall.hardness[version], chance)
        for item, version in zip(items, versions, strict=True)
    }
    begin = hall.begins[0] + (hall.begins[1] - hall.begins[0]) * chance.random()
    minutes = min(session.duration_minutes - 1, max(12, chance.gauss(session.duration_minutes * 0.55, 14)))
    end = begin + timedelta(minutes=minutes)
    result = grade(items, answers)
    attempt = Attempt(
        id=uuid4(),
        session=session,
        candidate=person,
        state=AttemptState.RELEASED if hall.is_released else AttemptState.GRADED,
        items=raw,
        answers={key: list(value) for key, value in answers.items()},
        seq=SAVES,
        device=1,
        dealt_at=session.opens_at - timedelta(hours=12),
        started_at=begin,
        deadline_at=begin + timedelta(minutes=session.duration_minutes),
        saved_at=end,
        submitted_at=end,
        submit_reason=SubmitReason.CANDIDATE,
        mark=result.total,
        full_mark=result.maximum,
        is_passed=result.total >= session.pass_mark,
        graded_at=end,
    )
    return attempt, result


def _answer(item: Item, advantage: float, chance: random.Random) -> tuple[str, ...]:
    guessing = GUESSING[item.kind]
    if chance.random() < guessing + (1 - guessing) / (1 + math.exp(-advantage)):
        return kind_of(item.kind).as_shown(tuple(item.key), item.order)
    return _wrong_answer(item, chance)


def _wrong_answer(item: Item, chance: random.Random) -> tuple[str, ...]:
    right = set(kind_of(item.kind).as_shown(tuple(item.key), item.order))
    if item.kind == "true_false":
        return ("false",) if right == {"true"} else ("true",)
    letters = LETTERS[: item.options_shown]
    if item.kind == "single":
        return (chance.choice([letter for letter in letters if letter not in right]),)
    # Mostly one right option is forgotten, sometimes a wrong one is taken along.
    changed = chance.choice(letters)
    return tuple(sorted(right ^ {changed}))


def _log_of(attempt: Attempt) -> Iterator[AnswerLog]:
    """The answers as they were saved, a few at a time."""
    begin, end = attempt.started_at, attempt.submitted_at
    assert begin is not None
    assert end is not None
    keys = list(attempt.answers)
    size = -(-len(keys) // SAVES)
    for seq in range(1, SAVES + 1):
        part = keys[(seq - 1) * size : seq * size]
        yield AnswerLog(
            received_at=begin + (end - begin) * seq / SAVES,
            attempt_id=attempt.pk,
            seq=seq,
            device=1,
            answers={key: attempt.answers[key] for key in part},
        )


def _handed_in(attempt: Attempt) -> datetime:
    assert attempt.submitted_at is not None
    return attempt.submitted_at
