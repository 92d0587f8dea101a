"""Activation slips: one-time, expiring, worth nothing after a reprint, and no use to a finder."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import ActivationSlip, AuditEntry, Post, User
from accounts.services import activation, people
from accounts.slipcode import Issued
from common.errors import Conflict, DomainError, Invalid
from tests.factories.world import World

PASSWORD = "Zhengxiang-2026"
ID_NUMBER = "11010519491231002X"


@pytest.fixture
def person(world: World, now: datetime) -> User:
    return people.register(
        name="李明", unit=world.own, actor=None, now=now, valid_from=now.date(), id_number=ID_NUMBER
    )


def _issue(person: User, world: World, now: datetime) -> Issued:
    post = Post.objects.select_related("person", "unit").get(person=person)
    return activation.issue([post], actor=world.liaison, roles=[Role.LIAISON], now=now)[0]


def _find(code: str, now: datetime) -> ActivationSlip:
    return activation.find(code, address="10.0.0.9", now=now)


def test_only_a_hash_of_the_code_is_kept(person: User, world: World, now: datetime) -> None:
    issued = _issue(person, world, now)
    slip = ActivationSlip.objects.get()
    assert issued.code not in {slip.code_hash, str(slip)}
    assert len(slip.code_hash) == 64
    assert (slip.expires_at, slip.issued_by) == (now + timedelta(days=14), world.liaison)


def test_slip_opens_the_account_once(person: User, world: World, now: datetime) -> None:
    slip = _find(_issue(person, world, now).code, now)
    user = activation.redeem(slip, PASSWORD, tail="31002x", now=now)
    assert user.check_password(PASSWORD)
    assert user.must_change_password is False
    with pytest.raises(Conflict):
        activation.redeem(slip, "Other-2026", tail="31002X", now=now)
    assert [entry.action for entry in AuditEntry.objects.about(user).filter(action="account.activate")] == [
        "account.activate"
    ]


def test_expired_used_revoked_and_wrong_codes_sound_alike(person: User, world: World, now: datetime) -> None:
    first = _issue(person, world, now)
    second = _issue(person, world, now)
    sentences = set()
    for code, at in [
        (first.code, now),
        (second.code, now + timedelta(days=14)),
        ("ABCD-EFGH-JKMN", now),
        ("", now),
    ]:
        with pytest.raises(Invalid) as refusal:
            _find(code, at)
        sentences.add(str(refusal.value))
    assert len(sentences) == 1
    assert _find(second.code, now).person == person


def test_finder_of_a_slip_needs_the_id_number(person: User, world: World, now: datetime) -> None:
    slip = _find(_issue(person, world, now).code, now)
    for _ in range(5):
        with pytest.raises(Invalid):
            activation.redeem(slip, PASSWORD, tail="000000", now=now)
    with pytest.raises(Invalid) as refusal:
        activation.redeem(slip, PASSWORD, tail="31002X", now=now)
    assert refusal.value.code == "locked"
    assert activation.redeem(slip, PASSWORD, tail="31002X", now=now + timedelta(minutes=11)) == person


def test_bad_password_leaves_the_slip_open(person: User, world: World, now: datetime) -> None:
    slip = _find(_issue(person, world, now).code, now)
    with pytest.raises(Invalid):
        activation.redeem(slip, "short", tail="31002X", now=now)
    assert activation.still_open(slip.pk, now) == slip


def test_revoked_slip_cannot_be_revoked_again(person: User, world: World, now: datetime) -> None:
    _issue(person, world, now)
    slip = activation.revoke(ActivationSlip.objects.get(), actor=world.liaison, now=now)
    with pytest.raises(Conflict):
        activation.revoke(slip, actor=world.liaison, now=now)


def test_closed_account_gets_no_slip(person: User, world: World, now: datetime) -> None:
    person.is_active = False
    person.save()
    with pytest.raises(DomainError):
        _issue(person, world, now)


def test_guessing_codes_is_limited_per_address(person: User, world: World, now: datetime) -> None:
    code = _issue(person, world, now).code
    for _ in range(60):
        with pytest.raises(Invalid):
            _find("ABCD-EFGH-JKMN", now)
    with pytest.raises(DomainError) as refusal:
        _find(code, now)
    assert refusal.value.code == "address_limit"


def test_page_leads_from_the_code_to_a_signed_in_person(person: User, world: World) -> None:
    from django.utils import timezone

    issued = _issue(person, world, timezone.now())
    client = Client()
    response = client.post(reverse("accounts:activate"), {"code": issued.code.lower()})
    assert response.headers["Location"] == reverse("accounts:activate-password")
    page = client.get(reverse("accounts:activate-password")).content.decode()
    assert person.username in page
    data = {"tail": "31002X", "password": PASSWORD, "again": PASSWORD}
    assert client.post(reverse("accounts:activate-password"), data).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get(reverse("accounts:activate-password")).headers["Location"] == reverse(
        "accounts:activate"
    )


def test_slip_is_no_way_to_a_higher_account(world: World, now: datetime) -> None:
    def _try(person: User, *roles: Role) -> str:
        post = Post.objects.select_related("person", "unit").get(person=person)
        try:
            activation.issue([post], actor=world.liaison, roles=roles, now=now)
        except DomainError as refusal:
            return refusal.code
        return "issued"

    assert _try(world.bureau, Role.LIAISON) == "holds_role"
    assert _try(world.exam_officer, Role.LIAISON, Role.BUREAU) == "issued"
    assert _try(world.audit_admin, Role.LIAISON, Role.BUREAU) == "holds_role"
    assert _try(world.audit_admin, Role.SECURITY_ADMIN) == "issued"
    assert _try(world.official, Role.LIAISON) == "issued"
