"""What the API is sent by somebody who writes requests by hand."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.world import World

SignedIn = Callable[[object], Client]


@pytest.mark.parametrize("position", ["p=x", "p=%00", "o=-1&p=", "p=" + "9" * 5000, "zzz"])
def test_a_cursor_written_by_hand_is_never_an_error(world: World, signed_in: SignedIn, position: str) -> None:
    cursor = base64.b64encode(position.encode()).decode()
    assert signed_in(world.official).get("/api/v1/laws/", {"cursor": cursor}).status_code in {200, 404}


def test_a_position_that_is_no_key_is_not_found(world: World, signed_in: SignedIn) -> None:
    assert signed_in(world.official).get("/api/v1/laws/", {"cursor": "cD14"}).status_code == 404


def test_json_nested_without_end_is_malformed(world: World, signed_in: SignedIn) -> None:
    answer = signed_in(world.official).post(
        "/api/v1/study/segments", "[" * 20_000, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "parse_error"
