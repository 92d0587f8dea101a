"""Sessions: templates, the checklist, publishing, closing, releasing, make-ups, cancelling, results."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from accounts.models import AuditEntry
from common.errors import Conflict, Invalid
from exams import tickets
from exams.enums import AttemptState, ExamKind, PaperPart, SessionState
from exams.models import Attempt, Campaign, ExamSession, Misconduct, Registration
from exams.services import attempts, make_ups, papers, sessions, submission
from exams.services.session_checks import checklist
from exams.services.sessions import SessionFacts
from exams.session_templates import TEMPLATES, windows
from exams.statistics.results import numbers, with_results
from tests.factories.attempts import dealt, make_bank, make_blueprint, make_session, register
from tests.factories.campaigns import make_campaign
from tests.factories.world import World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def campaign(world: World, now: datetime) -> Campaign:
    return make_campaign(world.district, now)


@pytest.fixture
def facts(world: World, now: datetime) -> SessionFacts:
    """Six questions, eight points; registration tomorrow, the exam in three weeks."""
    bank = make_bank(world.district, now=now)
    return SessionFacts(
        title="第一场",
        blueprint=make_blueprint(world.district, bank, now=now),
        registration_opens_at=now + DAY,
        registration_closes_at=now + 14 * DAY,
        opens_at=now + 21 * DAY,
        closes_at=now + 21 * DAY + 2 * HOUR,
        duration_minutes=90,
        late_entry_minutes=30,
        pass_mark=Decimal(5),
    )


def planned(
    campaign: Campaign, facts: SessionFacts, world: World, now: datetime, **fields: Any
) -> ExamSession:
    return sessions.create(campaign, replace(facts, **fields), actor=world.exam_officer, now=now)


def failing(session: ExamSession, now: datetime) -> list[str]:
    return [check.code for check in checklist(session, now=now) if check.stops]


# --- templates ---


@pytest.mark.parametrize(
    ("kind", "questions", "marks", "minutes", "late", "leaving", "passing", "gate", "parts"),
    [
        (ExamKind.ANNUAL, 65, 100, 90, 30, None, 60, True, [PaperPart.WHOLE]),
        (
            ExamKind.QUALIFICATION,
            85,
            100,
            120,
            30,
            30,
            60,
            False,
            [PaperPart.COMMON, PaperPart.SPECIALIST],
        ),
        (ExamKind.PRE_APPOINTMENT, 50, 100, 120, 30, None, 60, False, [PaperPart.WHOLE]),
    ],
)
def test_templates_are_those_of_practice(
    kind: ExamKind,
    questions: int,
    marks: int,
    minutes: int,
    late: int,
    leaving: int | None,
    passing: int,
    gate: bool,
    parts: list[PaperPart],
) -> None:
    template = TEMPLATES[kind]
    assert (template.question_count, template.full_mark, template.duration_minutes) == (
        questions,
        marks,
        minutes,
    )
    assert (template.late_entry_minutes, template.no_leaving_minutes) == (late, leaving)
    assert (template.pass_mark, template.requires_gate, list(template.parts)) == (passing, gate, parts)


@pytest.mark.parametrize("kind", list(ExamKind))
def test_proposed_windows_are_in_order_and_leave_room_for_late_comers(kind: ExamKind, now: datetime) -> None:
    template = TEMPLATES[kind]
    found = windows(template, local_now=now)
    assert now < found.registration_opens_at < found.registration_closes_at < found.opens_at
    length = timedelta(minutes=template.duration_minutes + (template.late_entry_minutes or 0))
    assert found.closes_at - found.opens_at == length


# --- planning and publishing ---


def test_good_session_is_published(
    campaign: Campaign, facts: SessionFacts, world: World, now: datetime
) -> None:
    session = planned(campaign, facts, world, now)
    assert failing(session, now) == []
    published = sessions.publish(session, actor=world.exam_officer, now=now)
    assert (published.state, published.published_at) == (SessionState.PUBLISHED, now)
    assert AuditEntry.objects.filter(action="session.publish").count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"pass_mark": Decimal(9)}, "marks"),
        ({"registration_closes_at": timedelta(days=22)}, "order"),
        ({"duration_minutes": 121}, "duration"),
        ({"no_leaving_minutes": 90}, "no_leaving"),
    ],
)
def test_each_rule_can_stop_the_publication(
    campaign: Campaign,
    facts: SessionFacts,
    world: World,
    now: datetime,
    change: dict[str, Any],
    code: str,
) -> None:
    change = {name: now + value if isinstance(value, timedelta) else value for name, value in change.items()}
    session = planned(campaign, facts, world, now, **change)
    assert failing(session, now) == [code]
    with pytest.raises(Conflict) as refusal:
        sessions.publish(session, actor=world.exam_officer, now=now)
    assert refusal.value.details["failed"] == [code]


def test_too_small_stock_names_what_is_missing(
    campaign: Campaign, facts: SessionFacts, world: World, now: datetime
) -> None:
    facts.blueprint.rows.filter(kind="single").update(count=7)
    session = planned(campaign, facts, world, now)
    (stock,) = [check for check in checklist(session, now=now) if check.code == "stock"]
    assert (stock.stops, "7" in stock.detail, "6" in stock.detail) == (True, True, True)


def test_blueprint_of_another_kind_and_past_opening_are_refused(
    campaign: Campaign, facts: SessionFacts, world: World, now: datetime
) -> None:
    facts.blueprint.exam_kind = ExamKind.QUALIFICATION
    facts.blueprint.save()
    session = planned(campaign, facts, world, now)
    assert failing(session, now + 30 * DAY) == ["kind", "future", "registration_ahead"]


def test_roster_must_be_frozen_when_registration_begins(
    facts: SessionFacts, world: World, now: datetime
) -> None:
    late = make_campaign(world.district, now, is_frozen=False, title="晚", snapshot_on=(now + 3 * DAY).date())
    assert failing(planned(late, facts, world, now), now) == ["roster"]


def test_windows_running_backwards_are_refused(
    campaign: Campaign, facts: SessionFacts, world: World, now: datetime
) -> None:
    with pytest.raises(Invalid) as refusal:
        planned(campaign, facts, world, now, closes_at=facts.opens_at)
    assert refusal.value.code == "window_order"


def test_published_session_is_changed_no_more(
    campaign: Campaign, facts: SessionFacts, world: World, now: datetime
) -> None:
    session = planned(campaign, facts, world, now)
    sessions.change(session, replace(facts, title="改名"), actor=world.exam_officer, now=now)
    sessions.publish(session, actor=world.exam_officer, now=now)
    with pytest.raises(Conflict) as refusal:
        sessions.change(session, facts, actor=world.exam_officer, now=now)
    assert refusal.value.code == "not_a_draft"


def test_state_moves_one_way_in_the_database(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExamSession.objects.filter(pk=session.pk).update(state=SessionState.DRAFT)


def test_rows_of_a_published_session_are_frozen_in_the_database(world: World, now: datetime) -> None:
    blueprint = make_session(world.district, now=now).blueprint
    with pytest.raises(DatabaseError), transaction.atomic():
        blueprint.rows.update(count=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        blueprint.rows.all().delete()


# --- cancelling, closing, releasing ---


def test_cancelling_needs_a_reason_and_voids_papers_nobody_began(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now)
    paper = dealt(session, world.official, now=now)
    with pytest.raises(Invalid):
        sessions.cancel(session, reason=" ", actor=world.exam_officer, now=now)
    cancelled = sessions.cancel(session, reason="停电", actor=world.exam_officer, now=now)
    paper.refresh_from_db()
    assert (cancelled.state, cancelled.cancel_reason, paper.state) == ("CANCELLED", "停电", "VOIDED")


def test_session_that_somebody_began_is_not_cancelled(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now)
    attempts.start(dealt(session, world.official, now=now).pk, world.official, now=now)
    with pytest.raises(Conflict) as refusal:
        sessions.cancel(session, reason="停电", actor=world.exam_officer, now=now)
    assert refusal.value.code == "already_begun"


def test_closing_early_makes_those_who_did_not_come_absent(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now)
    paper = dealt(session, world.official, now=now)
    closed = sessions.close(session, actor=world.exam_officer, now=now)
    paper.refresh_from_db()
    assert (closed.state, closed.closes_at, paper.state) == ("CLOSED", now, "ABSENT")


def test_nobody_who_answers_is_cut_off(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now)
    attempts.start(dealt(session, world.official, now=now).pk, world.official, now=now)
    waiting = dealt(session, world.colleague, now=now)
    with pytest.raises(Conflict) as refusal:
        sessions.close(session, actor=world.exam_officer, now=now)
    session.refresh_from_db()
    waiting.refresh_from_db()
    assert (refusal.value.code, session.state, waiting.state) == ("still_sitting", "PUBLISHED", "READY")
    assert session.closes_at > now


def test_session_that_has_not_opened_is_not_closed(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now, opens_at=now + HOUR)
    with pytest.raises(Conflict) as refusal:
        sessions.close(session, actor=world.exam_officer, now=now)
    assert refusal.value.code == "not_open"


def sat(session: ExamSession, person: Any, now: datetime) -> Attempt:
    """A paper handed in empty."""
    paper = dealt(session, person, now=now)
    admission = attempts.start(paper.pk, person, now=now)
    ticket = tickets.open_sealed(admission.ticket, key=settings.TICKET_KEY)
    submission.submit(ticket, now=now)
    paper.refresh_from_db()
    return paper


def test_results_are_released_once_after_closing(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now)
    paper = sat(session, world.official, now)
    with pytest.raises(Conflict) as refusal:
        sessions.release(session, actor=world.exam_officer, now=now)
    assert refusal.value.code == "not_closed"
    sessions.close(session, actor=world.exam_officer, now=now)
    sessions.release(session, actor=world.exam_officer, now=now)
    released = sessions.release(session, actor=world.exam_officer, now=now + HOUR)
    paper.refresh_from_db()
    assert (released.released_at, paper.state) == (now, AttemptState.RELEASED)
    assert AuditEntry.objects.filter(action="session.release").count() == 1


# --- results ---


def outcomes(session: ExamSession) -> dict[int, tuple[str, Decimal | None]]:
    session.refresh_from_db()
    rows = with_results(Registration.objects.filter(session=session).approved(), session)
    return {row.person_id: (row.outcome, row.best_mark) for row in rows}  # type: ignore[attr-defined]


def test_results_say_one_word_for_each_registered_person(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now)
    failed = sat(session, world.official, now)
    guilty = sat(session, world.stranger, now)
    register(session, [world.colleague], now=now)
    Misconduct.objects.create(
        attempt=guilty,
        kind="PHONE",
        original_mark=guilty.mark,
        reported_by=world.bureau,
        reported_at=now,
        confirmed_by=world.exam_officer,
        confirmed_at=now,
    )
    assert outcomes(session) == {
        world.official.pk: ("FAILED", failed.mark),
        world.stranger.pk: ("MISCONDUCT", Decimal(0)),
        world.colleague.pk: ("NOT_BEGUN", None),
    }
    papers.deal(session, now=now)
    sessions.close(session, actor=world.exam_officer, now=now)
    assert outcomes(session)[world.colleague.pk] == ("ABSENT", None)
    counted = numbers(session)
    assert (counted.registered, counted.submitted, counted.absent, counted.passed) == (3, 2, 1, 0)


# --- make-ups ---


def test_make_up_registers_the_absent_and_the_failed_when_published(
    campaign: Campaign, facts: SessionFacts, world: World, now: datetime
) -> None:
    first = make_session(world.district, now=now, campaign=campaign, bank=facts.blueprint.rows.first().bank)
    sat(first, world.official, now)
    passed = sat(first, world.stranger, now)
    Attempt.objects.filter(pk=passed.pk).update(is_passed=True, mark=Decimal(8))
    dealt(first, world.colleague, now=now)
    sessions.close(first, actor=world.exam_officer, now=now)
    first.refresh_from_db()
    assert make_ups.may_be_made_up(first)
    made = sessions.create(campaign, facts, actor=world.exam_officer, now=now, make_up_of=first)
    assert not made.registrations.exists()
    sessions.publish(made, actor=world.exam_officer, now=now)
    rows = made.registrations.approved().values_list("person", "decided_by")
    assert set(rows) == {
        (world.official.pk, world.exam_officer.pk),
        (world.colleague.pk, world.exam_officer.pk),
    }
    assert AuditEntry.objects.filter(action="registration.make_up").count() == 2
    assert not make_ups.may_be_made_up(made)
