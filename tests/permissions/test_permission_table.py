"""Every route × role × own and other unit, by real requests; and no route outside the table."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.world import World, build_world
from tests.permissions.table import COLUMNS, VISITOR, Route

APPS = ("accounts", "courses", "exams", "certificates", "reports", "config")
# The technicians' support desk (Django admin) has its own test: staff only, read only.
SKIPPED_NAMESPACES = {"admin"}
SIGN_IN = "/sign-in"


def _load(app: str) -> list[Route]:
    file = Path(__file__).parent.parent / app / "permissions.py"
    if not file.exists():
        return []
    spec = importlib.util.spec_from_file_location(f"permissions_of_{app}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.ROUTES)


TABLE = [route for app in APPS for route in _load(app)]


def _names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            if pattern.namespace not in SKIPPED_NAMESPACES:
                found |= _names(pattern.url_patterns, inner)
        else:
            found.add(f"{namespace}{pattern.name}")
    return found


def test_every_route_stands_in_the_table() -> None:
    assert _names(get_resolver().url_patterns) - {route.name for route in TABLE} == set()


def test_the_table_names_no_route_that_is_gone() -> None:
    assert {route.name for route in TABLE} - _names(get_resolver().url_patterns) == set()


def _request(client: Client, route: Route, world: World, side: str) -> Any:
    url = reverse(route.name, kwargs=route.kwargs(world, side) if route.kwargs else None) + route.query
    data = route.data(world, side) if route.data else {}
    headers = route.headers(world, side) if route.headers else {}
    if route.method == "GET":
        return client.get(url, headers=headers)
    if route.api:
        return client.generic(
            route.method, url, json.dumps(data), content_type="application/json", headers=headers
        )
    return client.post(url, data, headers=headers)


def _sides(route: Route) -> list[str]:
    return ["own", "other"] if route.other else ["own"]


CASES = [(route, side) for route in TABLE for side in _sides(route)]


def _answer(route: Route, role: str, world: World, side: str) -> int | str:
    """The status of one request as ``role``; a redirect to the sign-in page reads "sign in". Nothing is kept."""
    client = Client()
    person = world.person(role)
    with transaction.atomic():
        if person is not None:
            client.force_login(person)
        response = _request(client, route, world, side)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.headers["Location"].startswith(SIGN_IN):
        return "sign in"
    return int(response.status_code)


def _expected(route: Route, role: str, side: str) -> int | str:
    listed = route.own if side == "own" else route.other
    if role in listed:
        return listed[role]
    if role == VISITOR:
        return 403 if route.api else "sign in"
    return route.otherwise


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "side"), CASES, ids=[f"{route.label}-{side}" for route, side in CASES])
def test_route_answers_each_role_as_the_table_says(route: Route, side: str) -> None:
    world = build_world()
    got = {role: _answer(route, role, world, side) for role in COLUMNS}
    assert got == {role: _expected(route, role, side) for role in COLUMNS}
