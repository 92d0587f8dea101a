"""The spellings of an answer that domain.md §7 lists, and what stays unclear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.exchange.answers import choice_key, true_false_key
from exams.kinds import LETTERS
from exams.problems import Problem

OPTIONS = ("罚款", "没收违法所得", "警告", "行政拘留")


@pytest.mark.parametrize(
    "text",
    ["ABC", "A,B,C", "A、B、C", "a c b", "ＡＢＣ", "a，b；c", "A B C", "A|B|C", "[A,B,C]", "（ABC）", "C.B.A",
     "答案：ABC", "正确答案: A、B、C", "选ABC", "A和B和C", "A\nB\nC", "\u0410\u0412\u0421"],
)  # fmt: skip
def test_letters_in_any_dress(text):
    assert choice_key(text, OPTIONS) == ("A", "B", "C")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("警告", ("C",)),
        (" 警 告 ", ("C",)),
        ("罚款、警告", ("A", "C")),
        ("警告\n罚款", ("A", "C")),
        ("B.没收违法所得", ("B",)),
        ("d", ("D",)),
    ],
)
def test_the_texts_of_options_count_too(text, expected):
    assert choice_key(text, OPTIONS) == expected


@pytest.mark.parametrize("text", ["警告、通报", "B.罚款", "1", "13", "罚", "A或B", "不确定", "K", "？", "A1"])
def test_what_is_unclear_stays_unclear(text):
    assert choice_key(text, OPTIONS) == Problem("unclear_answer", {"value": text})


def test_a_letter_named_twice_is_a_slip_of_the_pen():
    assert choice_key("AAB", OPTIONS) == Problem("answer_repeats", {"value": "AAB"})


def test_numbers_count_only_where_headings_number_the_options():
    assert choice_key("1,3", OPTIONS, numbered=True) == ("A", "C")
    assert isinstance(choice_key("1,3", OPTIONS), Problem)


def test_numbers_that_are_texts_of_other_options_too_stay_unclear():
    assert choice_key("1", ("2", "1"), numbered=True) == Problem("unclear_answer", {"value": "1"})
    assert choice_key("1", ("1", "2"), numbered=True) == ("A",)
    assert choice_key("1", ("2", "1")) == ("B",)


@given(
    st.sets(st.sampled_from(LETTERS), min_size=1),
    st.sampled_from(["", ",", "、", " ", "，", ";", "/"]),
    st.booleans(),
)
def test_every_set_of_letters_survives_every_separator(letters, separator, lower):
    text = separator.join(sorted(letters))
    assert choice_key(text.lower() if lower else text, ()) == tuple(sorted(letters))


@pytest.mark.parametrize(
    "text",
    [
        "Y",
        "y",
        "对",
        "正确",
        "√",
        "✓",
        "✔️",
        "T",
        "true",
        "TRUE",
        "是",
        "1",
        "答案：对",
        "（√）",
        "Ｙ",
        "正确。",
    ],
)
def test_ways_to_say_true(text):
    assert true_false_key(text, ()) == ("true",)


@pytest.mark.parametrize(
    "text",
    [
        "N",
        "n",
        "错",
        "错误",
        "×",
        "✗",
        "x",
        "X",
        "F",
        "false",
        "FALSE",
        "否",
        "0",
        "不正确",
        "答案:错误",
        "[×]",
    ],
)
def test_ways_to_say_false(text):
    assert true_false_key(text, ()) == ("false",)


@pytest.mark.parametrize(
    ("options", "letter", "expected"),
    [
        (("对", "错"), "A", "true"),
        (("错误", "正确"), "A", "false"),
        (("错误", "正确"), "ｂ", "true"),
        (("√", "×"), "B", "false"),
    ],
)
def test_a_letter_counts_by_the_text_of_its_option(options, letter, expected):
    assert true_false_key(letter, options) == (expected,)


@pytest.mark.parametrize("options", [(), ("甲", "乙"), ("对",), ("对", "正确"), ("对", "错", "不确定")])
def test_a_letter_without_such_texts_says_nothing(options):
    assert true_false_key("A", options) == Problem("letter_says_nothing", {"value": "A"})


def test_a_statement_with_options_of_its_own_is_not_true_or_false():
    assert true_false_key("对", ("甲", "乙")) == Problem("options_not_allowed", {})


@pytest.mark.parametrize("text", ["AB", "也许", "2", "半对"])
def test_other_words_are_unclear(text):
    assert true_false_key(text, ("对", "错")) == Problem("unclear_answer", {"value": text})
