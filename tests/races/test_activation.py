"""One code, two browsers at once: the account opens for one of them."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import transaction

from accounts.enums import Role
from accounts.models import ActivationSlip, AuditEntry, Post, User
from accounts.services import activation
from common.errors import DomainError
from tests.factories.world import World, build_world
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def _slip(world: World, now: datetime) -> ActivationSlip:
    post = Post.objects.select_related("person", "unit").get(person=world.official)
    activation.issue([post], actor=world.liaison, roles=[Role.LIAISON], now=now)
    return ActivationSlip.objects.select_related("person", "unit").get(person=world.official)


def test_same_code_twice_at_once_opens_the_account_once(now: datetime) -> None:
    slip = _slip(build_world(), now)
    acts = [
        lambda word=word: activation.redeem(slip, word, now=now)
        for word in ("Hengyang-2026", "Changsha-2026")
    ]
    assert at_once(acts, done="opened") == ["opened", "slip_closed"]
    assert AuditEntry.objects.filter(action="account.activate").count() == 1


def test_control_without_lock_and_condition_both_would_open_it(now: datetime) -> None:
    slip = _slip(build_world(), now)
    looked = threading.Barrier(2)

    def careless(word: str) -> None:
        """Look, then write: what redeem would be without its conditional update."""
        with transaction.atomic():
            person = User.objects.get(pk=slip.person_id)
            if ActivationSlip.objects.get(pk=slip.pk).used_at is not None:
                raise DomainError("used", code="slip_closed")
            looked.wait()
            ActivationSlip.objects.filter(pk=slip.pk).update(used_at=now)
            person.set_password(word)
            person.save()

    acts = [lambda word=word: careless(word) for word in ("Hengyang-2026", "Changsha-2026")]
    assert at_once(acts, done="opened") == ["opened", "opened"]
