"""The liaison's worklist counts people of the own units and of no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.access import current_path, scope_of
from accounts.models import ActivationSlip
from reports.statistics import liaison
from tests.factories.campaigns import exempt, make_campaign, make_exam_session, reach_gate, register


@pytest.fixture
def campaign(world, now):
    return make_campaign(world.district, now)


@pytest.fixture
def paths(world):
    return [current_path(world.own)]


def slip(person, unit, by, now, number, **fields):
    fields.setdefault("expires_at", now + timedelta(days=14))
    return ActivationSlip.objects.create(
        person=person, unit=unit, code_hash=str(number), issued_by=by, issued_at=now, **fields
    )


def sign_ins(world, now):
    today = timezone.localdate(now)
    return liaison.sign_ins(scope_of(world.liaison, on=today), on=today, now=now)


def test_open_session_tells_eligible_people_from_blocked_ones(campaign, paths, world, now):
    session = make_exam_session(campaign, now)
    everybody = campaign.roster.entries.filter(unit=world.own).count()
    for person in (world.official, world.colleague, world.stranger):
        reach_gate(person, world.district, now)
    register(session, world.colleague, now)
    exempt(campaign, world.liaison, now, by=world.bureau, requested_by=world.official)
    [found] = liaison.open_sessions(world.district.pk, paths, now)
    assert (found.session, found.eligible, found.blocked) == (session, 1, everybody - 3)


def test_session_outside_its_registration_is_not_listed(campaign, paths, world, now):
    make_exam_session(campaign, now, registration_closes_at=now)
    make_exam_session(campaign, now, registration_opens_at=now + timedelta(seconds=1))
    assert liaison.open_sessions(world.district.pk, paths, now) == []


def test_slips_that_were_used_revoked_expired_or_of_others_are_not_counted(world, now):
    slip(world.official, world.own, world.liaison, now, 1)
    slip(world.colleague, world.own, world.liaison, now, 2, used_at=now)
    slip(world.liaison, world.own, world.liaison, now, 3, revoked_at=now)
    slip(world.bureau, world.own, world.liaison, now, 4, expires_at=now)
    slip(world.stranger, world.other, world.bureau, now, 5)
    assert sign_ins(world, now).unused_slips == 1


def test_people_who_signed_in_are_not_asked_again(world, now):
    before = sign_ins(world, now).never_signed_in
    world.official.last_login = now
    world.official.save()
    assert sign_ins(world, now).never_signed_in == before - 1
