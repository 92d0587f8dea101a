"""Study time: what an honest reader gets, and what every kind of forger does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.services import settings
from common.errors import Conflict
from courses.enums import BeatOutcome, CourseStatus, CreditReason, SegmentEnd
from courses.models import CreditEntry, Lesson, LessonProgress, StudyRecord, StudySegment
from courses.services import study
from courses.services.study import BeatResult
from tests.factories.courses import give_credits, make_course
from tests.factories.world import World

pytestmark = pytest.mark.django_db


class Reader:
    """A person at a page: waits on the server's clock, then reports."""

    def __init__(self, world: World, now: datetime, lesson: Lesson) -> None:
        self.person, self.now, self.lesson = world.official, now, lesson
        self.segment = study.open_segment(self.person, lesson, now=now)
        self.nonce = self.segment.nonce

    def beat(self, seconds: float = 25, *, active: bool = True, nonce: str | None = None) -> BeatResult:
        self.now += timedelta(seconds=seconds)
        result = study.beat(
            self.segment.pk, self.person, nonce=nonce or self.nonce, is_active=active, now=self.now
        )
        self.nonce = result.nonce or self.nonce
        return result

    @property
    def seconds(self) -> int:
        return LessonProgress.objects.get(person=self.person, lesson=self.lesson).seconds


@pytest.fixture
def lesson(world: World) -> Lesson:
    return make_course(world.district, minutes=2, credits=Decimal("2.0")).lessons.first()


@pytest.fixture
def reader(world: World, now: datetime, lesson: Lesson) -> Reader:
    return Reader(world, now, lesson)


def read_through(reader: Reader) -> BeatResult:
    result = reader.beat()
    while not result.is_completed and result.outcome is BeatOutcome.COUNTED:
        result = reader.beat()
    return result


def test_reading_counts_and_completes_after_the_lessons_minutes(reader: Reader) -> None:
    outcomes = [reader.beat().outcome for _ in range(5)]
    assert outcomes == [BeatOutcome.COUNTED] * 4 + [BeatOutcome.COMPLETED]
    entry = CreditEntry.objects.get()
    assert (entry.credits, entry.withheld, entry.reason) == (
        Decimal("2.0"),
        Decimal("0.0"),
        CreditReason.LESSON_COMPLETED,
    )
    reader.segment.refresh_from_db()
    assert (reader.segment.end_reason, reader.segment.seconds) == (SegmentEnd.COMPLETED, 125)


def test_opening_begins_the_course(reader: Reader) -> None:
    record = StudyRecord.objects.get()
    assert (record.person, record.finished_at) == (reader.person, None)


def test_last_lesson_finishes_the_course(world: World, reader: Reader) -> None:
    first = read_through(reader)
    second = Reader(world, reader.now, reader.lesson.course.lessons.last())
    last = read_through(second)
    assert (first.is_course_finished, last.is_course_finished) == (False, True)
    assert StudyRecord.objects.get().finished_at == second.now


def test_completed_lesson_cannot_be_credited_again(world: World, reader: Reader) -> None:
    read_through(reader)
    with pytest.raises(Conflict) as refusal:
        study.open_segment(world.official, reader.lesson, now=reader.now)
    assert (refusal.value.code, CreditEntry.objects.count()) == ("completed", 1)


def test_database_refuses_a_second_credit_of_one_lesson(reader: Reader) -> None:
    read_through(reader)
    entry = CreditEntry.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        give_credits(reader.person, 2, lesson=entry.lesson, reason=CreditReason.LESSON_COMPLETED)


# --- forgers ------------------------------------------------------------------------------------------------


def test_replayed_heartbeat_counts_nothing(reader: Reader) -> None:
    used = reader.nonce
    reader.beat()
    with pytest.raises(Conflict) as refusal:
        reader.beat(nonce=used)
    assert (refusal.value.code, reader.seconds) == ("nonce", 25)


def test_invented_nonce_counts_nothing(reader: Reader) -> None:
    with pytest.raises(Conflict) as refusal:
        reader.beat(nonce="0" * 32)
    assert (refusal.value.code, reader.seconds) == ("nonce", 0)


def test_fast_heartbeats_never_count_more_than_the_time_that_passed(reader: Reader) -> None:
    for _ in range(200):
        reader.beat(0.2)
    assert reader.seconds <= 40


def test_late_heartbeat_counts_no_more_than_the_cap(reader: Reader) -> None:
    assert reader.beat(110).counted == 45


def test_heartbeat_after_the_idle_limit_ends_the_stretch_and_counts_nothing(reader: Reader) -> None:
    result = reader.beat(3600)
    assert (result.outcome, result.counted, result.nonce, reader.seconds) == (BeatOutcome.IDLE, 0, "", 0)
    with pytest.raises(Conflict) as refusal:
        reader.beat()
    assert refusal.value.code == "segment_idle"


def test_page_left_open_without_reading_gains_nothing(reader: Reader) -> None:
    outcomes = [reader.beat(active=False).outcome for _ in range(5)]
    assert outcomes == [BeatOutcome.NO_SIGN] * 4 + [BeatOutcome.IDLE]
    assert reader.seconds == 0


def test_held_time_counts_when_the_reader_moves_in_time(reader: Reader) -> None:
    reader.beat(active=False)
    assert (reader.beat().counted, reader.seconds) == (50, 50)


def test_second_stream_takes_over_and_the_first_counts_no_more(
    world: World, reader: Reader, now: datetime
) -> None:
    reader.beat()
    other = Reader(world, reader.now, reader.lesson.course.lessons.last())
    other.beat()
    with pytest.raises(Conflict) as refusal:
        reader.beat()
    assert (refusal.value.code, reader.seconds, other.seconds) == ("segment_replaced", 25, 25)
    assert StudySegment.objects.filter(ended_at__isnull=True).count() == 1


def test_two_streams_in_turns_gain_no_more_than_one(world: World, now: datetime, lesson: Lesson) -> None:
    other = lesson.course.lessons.last()
    at = now
    for number in range(10):
        reader = Reader(world, at, lesson if number % 2 else other)
        reader.beat()
        at = reader.now
    total = sum(LessonProgress.objects.values_list("seconds", flat=True))
    assert total <= (at - now).total_seconds()


def test_stretch_of_another_person_does_not_exist(world: World, reader: Reader, now: datetime) -> None:
    with pytest.raises(StudySegment.DoesNotExist):
        study.beat(
            reader.segment.pk,
            world.colleague,
            nonce=reader.nonce,
            is_active=True,
            now=now + timedelta(seconds=25),
        )
    assert reader.seconds == 0


def test_invented_stretch_does_not_exist(world: World, now: datetime) -> None:
    with pytest.raises(StudySegment.DoesNotExist):
        study.beat(uuid4(), world.official, nonce="0" * 32, is_active=True, now=now)


def test_clock_that_goes_back_counts_nothing(reader: Reader) -> None:
    assert reader.beat(-600).outcome is BeatOutcome.TOO_EARLY
    assert reader.seconds == 0


def test_leaving_counts_nothing_and_closes_once(reader: Reader) -> None:
    later = reader.now + timedelta(seconds=40)
    study.close_segment(reader.segment.pk, reader.person, nonce=reader.nonce, now=later)
    study.close_segment(reader.segment.pk, reader.person, nonce="another", now=later + timedelta(seconds=5))
    reader.segment.refresh_from_db()
    assert (reader.segment.end_reason, reader.segment.ended_at, reader.seconds) == (
        SegmentEnd.FINISHED,
        later,
        0,
    )


# --- limits and years ---------------------------------------------------------------------------------------


def test_what_exceeds_the_day_is_withheld_with_its_reason(
    world: World, reader: Reader, now: datetime
) -> None:
    settings.put(world.district, "study.credits_daily_cap", 1, actor=None, now=now)
    read_through(reader)
    entry = CreditEntry.objects.get()
    assert (entry.credits, entry.withheld, entry.reason) == (
        Decimal("1.0"),
        Decimal("1.0"),
        CreditReason.DAILY_CAP,
    )


def test_lesson_finished_on_a_full_day_is_credited_on_another(
    world: World, reader: Reader, now: datetime
) -> None:
    settings.put(world.district, "study.credits_daily_cap", 2, actor=None, now=now)
    read_through(reader)
    second = Reader(world, reader.now, reader.lesson.course.lessons.last())
    assert [second.beat().outcome for _ in range(5)][-1] is BeatOutcome.DAILY_CAP
    tomorrow = Reader(world, second.now + timedelta(days=1), second.lesson)
    assert tomorrow.beat().outcome is BeatOutcome.COMPLETED
    assert [entry.credits for entry in CreditEntry.objects.all()] == [Decimal("2.0"), Decimal("2.0")]


def test_corrections_do_not_use_up_the_day(world: World, reader: Reader, now: datetime) -> None:
    give_credits(world.official, 20, now=now)
    assert read_through(reader).outcome is BeatOutcome.COMPLETED


def test_course_of_another_year_counts_no_time(world: World, now: datetime) -> None:
    lesson = make_course(world.district, year=2025).lessons.first()
    with pytest.raises(Conflict) as refusal:
        study.open_segment(world.official, lesson, now=now)
    assert refusal.value.code == "year_over"


def test_withdrawn_course_counts_no_time(world: World, now: datetime) -> None:
    lesson = make_course(world.district, status=CourseStatus.WITHDRAWN).lessons.first()
    with pytest.raises(Conflict) as refusal:
        study.open_segment(world.official, lesson, now=now)
    assert refusal.value.code == "course_closed"


def test_course_withdrawn_while_reading_counts_no_more(reader: Reader) -> None:
    course = reader.lesson.course
    course.status = CourseStatus.WITHDRAWN
    course.save(update_fields=["status"])
    with pytest.raises(Conflict) as refusal:
        reader.beat()
    assert (refusal.value.code, reader.seconds) == ("course_closed", 0)


def test_sweep_closes_what_nobody_reads_any_more(reader: Reader) -> None:
    soon = reader.now + timedelta(minutes=9)
    assert [study.close_stale(now=soon), study.close_stale(now=soon + timedelta(minutes=2))] == [0, 1]
    reader.segment.refresh_from_db()
    assert (reader.segment.end_reason, reader.seconds) == (SegmentEnd.IDLE, 0)
