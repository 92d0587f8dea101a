"""Our grouped query against a second one, on small districts that hypothesis makes up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exams.enums import AttemptState, ExamKind, ExemptionState, PaperPart, RegistrationState, SessionState
from exams.rates import chain_breaks
from exams.statistics import Group, counts, people, total
from tests.exams.campaigns.independent import independent_counts, our_counts
from tests.factories.accounts import make_person
from tests.factories.campaigns import (
    catch,
    exempt,
    give_credits,
    make_campaign,
    make_exam_session,
    register,
    roster_of,
    sit,
    start_study,
)
from tests.factories.world import build_world

NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
PASS, FAIL, UNGRADED, VOIDED, CAUGHT, REPORTED = "pass", "fail", "ungraded", "voided", "caught", "reported"
sittings = st.sampled_from([None, None, PASS, FAIL, UNGRADED, VOIDED, CAUGHT, REPORTED])
registrations = st.sampled_from([None, "SUBMITTED", "APPROVED", "APPROVED", "REFUSED", "WITHDRAWN"])
one_session = st.tuples(registrations, sittings)
one_person = st.fixed_dictionaries(
    {
        "unit": st.integers(0, 2),
        "study": st.sampled_from([None, 2025, 2026, 2026]),
        "required": st.sampled_from([0, 59, 60, 80]),
        "elective": st.sampled_from([0, 39, 40]),
        "exemption": st.sampled_from([None, None, None, *ExemptionState.values]),
        "sessions": st.tuples(one_session, one_session, one_session),
        "is_merged": st.booleans(),
    }
)
districts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([ExamKind.ANNUAL, ExamKind.QUALIFICATION]),
        "is_over": st.booleans(),
        "people": st.lists(one_person, min_size=1, max_size=6),
    }
)


def _act(person, session, world, registration, sitting):
    if registration:
        register(session, person, NOW, RegistrationState(registration))
    if sitting is None:
        return
    state = AttemptState.VOIDED if sitting == VOIDED else ""
    passed = {FAIL: False, UNGRADED: None}.get(sitting, True)
    attempt = sit(session, person, NOW, passed=passed, state=state)
    if sitting in (CAUGHT, REPORTED):
        catch(attempt, world.exam_officer, world.bureau if sitting == CAUGHT else None, NOW)


def _district(plan):
    world = build_world()
    units = [world.own, world.below, world.other]
    campaign = make_campaign(world.district, NOW, is_frozen=False, kind=plan["kind"])
    officials = [make_person(units[each["unit"]]) for each in plan["people"]]
    roster_of(campaign, officials, NOW)
    parts = (
        [PaperPart.WHOLE, PaperPart.WHOLE, PaperPart.WHOLE]
        if plan["kind"] == ExamKind.ANNUAL
        else [PaperPart.COMMON, PaperPart.SPECIALIST, PaperPart.COMMON]
    )
    closes = NOW - timedelta(days=1) if plan["is_over"] else NOW + timedelta(days=1)
    window = {"opens_at": NOW - timedelta(days=9), "closes_at": closes}
    last = SessionState.CANCELLED if plan["is_over"] else SessionState.PUBLISHED
    states = (SessionState.PUBLISHED, SessionState.PUBLISHED, last)
    sessions = [
        make_exam_session(campaign, NOW, part=part, state=state, **window)
        for part, state in zip(parts, states, strict=True)
    ]
    for official, each in zip(officials, plan["people"], strict=True):
        _live(official, each, campaign, sessions, world)
    return campaign


def _live(official, each, campaign, sessions, world):
    for session, (registration, sitting) in zip(sessions, each["sessions"], strict=True):
        _act(official, session, world, registration, sitting)
    if each["exemption"]:
        exempt(campaign, official, NOW, by=world.bureau, state=ExemptionState(each["exemption"]))
    who = official
    if each["is_merged"]:
        who = make_person(world.own)
        official.merged_into = who
        official.save()
    if each["study"]:
        start_study(who, world.district, NOW, each["study"])
    give_credits(who, NOW, each["required"], each["elective"])


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=districts)
def test_two_queries_that_share_nothing_agree(plan):
    with transaction.atomic():
        campaign = _district(plan)
        assert our_counts(campaign, NOW) == independent_counts(campaign, NOW)
        _lists_are_as_long_as_their_numbers(campaign)
        transaction.set_rollback(True)


def _lists_are_as_long_as_their_numbers(campaign):
    paths = [f"/{campaign.district_id}/"]
    sums = total(counts(campaign, paths, NOW), has_gate=campaign.kind == ExamKind.ANNUAL)
    rows = {group: people(campaign, paths, group, NOW) for group in Group}
    numbers = {
        Group.ROSTER: sums.roster,
        Group.EXEMPT: sums.exempt,
        Group.REQUIRED: sums.required,
        Group.STARTED: sums.started,
        Group.GATE: sums.gate,
        Group.REGISTERED: sums.registered,
        Group.WAITING: sums.waiting,
        Group.SAT: sums.sat,
        Group.PASSED: sums.passed,
        Group.ABSENT: sums.absent,
        Group.FAILED: sums.failed,
        Group.MISCONDUCT: sums.misconduct,
        Group.OUTSTANDING: sums.outstanding,
        Group.EXEMPT_SAT: sums.exempt_sat,
        Group.BROKEN: sums.broken,
    }
    assert {group: len(rows[group]) for group in numbers} == numbers
    assert {row.entry_id for row in rows[Group.ROSTER] if row.breaks} == {
        row.entry_id for row in rows[Group.BROKEN]
    }
    # The chain of domain.md §4 holds wherever nobody's steps are out of order.
    assert sums.broken or chain_breaks(sums.counts) == []
