"""Question kinds: what may be published, what an answer is, which options may change places."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.kinds import KINDS, LETTERS, AnswerError, kind_of, may_shuffle
from exams.problems import SENTENCES, Problem


@dataclass(frozen=True)
class Content:
    stem: str = "题干"
    options: tuple[str, ...] = ("甲", "乙", "丙", "丁")
    answer: tuple[str, ...] = ("A",)


def codes(kind, **changes):
    return [found.code for found in kind_of(kind).validate(Content(**changes))]


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("single", {}, []),
        ("single", {"stem": " "}, ["missing_stem"]),
        ("single", {"options": ("甲",)}, ["too_few_options"]),
        ("single", {"options": tuple("甲乙丙丁戊己庚辛壬癸子")}, ["too_many_options"]),
        ("single", {"options": ("甲", " ")}, ["empty_option"]),
        ("single", {"options": ("甲 1", "乙", "甲１")}, ["same_options"]),
        ("single", {"answer": ()}, ["missing_answer"]),
        ("single", {"answer": ("E",)}, ["answer_outside"]),
        ("single", {"answer": ("A", "B")}, ["single_needs_one"]),
        ("multiple", {"answer": ("A", "B")}, []),
        ("multiple", {"answer": ("A",)}, ["multiple_needs_two"]),
        ("true_false", {"options": (), "answer": ("true",)}, []),
        ("true_false", {"answer": ("false",)}, ["options_not_allowed"]),
        ("true_false", {"options": (), "answer": ("A",)}, ["not_true_or_false"]),
        ("true_false", {"options": (), "answer": ("true", "false")}, ["not_true_or_false"]),
        ("true_false", {"options": (), "answer": ()}, ["missing_answer"]),
    ],
)
def test_validation_names_what_is_wrong(kind, changes, expected):
    assert codes(kind, **changes) == expected


def test_every_problem_has_a_sentence_that_takes_its_parameters():
    params = dict.fromkeys(
        [
            "least",
            "found",
            "most",
            "letter",
            "first",
            "second",
            "value",
            "empty",
            "filled",
            "limit",
            "column",
            "sheet",
        ],
        1,
    )
    assert all(Problem(code, params).reason for code in SENTENCES)


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("single", "B", ("B",)),
        ("single", ["B"], ("B",)),
        ("single", None, ()),
        ("single", [], ()),
        ("multiple", ["C", "A", "C"], ("A", "C")),
        ("true_false", "true", ("true",)),
        ("true_false", ["false"], ("false",)),
    ],
)
def test_answers_become_canonical(kind, raw, expected):
    assert kind_of(kind).normalise(raw, 4) == expected


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("single", ["A", "B"]),
        ("single", "E"),
        ("single", "a"),
        ("single", 1),
        ("single", {"A": 1}),
        ("multiple", ["A", 2]),
        ("multiple", ["AB"]),
        ("multiple", [""]),
        ("true_false", "A"),
        ("true_false", ["true", "false"]),
    ],
)
def test_what_is_no_answer_is_refused(kind, raw):
    with pytest.raises(AnswerError):
        kind_of(kind).normalise(raw, 4)


def test_options_are_shown_in_their_order_with_letters_by_place():
    assert kind_of("single").present(["甲", "乙", "丙"], (2, 0, 1)) == [
        {"key": "A", "text": "丙"},
        {"key": "B", "text": "甲"},
        {"key": "C", "text": "乙"},
    ]


def test_true_false_shows_two_targets_and_never_shuffles():
    kind = kind_of("true_false")
    assert [option["key"] for option in kind.present([])] == ["true", "false"]
    assert not may_shuffle("true_false", [])


@given(st.permutations(range(6)), st.sets(st.sampled_from("ABCDEF")))
def test_letters_as_shown_and_as_written_are_inverse(order, letters):
    key = tuple(sorted(letters))
    kind = kind_of("multiple")
    assert kind.as_written(kind.as_shown(key, order), order) == key


@given(st.permutations(range(4)), st.sampled_from("ABCD"))
def test_the_letter_shown_carries_the_text_that_was_written(order, letter):
    options = ["甲", "乙", "丙", "丁"]
    kind = kind_of("single")
    shown = {option["key"]: option["text"] for option in kind.present(options, order)}
    assert shown[kind.as_shown((letter,), order)[0]] == options[LETTERS.index(letter)]


@pytest.mark.parametrize(
    "text", ["以上都对", "以上均不正确", "上述选项皆是", "A和B", "Ａ、Ｂ", "A项", "None of the above"]
)
def test_options_that_speak_of_others_stay_where_they_are(text):
    assert not may_shuffle("single", ["甲", "乙", text])


@pytest.mark.parametrize("text", ["一年以上三年以下", "县级以上人民政府", "甲和乙", "CT检查"])
def test_ordinary_options_may_change_places(text):
    assert may_shuffle("single", ["甲", "乙", text])


def test_the_registry_names_each_kind_by_its_code():
    assert {code: kind.code for code, kind in KINDS.items()} == {
        "true_false": "true_false",
        "single": "single",
        "multiple": "multiple",
    }
