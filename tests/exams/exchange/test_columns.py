"""Columns are told by headings, else by contents; what cannot be told is left to a person."""

import pytest

from common.tables import Row
from exams.exchange.columns import guess, role_of


def rows(*cells):
    return [Row(line, tuple(row)) for line, row in enumerate(cells, start=1)]


DATA = ("国家宪法日是每年的哪一天？", "B", "12月1日", "12月4日", "12月9日")


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("题型", "kind"),
        ("试题类型", "kind"),
        ("试题内容", "stem"),
        ("*题干（必填）", "stem"),
        ("正确答案", "answer"),
        ("答案", "answer"),
        ("答案A", "option:A"),
        ("选项Ａ", "option:A"),
        ("选项 b", "option:B"),
        ("C", "option:C"),
        ("D选项", "option:D"),
        ("备选项1", "option:A"),
        ("选项二", "option:B"),
        ("选项(E)", "option:E"),
        ("Option 3", "option:C"),
        ("答案解析", "explanation"),
        ("难度", "difficulty"),
        ("知识点", "topic"),
        ("科目", "topic"),
        ("法条依据", "citations"),
        ("分值", "points"),
        ("是否启用", "ignored"),
        ("multichoice", "is_multiple"),
    ],
)
def test_headings_met_in_the_field(heading, role):
    assert role_of(heading)[0] == role


@pytest.mark.parametrize("heading", ["", "创建人", "国家宪法日是每年的哪一天", "K", "选项"])
def test_other_headings_name_no_option(heading):
    found = role_of(heading)
    assert found is None or not found[0].startswith("option:")


def test_titles_above_the_headings_are_passed_over():
    found = guess(rows(("2026年题库", "", ""), ("单位：", "", ""), ("题目", "答案", "A", "B"), DATA))
    assert (found.header_line, found.roles) == (3, {0: "stem", 1: "answer", 2: "option:A", 3: "option:B"})


def test_the_better_of_two_headings_wins():
    found = guess(
        rows(
            ("科目", "类型", "题型", "题目", "答案", "知识点"), ("法", "x", "单选", "题目内容在此", "A", "点")
        )
    )
    assert {role: at for at, role in found.roles.items() if role != "ignored"} == {
        "kind": 2, "stem": 3, "answer": 4, "topic": 5,
    }  # fmt: skip


def test_without_headings_contents_tell():
    found = guess(
        rows(
            *[(str(at), DATA[0] + str(at), "AB"[at % 2], *(f"{d}{at}" for d in DATA[2:])) for at in range(9)]
        )
    )
    assert found.header_line is None
    assert found.roles == {1: "stem", 2: "answer", 3: "option:A", 4: "option:B", 5: "option:C"}


def test_an_unknown_heading_over_answers_is_found_by_its_cells():
    found = guess(
        rows(("题目", "结果", "A", "B"), (DATA[0], "A", "甲", "乙"), (DATA[0] + "二", "B", "甲", "乙"))
    )
    assert found.column("answer") == 1


@pytest.mark.parametrize("table", [[("姓名", "单位"), ("张三", "司法局")], [("a", "b"), ("c", "d")], [("",)]])
def test_a_table_of_something_else_is_not_guessed(table):
    assert guess(rows(*table)) is None
