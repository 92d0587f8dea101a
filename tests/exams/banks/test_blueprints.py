"""Blueprints: saved with their rows, checked against the stock, frozen once used."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from common.errors import Conflict, Invalid
from exams.assembly import StockTooSmall
from exams.enums import ExamKind
from exams.models import Bank, Blueprint
from exams.services import blueprints
from exams.services.blueprints import RowFacts
from tests.factories.attempts import EXPLANATION, make_bank, make_session
from tests.factories.world import World


@pytest.fixture
def bank(world: World, now: datetime) -> Bank:
    return make_bank(world.district, now=now)


def row(bank: Bank, **fields: Any) -> RowFacts:
    return RowFacts(**{"bank": bank, "kind": "single", "count": 2, "points": Decimal(1), **fields})


def save(world: World, now: datetime, *rows: RowFacts, blueprint: Blueprint | None = None) -> Blueprint:
    return blueprints.save(
        blueprint,
        district=world.district,
        name="方案",
        exam_kind=ExamKind.ANNUAL,
        rows=rows,
        actor=world.exam_officer,
        now=now,
    )


def test_rows_keep_their_order(bank: Bank, world: World, now: datetime) -> None:
    made = save(world, now, row(bank, kind="multiple"), row(bank))
    changed = save(world, now, row(bank), row(bank, kind="true_false"), blueprint=made)
    assert list(changed.rows.values_list("position", "kind")) == [(1, "single"), (2, "true_false")]
    assert blueprints.totals([row(bank), row(bank, points=Decimal("1.5"))]) == (4, Decimal(5))


def test_blueprint_without_rows_is_refused(world: World, now: datetime) -> None:
    with pytest.raises(Invalid):
        save(world, now)


def test_stock_is_counted_row_by_row_and_a_question_only_once(bank: Bank) -> None:
    checked = blueprints.check_stock([row(bank, count=4), row(bank, count=4), row(bank, kind="multiple")])
    assert [(each.fitting, each.is_enough) for each in checked] == [(6, True), (6, False), (6, True)]
    assert sum(each.found for each in checked[:2]) == 6


def test_used_blueprint_is_copied_not_changed(world: World, now: datetime) -> None:
    used = make_session(world.district, now=now).blueprint
    with pytest.raises(Conflict) as refusal:
        save(world, now, row(Bank.objects.get()), blueprint=used)
    assert refusal.value.code == "blueprint_used"
    copied = blueprints.copy(used, actor=world.exam_officer, now=now)
    assert blueprints.plain_rows(copied) == blueprints.plain_rows(used)
    assert not blueprints.is_used(copied)


def test_sample_paper_carries_neither_key_nor_explanation(bank: Bank, world: World, now: datetime) -> None:
    made = save(world, now, row(bank), row(bank, kind="true_false"))
    items = blueprints.sample(made, seed="x")
    assert [item.kind for item in items] == ["single", "single", "true_false", "true_false"]
    assert EXPLANATION not in str(items)
    assert not any("is_right" in option for item in items for option in item.options)


def test_sample_of_a_blueprint_that_the_stock_cannot_fill_is_refused(
    bank: Bank, world: World, now: datetime
) -> None:
    with pytest.raises(StockTooSmall):
        blueprints.sample(save(world, now, row(bank, count=7)), seed="x")
