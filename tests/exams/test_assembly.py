"""Papers from blueprints: the same for the same seed, full whenever they can be, and fair."""

from collections import Counter
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.assembly import (
    BlueprintRow,
    Composer,
    StockItem,
    StockTooSmall,
    assemble,
    check_stock,
    total_points,
)

ONE = Decimal(1)
KINDS = ["single", "multiple", "true_false"]


def stock_of(count, kind="single", first=0, **fields):
    options = 0 if kind == "true_false" else 4
    return [StockItem(first + at, kind, option_count=options, **fields) for at in range(count)]


@st.composite
def rows_and_stock(draw):
    maybe = lambda values: st.none() | st.sampled_from(values)  # noqa: E731
    rows = draw(
        st.lists(
            st.builds(
                BlueprintRow,
                kind=maybe(KINDS[:2]),
                count=st.integers(0, 3),
                points=st.just(ONE),
                topic=maybe(["x", "y"]),
                difficulty=maybe([1, 2]),
            ),
            min_size=1,
            max_size=4,
        )
    )
    described = draw(
        st.lists(
            st.tuples(st.sampled_from(KINDS[:2]), st.sampled_from(["x", "y"]), st.sampled_from([1, 2])),
            max_size=7,
        )
    )
    return rows, [StockItem(at, *fields, option_count=4) for at, fields in enumerate(described)]


def can_be_filled(rows, stock):
    """Tried one by one, without cleverness."""
    slots = [row for row in rows for _ in range(row.count)]

    def place(at, left):
        if at == len(slots):
            return True
        return any(place(at + 1, left - {item}) for item in left if slots[at].accepts(item))

    return len(slots) <= len(stock) and place(0, frozenset(stock))


@settings(max_examples=150, deadline=None)
@given(rows_and_stock())
def test_a_blueprint_is_short_exactly_when_no_paper_exists(case):
    rows, stock = case
    assert (check_stock(rows, stock) == []) == can_be_filled(rows, stock)


@settings(max_examples=150, deadline=None)
@given(rows_and_stock(), st.integers())
def test_a_paper_fills_every_row_without_repeating_a_question(case, candidate):
    rows, stock = case
    if check_stock(rows, stock):
        with pytest.raises(StockTooSmall):
            assemble(rows, stock, seed="s", candidate=candidate)
        return
    paper = assemble(rows, stock, seed="s", candidate=candidate)
    drawn = [item.version for item in paper]
    assert len(set(drawn)) == len(drawn) == sum(row.count for row in rows)
    by_id = {item.id: item for item in stock}
    assert not check_stock(rows, [by_id[version] for version in drawn])


def test_overlapping_rows_give_way_to_each_other():
    # The wide row may take the only question on licensing; then it has to hand it back.
    rows = [BlueprintRow("single", 2, ONE), BlueprintRow(None, 1, ONE, topic="licensing")]
    stock = [
        StockItem(1, "single", "licensing"),
        StockItem(2, "single", "other"),
        StockItem(3, "single", "other"),
    ]
    for candidate in range(50):
        assert len(assemble(rows, stock, seed="s", candidate=candidate)) == 3


def test_a_chain_of_rows_moves_along():
    rows = [
        BlueprintRow(None, 1, ONE, topic="a"),
        BlueprintRow("single", 1, ONE),
        BlueprintRow(None, 1, ONE, difficulty=1),
    ]
    stock = [
        StockItem(1, "single", "a", 1),
        StockItem(2, "single", "b", 1),
        StockItem(3, "multiple", "b", 1),
    ]
    for turned in permutations(rows):
        for candidate in range(20):
            assert len(assemble(turned, stock, seed="s", candidate=candidate)) == 3


def test_a_shortage_says_needed_and_found():
    rows = [BlueprintRow("single", 5, ONE), BlueprintRow("true_false", 2, ONE)]
    found = check_stock(rows, stock_of(3) + stock_of(2, "true_false", first=10))
    assert [(short.row, short.needed, short.found) for short in found] == [(rows[0], 5, 3)]


def test_two_rows_that_share_one_pool_are_counted_together():
    rows = [BlueprintRow("single", 2, ONE, topic="x"), BlueprintRow("single", 2, ONE)]
    found = check_stock(rows, stock_of(3, topic="x"))
    assert sum(short.needed - short.found for short in found) == 1


def test_the_same_seed_gives_the_same_paper_whatever_the_order_of_the_stock():
    rows = [BlueprintRow("true_false", 3, ONE), BlueprintRow("single", 4, Decimal(2))]
    stock = stock_of(20) + stock_of(10, "true_false", first=100)
    paper = assemble(rows, stock, seed="s", candidate=7)
    assert assemble(rows, stock[::-1], seed=b"s", candidate="7") == paper
    assert assemble(rows, stock, seed="t", candidate=7) != paper
    assert assemble(rows, stock, seed="s", candidate=8) != paper
    assert assemble(rows, stock, seed="s", candidate=7, number=2) != paper


def test_this_very_paper_is_dealt_on_every_machine():
    paper = assemble([BlueprintRow("single", 3, ONE)], stock_of(9), seed="seed", candidate=1)
    assert [(item.id, item.version, item.order) for item in paper] == PINNED


PINNED = [
    ("zkuij4sbqeztfbxm", 0, (3, 1, 0, 2)),
    ("wjew7rmjs64evku2", 1, (1, 3, 2, 0)),
    ("j6y4fyaokaws6a3j", 8, (3, 2, 0, 1)),
]


def test_sections_follow_the_blueprint_and_points_the_row():
    rows = [
        BlueprintRow("true_false", 2, Decimal(2)),
        BlueprintRow("single", 3, ONE),
        BlueprintRow("multiple", 1, Decimal(2), policy="half"),
    ]
    stock = stock_of(9) + stock_of(9, "true_false", first=100) + stock_of(9, "multiple", first=200)
    paper = assemble(rows, stock, seed="s", candidate=1)
    assert [(item.kind, item.points) for item in paper] == (
        [("true_false", Decimal(2))] * 2 + [("single", ONE)] * 3 + [("multiple", Decimal(2))]
    )
    assert [item.policy for item in paper] == ["exact"] * 5 + ["half"]
    assert total_points(rows) == sum(item.points for item in paper)


def test_options_are_shuffled_where_allowed_and_true_false_never_is():
    rows = [BlueprintRow("true_false", 2, ONE), BlueprintRow("single", 5, ONE)]
    stock = stock_of(5) + stock_of(2, "true_false", first=100)
    composer = Composer(rows, stock)
    orders = Counter()
    for candidate in range(200):
        for item in composer.deal(seed="s", candidate=candidate):
            assert sorted(item.order) == ([] if item.kind == "true_false" else [0, 1, 2, 3])
            orders[item.order] += 1
    assert len(orders) == 25  # all 24 orders, and none


def test_item_ids_differ_between_candidates_and_say_nothing():
    rows, stock = [BlueprintRow("single", 5, ONE)], stock_of(5)
    one = {item.version: item.id for item in assemble(rows, stock, seed="s", candidate=1)}
    two = {item.version: item.id for item in assemble(rows, stock, seed="s", candidate=2)}
    assert not set(one.values()) & set(two.values())
    assert {len(name) for name in one.values()} == {16}


def test_every_question_is_drawn_about_equally_often():
    composer = Composer([BlueprintRow("single", 5, ONE)], stock_of(20))
    seen = Counter(
        item.version for candidate in range(2000) for item in composer.deal(seed="s", candidate=candidate)
    )
    assert len(seen) == 20
    assert all(400 < count < 600 for count in seen.values())  # 500 expected, deviation about 19


def test_the_json_of_an_item_keeps_points_exact():
    item = assemble([BlueprintRow("single", 1, Decimal("1.5"))], stock_of(1), seed="s", candidate=1)[0]
    assert item.as_json() == {
        "id": item.id, "version": 0, "kind": "single", "points": "1.5", "policy": "exact",
        "order": list(item.order),
    }  # fmt: skip
