"""Grading: sums, policies, and that shuffling changes no mark."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.grading import Item, grade
from exams.kinds import POLICIES, kind_of

KEYS = {
    "single": st.sampled_from("ABCD").map(lambda letter: (letter,)),
    "multiple": st.sets(st.sampled_from("ABCD"), min_size=2).map(lambda found: tuple(sorted(found))),
    "true_false": st.sampled_from([("true",), ("false",)]),
}
ANSWERS = {
    "single": st.sampled_from(["A", "B", "C", "D", None]),
    "multiple": st.lists(st.sampled_from("ABCD")),
    "true_false": st.sampled_from(["true", "false", ""]),
}
POINTS = st.integers(1, 100).map(lambda tenths: Decimal(tenths) / 10)


@st.composite
def items_with_answers(draw):
    items, answers = [], {}
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(sorted(KEYS)))
        items.append(
            Item(
                id=f"i{number}",
                kind=kind,
                key=draw(KEYS[kind]),
                points=draw(POINTS),
                policy=draw(st.sampled_from(POLICIES)),
                option_count=0 if kind == "true_false" else 4,
            )
        )
        answers[f"i{number}"] = draw(ANSWERS[kind])
    return items, answers


def one(kind, key, raw, *, policy="exact", points="2", order=()):
    item = Item("x", kind, tuple(key), Decimal(points), policy, tuple(order), 4)
    return grade([item], {"x": raw}).items[0]


@pytest.mark.parametrize(
    ("policy", "raw", "expected"),
    [
        ("exact", ["A", "B", "C"], "2"),
        ("exact", ["A", "B"], "0"),
        ("exact", ["A", "B", "C", "D"], "0"),
        ("partial", ["A", "B", "C"], "2"),
        ("partial", ["A", "B"], "1.3"),
        ("partial", ["A"], "0.7"),
        ("partial", ["A", "D"], "0"),
        ("half", ["A"], "1"),
        ("half", ["A", "B"], "1"),
        ("half", ["A", "B", "C", "D"], "0"),
        ("half", [], "0"),
    ],
)
def test_the_three_policies_of_multiple_choice(policy, raw, expected):
    assert one("multiple", "ABC", raw, policy=policy).points == Decimal(expected)


@pytest.mark.parametrize("policy", POLICIES)
def test_single_and_true_false_are_all_or_nothing(policy):
    assert one("single", "B", "B", policy=policy).points == 2
    assert one("single", "B", "A", policy=policy).points == 0
    assert one("true_false", ("false",), "false", policy=policy).points == 2
    assert one("true_false", ("false",), "true", policy=policy).points == 0


def test_answers_are_read_in_the_order_in_which_options_were_shown():
    graded = one("single", "C", "A", order=(2, 0, 1, 3))
    assert (graded.is_correct, graded.answer) == (True, ("C",))


@pytest.mark.parametrize("raw", ["AB", ["A", "B"], 7, {"A": True}, ["Z"], [None], "true"])
def test_a_malformed_answer_is_wrong_and_stops_nothing(raw):
    graded = one("single", "A", raw)
    assert (graded.points, graded.is_answered, graded.is_correct) == (0, True, False)


def test_answers_to_items_that_are_not_on_the_paper_count_for_nothing():
    assert grade([], {"other": "A"}).total == 0


def test_nothing_answered_is_nothing_gained_and_not_an_error():
    graded = one("multiple", "AB", None)
    assert (graded.points, graded.is_answered, graded.is_correct) == (0, False, False)


@given(items_with_answers())
def test_the_total_is_the_sum_and_lies_between_nothing_and_everything(paper):
    items, answers = paper
    result = grade(items, answers)
    assert result.total == sum(item.points for item in result.items)
    assert result.maximum == sum(item.points for item in items)
    assert all(0 <= graded.points <= graded.maximum for graded in result.items)


@given(items_with_answers())
def test_full_points_exactly_for_correct_items(paper):
    for graded in grade(*paper).items:
        assert graded.is_correct == (graded.points == graded.maximum)


@given(items_with_answers())
def test_marks_have_one_decimal(paper):
    assert all(item.points == round(item.points, 1) for item in grade(*paper).items)


@given(items_with_answers(), st.data())
def test_shuffling_options_changes_no_mark(paper, data):
    items, answers = paper
    shuffled, shown = [], {}
    for item in items:
        order = tuple(data.draw(st.permutations(range(4)))) if item.option_count else ()
        kind = kind_of(item.kind)
        shuffled.append(
            Item(item.id, item.kind, item.key, item.points, item.policy, order, item.option_count)
        )
        written = kind.normalise(answers[item.id], item.option_count)
        shown[item.id] = list(kind.as_shown(written, order))
    assert grade(shuffled, shown) == grade(items, answers)


@given(KEYS["multiple"], st.sets(st.sampled_from("ABCD")), POINTS)
def test_policies_are_ordered_by_mercy(key, chosen, points):
    kind = kind_of("multiple")
    marks = {policy: kind.score(key, tuple(sorted(chosen)), points, policy) for policy in POLICIES}
    assert marks["exact"] <= marks["partial"]
    assert marks["exact"] <= marks["half"]


@given(KEYS["multiple"], st.sets(st.sampled_from("ABCD"), min_size=1), POINTS, st.sampled_from(POLICIES))
def test_one_wrong_choice_costs_everything(key, chosen, points, policy):
    score = kind_of("multiple").score(key, tuple(sorted(chosen)), points, policy)
    assert chosen <= set(key) or score == 0
