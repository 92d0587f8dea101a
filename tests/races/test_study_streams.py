"""Two pages opened in the same instant: one stream, never two; and proof that without the lock they do
collide.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.models.signals import pre_save

from accounts.models import User
from courses.enums import SegmentEnd
from courses.models import Lesson, LessonProgress, StudySegment
from courses.services import study
from tests.factories.courses import make_course
from tests.factories.world import build_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def _at_once(*works: Callable[[], object]) -> list[BaseException | None]:
    """Runs each work in a thread with its own connection, all released together; their refusals."""
    barrier = threading.Barrier(len(works))
    refusals: list[BaseException | None] = [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            work()
        except Exception as error:
            refusals[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return refusals


@pytest.fixture
def stage(now: datetime) -> tuple[User, Lesson, Lesson]:
    world = build_world()
    first, second = make_course(world.district).lessons.all()
    for lesson in (first, second):
        LessonProgress.objects.create(person=world.official, lesson=lesson)
    return world.official, first, second


@pytest.fixture
def meeting() -> Iterator[None]:
    """Holds the first insert of a stretch until a second one comes, or for a second at most."""
    door = threading.Barrier(2)

    def wait(**_kwargs: object) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            door.wait(1)

    pre_save.connect(wait, sender=StudySegment)
    yield
    pre_save.disconnect(wait, sender=StudySegment)


def test_two_pages_opened_at_once_leave_one_stream(
    stage: tuple[User, Lesson, Lesson], now: datetime, meeting: None
) -> None:
    person, first, second = stage
    refusals = _at_once(
        lambda: study.open_segment(person, first, now=now),
        lambda: study.open_segment(person, second, now=now),
    )
    ends = sorted(StudySegment.objects.values_list("end_reason", flat=True))
    assert refusals == [None, None]
    assert ends == ["", SegmentEnd.REPLACED]


def test_without_the_lock_they_collide_and_the_database_has_the_last_word(
    stage: tuple[User, Lesson, Lesson], now: datetime, meeting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the race is real, and even then no second stream is open."""
    person, first, second = stage
    monkeypatch.setattr(study, "_lock_person", lambda person: None)
    refusals = _at_once(
        lambda: study.open_segment(person, first, now=now),
        lambda: study.open_segment(person, second, now=now),
    )
    assert sorted(type(refusal) for refusal in refusals if refusal) == [IntegrityError]
    assert StudySegment.objects.filter(ended_at__isnull=True).count() == 1


def test_one_nonce_sent_twice_at_once_counts_once(stage: tuple[User, Lesson, Lesson], now: datetime) -> None:
    person, first, _second = stage
    segment = study.open_segment(person, first, now=now)

    def beat() -> object:
        return study.beat(
            segment.pk, person, nonce=segment.nonce, is_active=True, now=now + timedelta(seconds=25)
        )

    refusals = _at_once(beat, beat)
    assert len([refusal for refusal in refusals if refusal]) == 1
    assert LessonProgress.objects.get(person=person, lesson=first).seconds == 25
