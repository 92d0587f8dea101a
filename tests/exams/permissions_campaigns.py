"""Campaigns, registration, exemptions and rates: who may see and do what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from exams.enums import ExamKind, ExemptionState, RegistrationState
from exams.models import Campaign, ExamSession
from exams.services import campaigns
from tests.factories.campaigns import exempt, make_campaign, make_exam_session, reach_gate, register
from tests.factories.world import World
from tests.permissions.table import BUREAU, EXAM_OFFICER, LIAISON, SIGNED_IN, Route, same

STAFF = (BUREAU, EXAM_OFFICER, LIAISON)
FROZEN = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)


def _campaign(world: World, side: str, **fields: Any) -> Campaign:
    return make_campaign(world.district, FROZEN, **fields)


def campaign(world: World, side: str) -> dict[str, Any]:
    return {"pk": _campaign(world, side).pk}


def open_campaign(world: World, side: str) -> dict[str, Any]:
    return {"pk": _campaign(world, side, is_frozen=False, kind=ExamKind.PRE_APPOINTMENT).pk}


def nominee(world: World, side: str) -> dict[str, Any]:
    opened = _campaign(world, side, is_frozen=False, kind=ExamKind.PRE_APPOINTMENT)
    row = campaigns.nominate(opened, world.colleague, actor=world.bureau, now=FROZEN)
    return {"pk": opened.pk, "nominee": row.pk}


def _session(world: World) -> ExamSession:
    """Registration is open at the time of the request."""
    now = timezone.now()
    return make_exam_session(_campaign(world, "own"), now, registration_opens_at=now - timedelta(days=1))


def session(world: World, side: str) -> dict[str, Any]:
    return {"pk": _session(world).pk}


def submission(world: World, side: str) -> dict[str, Any]:
    person = world.colleague if side == "own" else world.stranger
    reach_gate(person, world.district, FROZEN)
    return {"person": person.pk}


def registration(world: World, side: str) -> dict[str, Any]:
    person = world.colleague if side == "own" else world.stranger
    return {"pk": register(_session(world), person, FROZEN, RegistrationState.SUBMITTED).pk}


def exemption(world: World, side: str) -> dict[str, Any]:
    person = world.colleague if side == "own" else world.stranger
    row = exempt(_campaign(world, side), person, FROZEN, by=world.bureau, state=ExemptionState.REQUESTED)
    return {"pk": row.pk}


def person_to_name(world: World, side: str) -> dict[str, Any]:
    return {"person": world.colleague.pk}


def approval(world: World, side: str) -> dict[str, Any]:
    return {"decision": "approve"}


ROUTES = [
    Route("exams:campaigns", own=same(200, *STAFF)),
    Route("exams:campaign-new", own=same(200, BUREAU)),
    Route("exams:campaign-new", "POST", own=same(200, BUREAU)),
    Route("exams:campaign", own=same(200, *STAFF), kwargs=campaign),
    Route("exams:campaign-freeze", own=same(200, BUREAU), kwargs=open_campaign),
    Route("exams:campaign-freeze", "POST", own=same(302, BUREAU), kwargs=open_campaign),
    Route("exams:campaign-nominees", own=same(200, BUREAU), kwargs=open_campaign),
    Route(
        "exams:campaign-nominees", "POST", own=same(302, BUREAU), kwargs=open_campaign, data=person_to_name
    ),
    Route("exams:nominee-remove", "POST", own=same(302, BUREAU), kwargs=nominee),
    Route("exams:unit-rates", own=same(200, *STAFF), kwargs=campaign),
    Route("exams:campaign-people", own=same(200, *STAFF), kwargs=campaign),
    Route("exams:exemption-new", own=same(200, LIAISON), kwargs=campaign),
    Route("exams:exemption-new", "POST", own=same(200, LIAISON), kwargs=campaign),
    Route("exams:exemptions", own=same(200, BUREAU, LIAISON)),
    Route(
        "exams:exemption",
        own=same(200, BUREAU, LIAISON),
        other={BUREAU: 200, LIAISON: 404},
        kwargs=exemption,
    ),
    Route(
        "exams:exemption-document",
        own=same(200, BUREAU, LIAISON),
        other={BUREAU: 200, LIAISON: 404},
        kwargs=exemption,
    ),
    Route(
        "exams:exemption-decide",
        "POST",
        own=same(302, BUREAU),
        other=same(302, BUREAU),
        kwargs=exemption,
        data=approval,
    ),
    Route("exams:registrations", own=same(200, *STAFF)),
    Route("exams:my-registrations", own=same(200, *SIGNED_IN)),
    Route("exams:session-candidates", own=same(200, LIAISON), kwargs=session),
    Route("exams:registration-submit", "POST", own=same(302, LIAISON), kwargs=session, data=submission),
    Route(
        "exams:registration-withdraw",
        "POST",
        own=same(302, LIAISON),
        other=same(404, LIAISON),
        kwargs=registration,
    ),
    Route("exams:session-registrations", own=same(200, BUREAU), kwargs=session),
    Route("exams:registrations-decide", "POST", own=same(302, BUREAU), kwargs=session, data=approval),
    Route("exams:session-enrolment", own=same(200, *STAFF), kwargs=session),
]
