"""Putting people forward and deciding: window, eligibility, finality."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEntry
from accounts.services import settings
from common.errors import Conflict, DomainError, Invalid
from exams.eligibility import Obstacle
from exams.enums import ExamKind, RegistrationState, SessionState
from exams.models import Registration
from exams.services import registrations
from exams.statistics import candidates
from exams.statistics.enrolment import enrolment, shortages
from tests.factories.accounts import make_person
from tests.factories.campaigns import (
    exempt,
    give_credits,
    make_campaign,
    make_exam_session,
    reach_gate,
    register,
    sit,
)


@pytest.fixture
def session(world, now):
    return make_exam_session(make_campaign(world.district, now), now)


@pytest.fixture
def own(world):
    return [f"/{world.district.pk}/{world.own.pk}/"]


def everywhere(world):
    return [f"/{world.district.pk}/"]


def obstacles_of(session, person, now):
    [row] = candidates(session, [f"/{session.campaign.district_id}/"], now, only=[person.pk])
    return row.obstacles


def code_of(call, *args, **kwargs):
    with pytest.raises(DomainError) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_who_reached_the_gate_is_put_forward_and_approved(session, world, own, now):
    reach_gate(world.official, world.district, now)
    [row] = registrations.submit(session, [world.official.pk], actor=world.liaison, paths=own, now=now)
    assert (row.state, row.unit_id) == (RegistrationState.SUBMITTED, world.own.pk)
    done = registrations.approve(
        [row.pk], session=session, actor=world.bureau, paths=everywhere(world), now=now
    )
    row.refresh_from_db()
    assert (done, row.state, row.decided_by) == (1, RegistrationState.APPROVED, world.bureau)
    actions = list(AuditEntry.objects.about(row).order_by("action").values_list("action", flat=True))
    assert actions == ["registration.approve", "registration.submit"]


def test_all_or_nobody(session, world, own, now):
    reach_gate(world.official, world.district, now)
    chosen = [world.official.pk, world.colleague.pk]
    with pytest.raises(Invalid) as refusal:
        registrations.submit(session, chosen, actor=world.liaison, paths=own, now=now)
    assert refusal.value.code == "not_eligible"
    assert list(refusal.value.details["people"]) == [world.colleague.name]
    assert Registration.objects.count() == 0


def test_people_of_another_unit_cannot_be_put_forward(session, world, own, now):
    reach_gate(world.stranger, world.district, now)
    code = code_of(
        registrations.submit, session, [world.stranger.pk], actor=world.liaison, paths=own, now=now
    )
    assert code == "not_on_roster"


@pytest.mark.parametrize("days", [-2, 5])
def test_the_window_is_half_open(session, world, own, now, days):
    reach_gate(world.official, world.district, now)
    moment = now + timedelta(days=days)
    code = code_of(
        registrations.submit, session, [world.official.pk], actor=world.liaison, paths=own, now=moment
    )
    assert code == "registration_closed"


def test_a_session_that_is_not_published_takes_nobody(session, world, own, now):
    session.state = SessionState.DRAFT
    code = code_of(
        registrations.submit, session, [world.official.pk], actor=world.liaison, paths=own, now=now
    )
    assert code == "registration_closed"


def test_an_approved_registration_cannot_be_withdrawn(session, world, now):
    row = register(session, world.official, now)
    assert code_of(registrations.withdraw, row, actor=world.liaison, now=now) == "already_decided"
    with pytest.raises(DatabaseError), transaction.atomic():
        Registration.objects.filter(pk=row.pk).update(state=RegistrationState.WITHDRAWN)


def test_what_nobody_decided_can_be_withdrawn_and_put_forward_again(session, world, own, now):
    reach_gate(world.official, world.district, now)
    [row] = registrations.submit(session, [world.official.pk], actor=world.liaison, paths=own, now=now)
    registrations.withdraw(row, actor=world.liaison, now=now)
    assert obstacles_of(session, world.official, now) == []


def test_a_refusal_needs_a_reason_and_lets_the_unit_try_again(session, world, now):
    reach_gate(world.official, world.district, now)
    row = register(session, world.official, now, RegistrationState.SUBMITTED)
    options = {"session": session, "actor": world.bureau, "paths": everywhere(world), "now": now}
    assert code_of(registrations.refuse, [row.pk], reason=" ", **options) == "reason_missing"
    assert registrations.refuse([row.pk], reason="材料不全", **options) == 1
    assert obstacles_of(session, world.official, now) == []


def test_deciding_twice_and_outside_the_scope_changes_nothing(session, world, own, now):
    row = register(session, world.stranger, now, RegistrationState.SUBMITTED)
    options = {"session": session, "actor": world.bureau, "now": now}
    assert code_of(registrations.approve, [row.pk], paths=own, **options) == "already_decided"
    registrations.approve([row.pk], paths=everywhere(world), **options)
    assert code_of(registrations.approve, [row.pk], paths=everywhere(world), **options) == "already_decided"


def test_each_obstacle_is_explained(session, world, now):
    assert obstacles_of(session, world.official, now) == [Obstacle.GATE]
    give_credits(world.official, now)
    exempt(session.campaign, world.official, now, by=world.bureau)
    assert obstacles_of(session, world.official, now) == [Obstacle.EXEMPT]
    reach_gate(world.colleague, world.district, now)
    register(session, world.colleague, now)
    assert obstacles_of(session, world.colleague, now) == [Obstacle.REGISTERED]
    sit(session, world.colleague, now, passed=True)
    assert obstacles_of(session, world.colleague, now) == [Obstacle.REGISTERED, Obstacle.PASSED]


def test_a_make_up_is_for_the_absent_and_the_failed(session, world, now):
    make_up = make_exam_session(session.campaign, now, make_up_of=session, requires_gate=False)
    assert obstacles_of(make_up, world.official, now) == [Obstacle.NOT_DUE]
    register(session, world.official, now)
    assert obstacles_of(make_up, world.official, now) == [Obstacle.NOT_DUE]
    assert obstacles_of(make_up, world.official, session.closes_at) == []
    sit(session, world.official, now, passed=False)
    assert obstacles_of(make_up, world.official, now) == []


def enforcement(world, now, **officer):
    world.own.is_enforcement_department = True
    world.own.save()
    person = make_person(world.own, post__is_enforcement=True, **officer)
    campaign = make_campaign(world.district, now, kind=ExamKind.QUALIFICATION)
    return person, make_exam_session(campaign, now, part="COMMON")


def test_a_qualification_asks_for_a_declaration_about_sanctions(world, own, now):
    person, session = enforcement(world, now, birth_on=date(1990, 1, 1))
    options = {"actor": world.liaison, "paths": own, "now": now}
    assert code_of(registrations.submit, session, [person.pk], **options) == "sanction_undeclared"
    assert len(registrations.submit(session, [person.pk], declares_no_sanction=True, **options)) == 1


@pytest.mark.parametrize(
    ("birth_on", "found"),
    [(date(2010, 1, 1), Obstacle.UNDER_AGE), (date(1950, 1, 1), Obstacle.OVER_AGE)],
)
def test_a_qualification_has_an_age(world, now, birth_on, found):
    person, session = enforcement(world, now, birth_on=birth_on)
    assert obstacles_of(session, person, now) == [found]


def test_too_few_or_no_leader_is_a_warning_only(world, own, now):
    person, session = enforcement(world, now)
    [short] = shortages(session, enrolment(session, own))
    assert (short.registered, short.minimum, short.has_leader) == (0, 3, False)
    settings.put(world.district, "enforcement.minimum_registered", 1, actor=None, now=now)
    register(session, person, now, RegistrationState.SUBMITTED)
    [leaderless] = shortages(session, enrolment(session, own))
    assert (leaderless.is_short, leaderless.has_leader) == (False, False)


def test_the_yearly_exam_warns_of_nothing(session, world, own):
    assert shortages(session, enrolment(session, own)) == []


def test_closing_time_ends_decisions(session, world, now):
    row = register(session, world.official, now, RegistrationState.SUBMITTED)
    with pytest.raises(Conflict):
        registrations.approve(
            [row.pk], session=session, actor=world.bureau, paths=everywhere(world), now=session.closes_at
        )


def test_nobody_decides_about_people_they_put_forward_themselves(session, world, own, now):
    reach_gate(world.official, world.district, now)
    [row] = registrations.submit(session, [world.official.pk], actor=world.bureau, paths=own, now=now)
    refused = code_of(
        registrations.approve, [row.pk], session=session, actor=world.bureau, paths=everywhere(world), now=now
    )
    row.refresh_from_db()
    assert (refused, row.state) == ("own_submission", RegistrationState.SUBMITTED)
