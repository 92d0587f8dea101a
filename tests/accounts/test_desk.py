"""The support desk has no sign-in of its own, which would know no locks."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests.factories.world import World

SignedIn = Callable[[object], Client]


def test_a_visitor_is_led_to_the_one_sign_in(client: Client, world: World) -> None:
    answer = client.get("/desk/login/?next=/desk/accounts/")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/desk/accounts/"


def test_a_password_sent_to_the_desk_signs_nobody_in(client: Client, world: World) -> None:
    world.official.set_password("Right-horse-9")
    world.official.is_staff = True
    world.official.save()
    client.post("/desk/login/", {"username": world.official.username, "password": "Right-horse-9"})
    assert "_auth_user_id" not in client.session


def test_who_is_not_staff_is_refused_without_a_ring_of_redirects(world: World, signed_in: SignedIn) -> None:
    assert signed_in(world.official).get("/desk/", follow=True).status_code == 403


def test_a_password_is_changed_in_one_place_only(world: World, signed_in: SignedIn) -> None:
    assert signed_in(world.official).get("/desk/password_change/")["Location"] == "/password/"
