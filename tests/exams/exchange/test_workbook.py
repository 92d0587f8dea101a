"""Our own workbook: what is written is read again; rejected rows come back with their reasons."""

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from common.tables import read_table
from exams.exchange import (
    QuestionDraft,
    read,
    rejected_rows_workbook,
    report,
    template_workbook,
    write_workbook,
)
from exams.kinds import KINDS, LETTERS

SAFE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp", "Cf"])
TEXTS = st.text(SAFE, min_size=1, max_size=20).map(lambda text: "题" + text)


@st.composite
def drafts(draw):
    kind = draw(st.sampled_from(sorted(KINDS)))
    options = ()
    if kind == "true_false":
        answer = (draw(st.sampled_from(["true", "false"])),)
    else:
        texts = draw(st.integers(2, len(LETTERS)))
        options = tuple(f"{draw(TEXTS)}（{number}）" for number in range(texts))
        least, most = (1, 1) if kind == "single" else (2, texts)
        letters = st.sets(st.sampled_from(LETTERS[:texts]), min_size=least, max_size=most)
        answer = tuple(sorted(draw(letters)))
    return QuestionDraft(
        line=0,
        kind=kind,
        stem=draw(TEXTS | st.sampled_from(["=1+1", "-3℃是低温", "@所有人", "1.0", "0123"])),
        options=options,
        answer=answer,
        explanation=draw(st.just("") | TEXTS),
        difficulty=draw(st.sampled_from([None, 1, 2, 3])),
        topic=draw(st.just("") | TEXTS),
        citations=tuple(
            draw(st.lists(st.sampled_from(["《甲法》第一条", "《乙法》第二条之一第三项"]), max_size=2))
        ),
        points=draw(st.none() | st.integers(1, 1000).map(lambda tenths: Decimal(tenths) / 10)),
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(drafts(), min_size=1, max_size=5))
def test_round_trip_gives_equal_questions(written):
    result = read(write_workbook(written), "题库.xlsx")
    assert result.errors == ()
    placed = [replace(draft, line=line, sheet="试题") for line, draft in enumerate(written, start=2)]
    assert list(result.drafts) == placed


def test_the_template_offers_the_agreed_columns_kinds_and_samples():
    data = template_workbook()
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert "|".join(cell.value for cell in sheet[1]) == (
        "题型|题干|选项A|选项B|选项C|选项D|选项E|选项F|正确答案|解析|难度|知识点|法条依据|分值"
    )
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {"A2:A20000": '"判断,单选,多选"', "K2:K20000": '"易,中,难"'}
    result = read(data, "模板.xlsx")
    assert report(result)["counts"] == {"single": 1, "multiple": 1, "true_false": 1}
    assert (result.errors, result.notes) == ((), ())


def test_the_instructions_are_in_the_language_of_the_reader():
    with translation.override("en"):
        book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames == ["试题", "填写说明"]
    assert book["填写说明"]["B3"].value == "required; one question a row"


def test_rejected_rows_keep_their_columns_and_gain_a_reason():
    data = "题目,A,B,答案,备注\n好的题目,甲,乙,A,\n没有答案的题目,甲,乙,,急\n选项不足的题目,甲,,A\n".encode()
    result = read(data, "x.csv")
    with translation.override("en"):
        back = read_table(rejected_rows_workbook(result.tables, result.errors), "退回.xlsx")
    assert [row.cells for row in back.rows] == [
        ("题目", "A", "B", "答案", "备注", "原因"),
        ("没有答案的题目", "甲", "乙", "", "急", "The answer is missing."),
        ("选项不足的题目", "甲", "", "A", "", "At least 2 options are needed, found 1."),
    ]


def test_the_file_of_rejected_rows_can_be_read_again():
    result = read("题目,A,B,答案\n没有答案的题目,甲,乙,\n".encode(), "x.csv")
    again = read(rejected_rows_workbook(result.tables[0], result.errors), "退回.xlsx")
    assert [(error.line, error.code) for error in again.errors] == [(2, "missing_answer")]


def test_a_file_without_headings_gets_ours():
    lines = [f"第{number}个题目的内容是什么,{'AB'[number % 2]},甲{number},乙{number}" for number in range(8)]
    result = read("\n".join([*lines, "最后一个题目没有答案吧,,甲,乙"]).encode(), "x.csv")
    back = read_table(rejected_rows_workbook(result.tables, result.errors), "退回.xlsx")
    assert back.header == ("题干", "正确答案", "选项A", "选项B", "原因")
    assert len(back.rows) == 2
