"""Units: a move takes the subtree along and leaves the past where it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import access, statistics
from accounts.enums import Role, UnitKind
from accounts.models import AuditEntry, Unit, UnitParent
from accounts.services import units
from common.errors import DomainError
from tests.factories.accounts import make_district, make_person, make_unit
from tests.factories.world import World

DAY = date(2026, 9, 1)


def _move(world: World, unit: Unit, parent: Unit, now: datetime, on: date = DAY) -> None:
    units.move(unit, parent=parent, on=on, actor=world.bureau, now=now)


def test_move_gives_the_whole_subtree_new_paths(world: World, now: datetime) -> None:
    deepest = make_unit(world.below, "U1-1-1")
    _move(world, world.own, world.other, now)
    top, other = f"/{world.district.pk}/", f"/{world.district.pk}/{world.other.pk}/"
    own = f"{other}{world.own.pk}/"
    assert access.current_path(world.own) == own
    assert access.current_path(deepest) == f"{own}{world.below.pk}/{deepest.pk}/"
    depth = dict(UnitParent.objects.current().values_list("unit_id", "depth"))
    assert [depth[unit.pk] for unit in (world.own, world.below, deepest)] == [2, 3, 4]
    before = units.paths_on(DAY - timedelta(days=1))
    assert before[deepest.pk] == f"{top}{world.own.pk}/{world.below.pk}/{deepest.pk}/"
    assert units.paths_on(DAY)[world.below.pk] == f"{own}{world.below.pk}/"
    assert AuditEntry.objects.about(world.own).get().action == "unit.move"


@pytest.mark.parametrize(
    ("unit", "parent", "code"),
    [
        ("own", "below", "ring"),
        ("own", "own", "ring"),
        ("below", "own", "same_parent"),
        ("district", "own", "district"),
    ],
)
def test_move_that_makes_no_sense_is_refused(
    world: World, now: datetime, unit: str, parent: str, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        _move(world, world.__dict__[unit], world.__dict__[parent], now)
    assert refusal.value.code == code


def test_unit_stays_in_its_district(world: World, now: datetime) -> None:
    with pytest.raises(DomainError) as refusal:
        _move(world, world.own, make_district("D2", "石鼓区"), now)
    assert refusal.value.code == "other_district"


def test_move_lies_neither_in_the_future_nor_before_the_last(world: World, now: datetime) -> None:
    for on, code in ((date(2027, 1, 1), "future"), (date(2020, 1, 1), "too_early")):
        with pytest.raises(DomainError) as refusal:
            _move(world, world.own, world.other, now, on)
        assert refusal.value.code == code


def test_scope_of_the_liaison_follows_the_move(world: World, now: datetime) -> None:
    _move(world, world.below, world.other, now)
    scope = access.scope_of(world.liaison, on=now.date())
    assert list(access.units_in_scope(scope, Role.LIAISON)) == [world.own]


def test_headcount_adds_units_below(world: World, now: datetime) -> None:
    make_person(world.below)
    rows = {row.unit: (row.depth, row.own, row.total) for row in statistics.tree(["/"], on=now.date())}
    people = 4 + len(world.staff) - 1
    assert rows[world.own] == (1, people, people + 1)
    assert rows[world.below] == (2, 1, 1)
    assert rows[world.district] == (0, 0, people + 2)


def test_closing_wants_an_empty_unit(world: World, now: datetime) -> None:
    for unit, code in ((world.other, "has_people"), (world.own, "has_people")):
        with pytest.raises(DomainError) as refusal:
            units.close(unit, on=DAY, actor=world.bureau, now=now)
        assert refusal.value.code == code
    assert units.close(world.below, on=DAY, actor=world.bureau, now=now).closed_on == DAY


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"code": "U2"}, "code_taken"), ({"credit_code": "91350100M000100Y44"}, "credit_code_check")],
)
def test_wrong_unit_is_refused(world: World, now: datetime, fields: dict[str, str], code: str) -> None:
    values = {"code": "U9", "name": "区统计局", "kind": UnitKind.ORGAN} | fields
    with pytest.raises(DomainError) as refusal:
        units.add(parent=world.district, opened_on=DAY, actor=world.bureau, now=now, **values)
    assert refusal.value.code == code


def test_page_adds_and_changes_a_unit(world: World, signed_in) -> None:
    client = signed_in(world.bureau)
    data = {"code": "U9", "name": "区统计局", "kind": "ORGAN", "position": "3", "opened_on": "2026-01-01"}
    response = client.post(reverse("accounts:unit-add", args=[world.district.pk]), data)
    unit = Unit.objects.get(code="U9")
    assert response.headers["Location"] == reverse("accounts:unit", args=[unit.pk])
    assert unit.district == world.district
    client.post(reverse("accounts:unit-change", args=[unit.pk]), {**data, "name": "区统计调查局"})
    unit.refresh_from_db()
    assert unit.name == "区统计调查局"
    assert AuditEntry.objects.about(unit).filter(action="unit.change").get().before == {"name": "区统计局"}


@pytest.mark.parametrize("number", [1, 3])
def test_tree_costs_the_same_for_one_and_three(world: World, signed_in, number: int) -> None:
    for place in range(number):
        make_person(make_unit(world.own, f"N{place}"))
    client = signed_in(world.bureau)
    client.get(reverse("accounts:units"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("accounts:units"))
    assert len(queries) == 6
