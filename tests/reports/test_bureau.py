"""What waits for the bureau, and how units are judged."""

from datetime import timedelta
from decimal import Decimal

import pytest

from exams.enums import ExamKind, ExemptionState, QuestionStatus, RegistrationState
from exams.models import Question
from exams.rates import Rate
from exams.statistics import counts
from exams.statistics.tree import build
from reports.statistics import bureau, campaigns
from tests.factories.accounts import make_district
from tests.factories.attempts import make_bank
from tests.factories.campaigns import exempt, make_campaign, make_exam_session, register, start_study


@pytest.fixture
def campaign(world, now):
    return make_campaign(world.district, now)


def everywhere(world):
    return [f"/{world.district.pk}/"]


def test_nothing_waits_in_a_quiet_district(world, now):
    found = bureau.waiting(world.district, everywhere(world), now)
    assert (found.registrations, found.exemptions, found.failed_items, found.questions, found.shortages) == (
        0,
        0,
        0,
        0,
        [],
    )


def test_each_queue_is_counted_and_decided_rows_are_not(campaign, world, now):
    session = make_exam_session(campaign, now)
    register(session, world.official, now, RegistrationState.SUBMITTED)
    register(session, world.colleague, now, RegistrationState.APPROVED)
    exempt(
        campaign,
        world.stranger,
        now,
        by=world.bureau,
        state=ExemptionState.REQUESTED,
        requested_by=world.liaison,
    )
    exempt(campaign, world.liaison, now, by=world.bureau, requested_by=world.official)
    make_bank(world.district, now=now, each=1)
    Question.objects.filter(pk=Question.objects.first().pk).update(status=QuestionStatus.IN_REVIEW)
    found = bureau.waiting(world.district, everywhere(world), now)
    assert (found.registrations, found.exemptions, found.questions) == (1, 1, 1)


def test_departments_are_short_until_three_are_registered_with_a_leader(world, now):
    world.own.is_enforcement_department = True
    world.own.save()
    world.official.posts.update(is_enforcement=True)
    campaign = make_campaign(world.district, now, kind=ExamKind.QUALIFICATION)
    session = make_exam_session(campaign, now)
    [short] = bureau.waiting(world.district, everywhere(world), now).shortages
    assert short.session == session
    assert [(each.unit_name, each.registered, each.has_leader) for each in short.departments] == [
        ("区司法局", 0, False)
    ]


def test_telling_rate_follows_the_sessions(campaign, world, now):
    assert bureau.stage(campaign, now) == "started"
    session = make_exam_session(campaign, now)
    assert bureau.stage(campaign, session.registration_closes_at) == "registered"
    assert bureau.stage(campaign, session.closes_at) == "passed"


def test_units_below_the_target_are_found_and_units_without_people_are_not(campaign, world, now):
    start_study(world.stranger, world.district, now)
    nodes = build(counts(campaign, everywhere(world), now), everywhere(world), has_gate=True)
    below = {node.unit_id: bureau.is_below(node, "started", 95) for node in nodes[0].children}
    assert below == {world.own.pk: True, world.other.pk: False}
    empty = nodes[0].children[0]
    empty.total = type(empty.total)()
    assert not bureau.is_below(empty, "started", 95)


@pytest.mark.parametrize(
    ("now_rate", "before", "points"),
    [
        (Rate(1, 2), Rate(1, 4), Decimal("25.00")),
        (Rate(1, 4), Rate(1, 2), Decimal("-25.00")),
        (Rate(0, 0), Rate(1, 2), None),
        (Rate(1, 2), Rate(0, 0), None),
    ],
)
def test_change_is_in_points_and_needs_both_years(now_rate, before, points):
    assert bureau.change(now_rate, before) == points


def test_current_campaign_is_the_newest_yearly_one_with_a_roster(world, now):
    last_year = make_campaign(world.district, now, year=2025, snapshot_on=now.date().replace(year=2025))
    this_year = make_campaign(world.district, now)
    make_campaign(
        world.district, now, year=2027, is_frozen=False, snapshot_on=now.date() + timedelta(days=30)
    )
    make_campaign(make_district("D2", "石鼓区"), now, is_frozen=False, year=2026)
    assert campaigns.current(world.district) == this_year
    assert campaigns.coming(world.district).year == 2027
    assert [each.campaign for each in campaigns.earlier(this_year, everywhere(world), now)] == [last_year]
