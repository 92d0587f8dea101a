"""Freezing a roster: who, where, once."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.enums import Establishment, PostKind
from accounts.models import Post, UnitParent
from common.errors import Conflict
from exams.enums import ExamKind
from exams.models import Roster, RosterEntry
from exams.services import campaigns, rosters
from tests.factories.accounts import PostFactory, make_person
from tests.factories.campaigns import SNAPSHOT, CampaignFactory, make_campaign, make_exam_session, sit


def people_of(campaign):
    return set(RosterEntry.objects.filter(roster__campaign=campaign).values_list("person_id", flat=True))


def test_the_yearly_exam_takes_the_establishment_without_contract_staff(world, now):
    hired = make_person(world.own, post__establishment=Establishment.CONTRACT)
    campaign = make_campaign(world.district, now)
    assert hired.pk not in people_of(campaign)
    assert {world.official.pk, world.stranger.pk} < people_of(campaign)


def test_posts_and_places_are_those_of_the_snapshot_date(world, now):
    Post.objects.filter(person=world.official).update(valid_to=SNAPSHOT + timedelta(days=1))
    PostFactory(person=world.official, unit=world.other, valid_from=SNAPSHOT + timedelta(days=1))
    left = make_person(world.own, post__valid_to=SNAPSHOT)
    UnitParent.objects.filter(unit=world.below).update(valid_to=SNAPSHOT + timedelta(days=1))
    UnitParent.objects.create(
        unit=world.below,
        parent=world.other,
        path=f"/{world.district.pk}/{world.other.pk}/{world.below.pk}/",
        depth=2,
        valid_from=SNAPSHOT + timedelta(days=1),
    )
    below = make_person(world.below)
    campaign = make_campaign(world.district, now)
    entries = {entry.person_id: entry for entry in campaign.roster.entries.all()}
    assert entries[world.official.pk].unit_id == world.own.pk
    assert entries[below.pk].unit_path == f"/{world.district.pk}/{world.own.pk}/{world.below.pk}/"
    assert left.pk not in entries


def test_a_seconded_person_is_counted_by_the_home_unit(world, now):
    PostFactory(person=world.official, unit=world.other, kind=PostKind.SECONDMENT)
    campaign = make_campaign(world.district, now)
    assert campaign.roster.entries.get(person=world.official).unit_id == world.own.pk


def test_a_qualification_roster_leaves_out_who_is_qualified(world, now):
    first, second, elsewhere = (make_person(world.own, post__is_enforcement=True) for _each in range(3))
    old = make_campaign(world.district, now, kind=ExamKind.QUALIFICATION, year=2025)
    for part in ("COMMON", "SPECIALIST"):
        sit(make_exam_session(old, now, part=part), first, now - timedelta(days=300), passed=True)
    sit(make_exam_session(old, now, part="COMMON"), second, now - timedelta(days=300), passed=True)
    campaign = CampaignFactory(district=world.district, created_at=now, kind=ExamKind.QUALIFICATION)
    rosters.freeze(campaign, actor=world.bureau, now=now, qualified={elsewhere.pk})
    assert people_of(campaign) == {second.pk}


def test_a_qualification_ends_after_the_years_the_district_sets(world, now):
    officer = make_person(world.own, post__is_enforcement=True)
    old = make_campaign(world.district, now, kind=ExamKind.QUALIFICATION, year=2021)
    for part in ("COMMON", "SPECIALIST"):
        sit(make_exam_session(old, now, part=part), officer, now - timedelta(days=1900), passed=True)
    assert people_of(make_campaign(world.district, now, kind=ExamKind.QUALIFICATION)) == {officer.pk}


def test_nominees_make_the_roster_before_an_appointment(world, now):
    campaign = make_campaign(world.district, now, is_frozen=False, kind=ExamKind.PRE_APPOINTMENT)
    nominee = campaigns.nominate(campaign, world.official, actor=world.bureau, now=now)
    campaigns.nominate(campaign, world.official, actor=world.bureau, now=now)
    dropped = campaigns.nominate(campaign, world.colleague, actor=world.bureau, now=now)
    campaigns.drop_nominee(dropped, actor=world.bureau, now=now)
    rosters.freeze(campaign, actor=world.bureau, now=now)
    assert people_of(campaign) == {world.official.pk}
    with pytest.raises(Conflict) as refusal:
        campaigns.drop_nominee(nominee, actor=world.bureau, now=now)
    assert refusal.value.code == "roster_frozen"


def test_freezing_twice_is_the_same_as_once(world, now):
    campaign = make_campaign(world.district, now)
    make_person(world.own)
    before = people_of(campaign)
    assert rosters.freeze(campaign, actor=world.bureau, now=now) == campaign.roster
    assert people_of(campaign) == before


def test_it_waits_for_the_snapshot_date(world, now):
    campaign = CampaignFactory(district=world.district, created_at=now, snapshot_on=date(2026, 9, 17))
    assert rosters.freeze_due(now) == 0
    with pytest.raises(Conflict) as refusal:
        rosters.freeze(campaign, actor=world.bureau, now=now)
    assert refusal.value.code == "too_early"
    assert rosters.freeze_due(now + timedelta(days=1)) == 1


def test_an_empty_roster_is_not_frozen_and_stops_no_other(world, now):
    CampaignFactory(district=world.district, created_at=now, kind=ExamKind.PRE_APPOINTMENT)
    CampaignFactory(district=world.district, created_at=now)
    assert rosters.freeze_due(now) == 1
    assert Roster.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE exams_rosterentry SET unit_id = unit_id", "DELETE FROM exams_rosterentry"],
)
def test_the_database_refuses_to_change_entries(world, now, statement):
    make_campaign(world.district, now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_entries_after_the_freeze(now):
    from tests.factories.world import build_world

    world = build_world()
    campaign = make_campaign(world.district, now)
    late = make_person(world.own)
    entry = campaign.roster.entries.first()
    with pytest.raises(DatabaseError, match="takes no more entries"):
        RosterEntry.objects.create(
            roster=campaign.roster,
            person=late,
            unit=entry.unit,
            unit_path=entry.unit_path,
            establishment=entry.establishment,
        )
