"""The three administrators: roles, settings, trail; and the support desk that only looks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import access
from accounts.enums import Role
from accounts.models import AuditEntry, RoleGrant, User
from accounts.services import audit, grants, settings
from common.errors import DomainError
from tests.factories.accounts import UserFactory, make_person
from tests.factories.world import World


def _give(world: World, now: datetime, person: User, role: Role, **fields) -> RoleGrant:
    values = {"unit": world.own, "valid_from": now.date(), "actor": world.security_admin, "reason": "任命"}
    return grants.give(person, role=role, now=now, **values | fields)


def test_role_holds_from_its_day_and_below_its_unit(world: World, now: datetime) -> None:
    _give(world, now, world.official, Role.LIAISON, valid_from=date(2026, 9, 20))
    assert not access.scope_of(world.official, on=date(2026, 9, 19)).has(Role.LIAISON)
    scope = access.scope_of(world.official, on=date(2026, 9, 20))
    assert scope.covers(access.current_path(world.below), Role.LIAISON)
    assert not scope.covers(access.current_path(world.other), Role.LIAISON)


def test_nobody_gives_a_role_to_oneself(world: World, now: datetime) -> None:
    with pytest.raises(DomainError) as refusal:
        _give(world, now, world.security_admin, Role.BUREAU)
    assert refusal.value.code == "own_grant"


def test_administrators_exclude_each_other(world: World, now: datetime) -> None:
    with pytest.raises(DomainError) as refusal:
        _give(world, now, world.audit_admin, Role.SYSTEM_ADMIN)
    assert refusal.value.code == "exclusive_roles"
    _give(world, now, world.audit_admin, Role.EXAM_OFFICER)


def test_role_is_not_given_twice_and_not_without_a_reason(world: World, now: datetime) -> None:
    for fields, code in (({}, "twice"), ({"reason": " ", "unit": world.below}, "reason")):
        with pytest.raises(DomainError) as refusal:
            _give(world, now, world.liaison, Role.LIAISON, **fields)
        assert refusal.value.code == code


def test_ended_role_holds_no_longer(world: World, now: datetime) -> None:
    today = now.date()
    grant = world.liaison.grants.get()
    grants.end(grant, on=today, actor=world.security_admin, now=now, reason="调离")
    assert not access.scope_of(world.liaison, on=today).has(Role.LIAISON)
    assert access.scope_of(world.liaison, on=today - timedelta(days=1)).has(Role.LIAISON)
    with pytest.raises(DomainError):
        grants.end(grant, on=today, actor=world.security_admin, now=now, reason="调离")


def test_role_taken_back_on_its_first_day_never_held(world: World, now: datetime) -> None:
    grant = _give(world, now, world.official, Role.LIAISON)
    grants.end(grant, on=now.date(), actor=world.security_admin, now=now, reason="误授")
    assert not access.scope_of(world.official, on=now.date()).has(Role.LIAISON)
    actions = AuditEntry.objects.about(world.official).values_list("action", flat=True)
    assert sorted(actions) == ["grant.end", "grant.give"]


def test_page_gives_a_role(world: World, signed_in) -> None:
    client = signed_in(world.security_admin)
    page = client.get(reverse("accounts:grant-candidates"), {"q": "李官员"})
    assert [person for person, _post in page.context["rows"]] == [world.official]
    data = {"role": "LIAISON", "unit": world.own.pk, "valid_from": "2026-01-01", "reason": "任命"}
    url = reverse("accounts:grant-give", args=[world.official.pk])
    assert client.post(url, data).status_code == 302
    assert world.official.grants.get().granted_by == world.security_admin
    again = client.post(url, data)
    assert again.status_code == 200
    assert again.context["forms"][0].errors != {}


def test_settings_are_typed_kept_and_in_the_trail(world: World, signed_in) -> None:
    url = reverse("accounts:district-settings", args=[world.district.pk])
    client = signed_in(world.system_admin)
    form = client.get(url).context["form"]
    data = {name: field.initial for name, field in form.fields.items()}
    assert client.post(url, {**data, "study__credits_total": "many"}).status_code == 200
    assert client.post(url, {**data, "study__credits_total": "120"}).status_code == 302
    assert settings.get(world.district, "study.credits_total") == 120
    entries = AuditEntry.objects.filter(action="setting.change")
    assert [(entry.before, entry.after) for entry in entries] == [
        ({"study.credits_total": 100}, {"study.credits_total": 120})
    ]


def test_trail_is_searched_by_actor_action_object_and_time(world: World, now: datetime, signed_in) -> None:
    audit.record("grant.give", world.official, actor=world.bureau, now=now)
    audit.record("person.change", world.colleague, actor=world.liaison, now=now - timedelta(days=3))
    client = signed_in(world.audit_admin)

    def found(**query: str) -> list[str]:
        page = client.get(reverse("accounts:audit"), query).context["page"]
        return [entry.action for entry in page.object_list]

    assert found(who="陈联络") == ["person.change"]
    assert found(action="grant") == ["grant.give"]
    assert found(what="王同事") == ["person.change"]
    assert found(since=f"{now.date()}") == ["grant.give"]
    assert found(until=f"{now.date() - timedelta(days=1)}") == ["person.change"]
    assert found(who="nobody") == []


def test_entry_shows_before_and_after(world: World, now: datetime, signed_in) -> None:
    entry = audit.record(
        "person.change",
        world.official,
        actor=world.bureau,
        now=now,
        before={"name": "李"},
        after={"name": "黎", "x": 1},
    )
    context = signed_in(world.audit_admin).get(reverse("accounts:audit-entry", args=[entry.id])).context
    assert context["changes"] == [("name", "李", "黎"), ("x", "", 1)]


@pytest.mark.parametrize("number", [1, 3])
def test_trail_costs_the_same_for_one_and_three(world: World, now: datetime, signed_in, number: int) -> None:
    for _ in range(number):
        audit.record("test.act", world.official, actor=world.bureau, now=now)
    client = signed_in(world.audit_admin)
    client.get(reverse("accounts:audit"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("accounts:audit"))
    assert len(queries) == 8


@pytest.mark.parametrize("number", [1, 3])
def test_grants_cost_the_same_for_one_and_three(world: World, now: datetime, signed_in, number: int) -> None:
    for _ in range(number):
        _give(world, now, make_person(world.below), Role.QUESTION_EDITOR)
    client = signed_in(world.security_admin)
    client.get(reverse("accounts:grants"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("accounts:grants"))
    assert len(queries) == 6


def test_slips_page_prints_a_pdf(world: World, signed_in) -> None:
    client = signed_in(world.liaison)
    data = {"person": [world.official.pk, world.stranger.pk]}
    response = client.post(reverse("accounts:slips-print"), data)
    assert response.content[:5] == b"%PDF-"
    assert response.headers["Cache-Control"] == "no-store"
    assert world.official.activation_slips.count() == 1
    assert world.stranger.activation_slips.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_slips_cost_the_same_for_one_and_three(world: World, signed_in, number: int) -> None:
    for _ in range(number):
        make_person(world.own)
    client = signed_in(world.liaison)
    client.get(reverse("accounts:slips"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("accounts:slips"))
    assert len(queries) == 8


def test_support_desk_is_for_staff_and_only_looks(world: World) -> None:
    technician = UserFactory(is_staff=True, is_superuser=True)
    client, other = Client(), Client()
    client.force_login(technician)
    other.force_login(world.bureau)
    url = reverse("admin:accounts_user_change", args=[world.official.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "x"}).status_code == 403
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    assert client.get(reverse("admin:accounts_user_delete", args=[world.official.pk])).status_code == 403
    assert other.get(url).status_code == 302


def test_navigation_marks_the_place_and_offers_at_most_seven(world: World, signed_in) -> None:
    from config.navigation import GROUPS

    for role in Role:
        for _label, places in GROUPS:
            assert len([place for place in places if not place.roles or role in place.roles]) <= 7
    context = signed_in(world.liaison).get(reverse("accounts:person", args=[world.official.pk])).context
    marked = [item.url for group in context["navigation"]() for item in group.items if item.is_current]
    assert marked == [reverse("accounts:people")]
    shown = {item.url for group in context["navigation"]() for item in group.items}
    assert reverse("accounts:grants") not in shown
