"""What nobody can type is refused at the door, before it meets the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.world import World

SignedIn = Callable[[object], Client]
LONG = "9" * 5000


@pytest.mark.parametrize("address", ["/people/?export=csv&q=%00", "/exams/receipt/check/?hash=%00"])
def test_nul_in_an_address_is_a_bad_request(world: World, signed_in: SignedIn, address: str) -> None:
    assert signed_in(world.liaison).get(address).status_code == 400


def test_nul_in_a_form_is_a_bad_request(world: World, signed_in: SignedIn) -> None:
    answer = signed_in(world.liaison).post("/slips/print/", {"person": "1\x00"})
    assert answer.status_code == 400


@pytest.mark.parametrize("typed", ["²", LONG, "x"])
def test_a_form_with_what_is_no_number_of_a_row_is_answered(
    world: World, signed_in: SignedIn, typed: str
) -> None:
    assert signed_in(world.liaison).post("/slips/print/", {"person": typed}).status_code == 302


@pytest.mark.parametrize("year", [LONG, "²", "-1"])
def test_a_year_that_is_none_shows_the_present_one(world: World, signed_in: SignedIn, year: str) -> None:
    assert signed_in(world.official).get("/study/ledger/", {"year": year}).status_code == 200


def test_the_last_day_of_the_calendar_is_a_limit_like_any_other(world: World, signed_in: SignedIn) -> None:
    audit = signed_in(world.audit_admin)
    assert audit.get("/audit/", {"since": "0001-01-01", "until": "9999-12-31"}).status_code == 200
