"""Question tables as they come: foreign headings, odd rows, several sheets, three encodings."""

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common.tables import TableError
from exams.exchange import RowError, endings, read, report

OWN = "题型,题干,选项A,选项B,选项C,选项D,正确答案,解析,难度,知识点,法条依据,分值\n"


def csv_file(text, encoding="utf-8"):
    return read(text.encode(encoding), "题库.csv")


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return read(out.getvalue(), "题库.xlsx")


def problems(result):
    return [(error.line, error.code) for error in result.errors]


def test_our_own_columns():
    result = csv_file(OWN + "单选题,题干一,甲,乙,丙,,b,因为,中等,处罚,《甲法》第一条；《乙法》第二条,2分\n")
    (draft,) = result.drafts
    assert (draft.line, draft.kind, draft.stem, draft.options, draft.answer) == (
        2, "single", "题干一", ("甲", "乙", "丙"), ("B",),
    )  # fmt: skip
    assert (draft.explanation, draft.difficulty, draft.topic) == ("因为", 2, "处罚")
    assert (draft.citations, draft.points) == (("《甲法》第一条", "《乙法》第二条"), Decimal(2))
    assert (result.format, result.errors, result.duplicates) == ("csv", (), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding):
    assert csv_file(OWN + "判断,法律面前人人平等,,,,,√\n", encoding).drafts[0].answer == ("true",)


def test_the_headings_of_another_platform():
    result = csv_file(
        "科目,题型,分值,是否启用,题目,答案,答案A,答案B,答案C\n"
        '宪法,多选题,2.0,是,哪些是基本权利？,"A,C",选举权,赠与,受教育权\n'
        "宪法,判断题,1,是,国家尊重和保障人权。,Y,,,\n"
    )
    assert [(draft.kind, draft.answer, draft.topic, draft.points) for draft in result.drafts] == [
        ("multiple", ("A", "C"), "宪法", Decimal("2.0")),
        ("true_false", ("true",), "宪法", Decimal(1)),
    ]


def test_without_a_kind_column_options_and_answer_tell():
    result = csv_file(
        "题目,A,B,C,答案\n单选的题目,甲,乙,丙,A\n多选的题目,甲,乙,丙,AB\n判断的题目,,,,错\n另一判断,错误,正确,,A\n"
    )
    assert [(draft.kind, draft.answer, draft.options) for draft in result.drafts] == [
        ("single", ("A",), ("甲", "乙", "丙")),
        ("multiple", ("A", "B"), ("甲", "乙", "丙")),
        ("true_false", ("false",), ()),
        ("true_false", ("false",), ()),
    ]


def test_a_legacy_workbook_is_read_and_called_by_its_name():
    data = Path(__file__).with_name("legacy.xls").read_bytes()
    for name in ("题库.xls", "题库.xlsx", "题库.et"):
        result = read(data, name)
        assert (result.format, [draft.kind for draft in result.drafts]) == ("xls", ["single", "true_false"])
        assert result.drafts[0].points == 1


def test_numbers_in_cells_lose_their_point_zero():
    result = workbook(题库=[["题目", "A", "B", "答案"], ["行政处罚时效是几年？", 2.0, 5, "A"]])
    assert result.drafts[0].options == ("2", "5")


def test_sheets_by_kind_and_sheets_of_something_else():
    result = workbook(
        单选题=[["题目", "A", "B", "答案"], ["题目一的内容", "甲", "乙", "A"]],
        判断题=[["题目", "答案"], ["题目二的内容", "对"]],
        填空题=[["题目", "答案"], ["题目三的内容", "对"]],
        名单=[["姓名", "单位"], ["张三", "司法局"]],
    )
    assert [(draft.sheet, draft.line, draft.kind) for draft in result.drafts] == [
        ("单选题", 2, "single"),
        ("判断题", 2, "true_false"),
    ]
    assert result.errors == (RowError(2, "kind_not_offered", {"value": "填空题"}, "填空题"),)
    assert [(note.code, note.sheet) for note in result.notes] == [("sheet_skipped", "名单")]
    assert report(result)["errors"][0]["reason"].startswith("填空题: ")


def test_section_headings_and_repeated_headings_inside_a_sheet():
    head = ["题目", "A", "B", "C", "答案"]
    result = workbook(
        题库=[
            head,
            ["一、单项选择题（每题1分）"],
            ["题目一的内容", "甲", "乙", "丙", "A"],
            ["二、多项选择题"],
            head,
            ["题目二的内容", "甲", "乙", "丙", "A"],
            ["三、简答题"],
            ["题目三的内容", "", "", "", "略"],
        ]
    )
    assert [(draft.line, draft.kind) for draft in result.drafts] == [(3, "single")]
    assert problems(result) == [(6, "multiple_needs_two"), (8, "kind_not_offered")]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("单选,,甲,乙,,,A", ["missing_stem"]),
        ("单选,题,甲,乙,,,", ["missing_answer"]),
        ("单选,题,甲,乙,,,AB", ["single_needs_one"]),
        ("多选,题,甲,乙,,,A", ["multiple_needs_two"]),
        ("单选,题,甲,乙,,,D", ["answer_outside"]),
        ("单选,题,甲,,丙,,A", ["option_gap"]),
        ("单选,题,甲,甲,,,A", ["same_options"]),
        ("单选,题,甲,,,,", ["too_few_options", "missing_answer"]),
        ("单选,,甲,乙,,,不知道", ["missing_stem", "unclear_answer"]),
        ("判断,题,,,,,A", ["letter_says_nothing"]),
        ("判断,题,甲,乙,,,对", ["options_not_allowed"]),
        ("填空,题,,,,,甲", ["kind_not_offered"]),
        ("不定项选择题,题,甲,乙,,,A", ["kind_not_offered"]),
        ("飞行题,题,甲,乙,,,A", ["unknown_kind"]),
        ("单选,题,甲,乙,,,A,,,,,很多", ["bad_points"]),
        ("单选,题,甲,乙,,,A,,,,,-1", ["bad_points"]),
        ("单选,题,甲,乙,,,A,,,,,1e999999", ["bad_points"]),
        (f"单选,题,甲,乙,,,A,,,{'长' * 61},,1", ["too_long"]),
        (f"单选,{'长' * 10001},甲,乙,,,A", ["too_long"]),
    ],
)
def test_bad_rows_say_why(row, codes):
    result = csv_file(OWN + row + "\n单选,好的题目,甲,乙,,,A\n")
    assert [error.code for error in result.errors] == codes
    assert {error.line for error in result.errors} == {2}
    assert [draft.line for draft in result.drafts] == [3]


def test_reasons_are_sentences_and_one_row_is_one_entry_of_the_report():
    result = csv_file(OWN + "单选,,甲,乙,,,不知道\n")
    with translation.override("en"):
        assert report(result)["errors"] == [
            {"line": 2, "reason": "The stem is missing. The answer “不知道” cannot be understood."}
        ]


def test_an_unknown_difficulty_is_noted_and_costs_nothing():
    result = csv_file(OWN + "单选,题,甲,乙,,,A,,0.73\n")
    assert (result.drafts[0].difficulty, [note.code for note in result.notes]) == (
        None,
        ["unknown_difficulty"],
    )


def test_rows_with_nothing_but_a_number_are_empty():
    result = csv_file("序号,题目,A,B,答案\n1,题目一的内容,甲,乙,A\n2,,,,\n3,题目二的内容,甲,乙,B\n")
    assert [draft.line for draft in result.drafts] == [2, 4]
    assert result.errors == ()


def test_options_in_one_cell_and_options_glued_to_the_stem():
    result = csv_file(
        "题型,题目,选项,答案\n"
        '单选,"题目一","A.甲\nB.乙\nC.丙",C\n'
        "单选,题目二,甲|乙|丙,B\n"
        "多选,题目三是 A、甲 B、乙 C、丙,,AC\n"
        "单选,题目四,Ａ．甲Ｂ．乙,A\n"
    )
    assert [(draft.stem, draft.options, draft.answer) for draft in result.drafts] == [
        ("题目一", ("甲", "乙", "丙"), ("C",)),
        ("题目二", ("甲", "乙", "丙"), ("B",)),
        ("题目三是", ("甲", "乙", "丙"), ("A", "C")),
        ("题目四", ("甲", "乙"), ("A",)),
    ]


def test_options_numbered_in_the_headings():
    result = csv_file('题目,选择项1,选择项2,选择项3,答案\n题目一,甲,乙,丙,"1,3"\n题目二,甲,乙,丙,2\n')
    assert [(draft.kind, draft.answer) for draft in result.drafts] == [
        ("multiple", ("A", "C")),
        ("single", ("B",)),
    ]


def test_letters_before_the_texts_of_options_go_only_when_all_have_them():
    result = csv_file("题目,A,B,答案\n题目一,A.甲,B、乙,A\n题目二,A.甲,乙,A\n")
    assert [draft.options for draft in result.drafts] == [("甲", "乙"), ("A.甲", "乙")]


def test_a_person_may_correct_the_columns():
    data = "编号,乙列,甲列,丙列\n甲,A,第一个题目是什么,乙\n".encode()
    wrong = read(data, "x.csv")
    mapping = {1: "answer", 2: "stem", 3: "option:A", 0: "option:B"}
    right = read(data, "x.csv", mapping=mapping)
    assert wrong.drafts == ()
    assert right.errors == ()
    assert [(draft.stem, draft.options) for draft in right.drafts] == [("第一个题目是什么", ("乙", "甲"))]


def test_duplicates_inside_the_file_point_to_the_first():
    result = csv_file(
        "题目,A,B,C,答案\n"
        "1. 下列属于行政处罚的是（ ）？,警告,记过,开除,A\n"
        "下列属于行政处罚的是(A)?,记过,警告,开除,B\n"
        "下列属于行政处罚的是？,降级,撤职,通报,C\n"
        "下列属于行政处罚的是？,警告,记过,开除,B\n"
    )
    found = [(twice.line, twice.of, twice.same_answer) for twice in result.duplicates]
    assert found == [(3, 2, True), (5, 2, False)]
    assert len(result.drafts) == 4
    assert report(result)["duplicates"] == [{"line": 3, "of": 2}, {"line": 5, "of": 2}]


def test_a_table_of_something_else_is_one_clear_error():
    result = csv_file("姓名,单位\n张三,司法局\n")
    assert (result.drafts, problems(result)) == ((), [(1, "no_columns")])


def test_endings_that_nobody_reads():
    with pytest.raises(TableError) as caught:
        read(b"x", "题库.pptx")
    assert caught.value.code == "ending"
    assert ".xlsx" in endings()


def test_the_report_has_exactly_the_agreed_shape():
    result = csv_file(OWN + "多选,题干,甲,乙,丙,,AC,因为,易,点,《甲法》第一条,2\n判断,题干二,,,,,错\n")
    assert report(result) == {
        "format": "csv",
        "counts": {"single": 0, "multiple": 1, "true_false": 1},
        "questions": [
            {
                "line": 2, "kind": "multiple", "stem": "题干", "options": ["甲", "乙", "丙"],
                "answer": ["A", "C"], "explanation": "因为", "citations": ["《甲法》第一条"],
            },
            {
                "line": 3, "kind": "true_false", "stem": "题干二", "options": [],
                "answer": ["false"], "explanation": "", "citations": [],
            },
        ],
        "errors": [],
        "duplicates": [],
    }  # fmt: skip


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        result = read((OWN + text).encode("utf-8", "ignore"), "x.csv")
    except TableError as refused:
        assert str(refused)  # noqa: PT017
    else:
        assert all(error.reason for error in (*result.errors, *result.notes))
