"""Routes of accounts × role × own and other unit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from accounts.enums import Establishment, PostKind, Role
from accounts.models import Post, RoleGrant, Unit, User
from accounts.services import activation, audit, jobs
from tests.factories.accounts import OPENED, make_district, make_person
from tests.factories.world import World
from tests.permissions.table import (
    AUDIT_ADMIN,
    BUREAU,
    COLUMNS,
    LIAISON,
    OFFICIAL,
    SECURITY_ADMIN,
    SIGNED_IN,
    SYSTEM_ADMIN,
    VISITOR,
    Route,
    same,
)

NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
PEOPLE = (LIAISON, BUREAU)
SLIPS = (LIAISON, BUREAU, SECURITY_ADMIN)
# The bureau holds for the whole district, the liaison for one unit: the other one does not exist there.
OTHER_PERSON = {LIAISON: 404, BUREAU: 200}


def _unit(world: World, side: str) -> Unit:
    return world.own if side == "own" else world.other


def _person(world: World, side: str) -> User:
    return world.official if side == "own" else world.stranger


def _foreign_unit() -> Unit:
    return make_district("D2", "石鼓区")


def _pk_of_person(world: World, side: str) -> dict[str, Any]:
    return {"pk": _person(world, side).pk}


def _pk_of_unit(world: World, side: str) -> dict[str, Any]:
    return {"pk": _unit(world, side).pk}


def _post(world: World, side: str) -> dict[str, Any]:
    person = _person(world, side)
    return {"pk": person.pk, "post_pk": Post.objects.get(person=person).pk}


def _secondment(world: World, side: str) -> dict[str, Any]:
    person = _person(world, side)
    post = Post.objects.create(
        person=person,
        unit=world.below,
        kind=PostKind.SECONDMENT,
        establishment=Establishment.CIVIL_SERVANT,
        valid_from=OPENED,
    )
    return {"pk": person.pk, "post_pk": post.pk}


def _slip(world: World, side: str) -> dict[str, Any]:
    person = _person(world, side)
    post = Post.objects.select_related("person", "unit").get(person=person)
    activation.issue([post], actor=world.bureau, roles=[Role.BUREAU], now=NOW)
    return {"pk": person.activation_slips.get().pk}


def _grant(world: World, side: str) -> dict[str, Any]:
    if side == "own":
        return {"pk": world.liaison.grants.get().pk}
    unit = _foreign_unit()
    grant = RoleGrant.objects.create(
        person=make_person(unit), role=Role.LIAISON, unit=unit, valid_from=OPENED
    )
    return {"pk": grant.pk}


def _candidate(world: World, side: str) -> dict[str, Any]:
    return {"pk": world.official.pk if side == "own" else make_person(_foreign_unit()).pk}


def _district(world: World, side: str) -> dict[str, Any]:
    return {"pk": world.district.pk if side == "own" else _foreign_unit().pk}


def _entry(world: World, side: str) -> dict[str, Any]:
    if side == "own":
        return {"pk": audit.record("test.act", world.official, actor=world.official, now=NOW).id}
    unit = _foreign_unit()
    return {"pk": audit.record("test.act", unit, actor=make_person(unit), now=NOW, unit_id=unit.pk).id}


def _job(world: World, side: str) -> dict[str, Any]:
    owner = world.official if side == "own" else world.stranger
    return {"pk": jobs.open_job("accounts.test", "导出", owner, NOW).pk}


def _form(name: str, kwargs: Any, allowed: tuple[str, ...], other: dict[str, int]) -> list[Route]:
    """A page with a form: shown by GET; an empty POST is shown again with its errors."""
    return [
        Route(name, method, own=same(200, *allowed), other=other, kwargs=kwargs) for method in ("GET", "POST")
    ]


ROUTES = [
    Route("accounts:sign-in", own={VISITOR: 200}, otherwise=302),
    Route("accounts:sign-in", "POST", own={VISITOR: 200}, otherwise=302),
    # It leads to the sign-in page, which the table reads as "sign in".
    Route("accounts:sign-out", "POST", own=dict.fromkeys(COLUMNS, "sign in")),
    Route("accounts:activate", own=same(200, *COLUMNS)),
    Route("accounts:activate", "POST", own=same(200, *COLUMNS)),
    Route("accounts:activate-password", own=same(302, *COLUMNS)),
    Route("accounts:activate-password", "POST", own=same(302, *COLUMNS)),
    Route("accounts:first-password", own=same(302, *SIGNED_IN)),
    Route("accounts:first-password", "POST", own=same(302, *SIGNED_IN)),
    Route("accounts:me", own=same(200, *SIGNED_IN)),
    Route("accounts:password", own=same(200, *SIGNED_IN)),
    Route("accounts:password", "POST", own=same(200, *SIGNED_IN)),
    Route("accounts:preferences", "POST", own=same(302, *COLUMNS)),
    Route("accounts:job", own={OFFICIAL: 200}, other={}, otherwise=404, kwargs=_job),
    Route("accounts:job-result", own={}, otherwise=404, kwargs=_job),
    Route("accounts:people", own=same(200, *PEOPLE)),
    *_form("accounts:person-add", None, PEOPLE, {}),
    Route("accounts:person", own=same(200, *PEOPLE), other=OTHER_PERSON, kwargs=_pk_of_person),
    *_form("accounts:person-change", _pk_of_person, PEOPLE, OTHER_PERSON),
    *_form("accounts:transfer", _pk_of_person, PEOPLE, OTHER_PERSON),
    *_form("accounts:second", _pk_of_person, PEOPLE, OTHER_PERSON),
    *_form("accounts:leave", _pk_of_person, PEOPLE, OTHER_PERSON),
    *_form("accounts:absence", _pk_of_person, PEOPLE, OTHER_PERSON),
    *_form("accounts:post-change", _post, PEOPLE, OTHER_PERSON),
    *_form("accounts:secondment-end", _secondment, PEOPLE, OTHER_PERSON),
    Route("accounts:units", own=same(200, *PEOPLE)),
    Route("accounts:unit", own=same(200, *PEOPLE), other=OTHER_PERSON, kwargs=_pk_of_unit),
    *_form("accounts:unit-add", _pk_of_unit, (BUREAU,), {BUREAU: 200}),
    *_form("accounts:unit-change", _pk_of_unit, (BUREAU,), {BUREAU: 200}),
    *_form("accounts:unit-move", _pk_of_unit, (BUREAU,), {BUREAU: 200}),
    *_form("accounts:unit-close", _pk_of_unit, (BUREAU,), {BUREAU: 200}),
    Route("accounts:slips", own=same(200, *SLIPS)),
    Route("accounts:slips-print", "POST", own=same(302, *SLIPS)),
    Route(
        "accounts:slip-revoke",
        "POST",
        own=same(302, *SLIPS),
        other={LIAISON: 404, BUREAU: 302, SECURITY_ADMIN: 302},
        kwargs=_slip,
    ),
    Route("accounts:grants", own={SECURITY_ADMIN: 200}),
    Route("accounts:grant-candidates", own={SECURITY_ADMIN: 200}),
    *_form("accounts:grant-give", _candidate, (SECURITY_ADMIN,), {SECURITY_ADMIN: 404}),
    *_form("accounts:grant-end", _grant, (SECURITY_ADMIN,), {SECURITY_ADMIN: 404}),
    Route("accounts:settings", own={SYSTEM_ADMIN: 302}),
    *_form("accounts:district-settings", _district, (SYSTEM_ADMIN,), {SYSTEM_ADMIN: 404}),
    Route("accounts:audit", own={AUDIT_ADMIN: 200}),
    Route("accounts:audit-entry", own={AUDIT_ADMIN: 200}, other={AUDIT_ADMIN: 404}, kwargs=_entry),
]
