"""Tables in and out: what people upload is read as they see it, what would hurt is refused in words."""

import csv
import io
import struct
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common import tables
from common.tables import Column, Row, Sheet, TableError, read_table, read_tables, write_csv, write_xlsx


def workbook(*rows, formats=None, hidden=False):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    if hidden:
        book.create_sheet("second")["A1"] = "seen"
        sheet.sheet_state = "hidden"
        book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusal(data, filename):
    with pytest.raises(TableError) as caught:
        read_tables(data, filename)
    return caught.value.code


class TestReadingCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
    def test_every_usual_encoding_gives_the_same_rows(self, encoding):
        table = read_table("姓名,单位\r\n阿依古丽·买买提,司法局".encode(encoding), "名单.CSV")
        assert [row.cells for row in table.rows] == [("姓名", "单位"), ("阿依古丽·买买提", "司法局")]

    @pytest.mark.parametrize("delimiter", [",", "\t", ";"])
    def test_the_delimiter_is_found(self, delimiter):
        table = read_table(f"a{delimiter}b\n1{delimiter}2".encode(), "x.txt")
        assert table.rows[1].cells == ("1", "2")

    def test_the_line_is_the_physical_line_of_the_record(self):
        table = read_table(b'h,i\n"two\nlines",1\n\n,\nlast,2\n', "x.csv")
        assert [(row.line, row.cells[0]) for row in table.rows] == [(1, "h"), (2, "two\nlines"), (6, "last")]

    def test_control_characters_and_edges_go(self):
        assert read_table("\ufeffa\x00b\x0bc \n".encode("utf-16"), "x.csv").rows == (Row(1, ("abc",)),)

    def test_a_quotation_mark_that_never_closes_names_its_line(self):
        with pytest.raises(TableError) as caught:
            read_table(b'a,b\n1,"2\n3,4', "x.csv")
        assert (caught.value.code, caught.value.details) == ("quotes", {"line": 2})

    @given(
        st.lists(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=8), min_size=2, max_size=4))
    )
    def test_what_is_written_is_read_again(self, rows):
        rows = [[tables.clean(cell) for cell in row] for row in rows]
        data = write_csv(["第一列", "第二列"], rows)
        expected = [tuple(tables.clean(c) for c in row) for row in rows if any(row)]
        assert [row.cells for row in read_table(data, "x.csv").rows[1:]] == expected

    @given(st.binary(max_size=200))
    def test_any_bytes_give_a_table_or_a_refusal(self, data):
        for name in ("x.csv", "x.xlsx", "x.xls"):
            try:
                assert read_tables(data, name)
            except TableError as refused:
                assert str(refused)  # noqa: PT017


class TestReadingWorkbooks:
    def test_cells_are_what_a_person_would_type(self):
        data = workbook([1.0, 2.5, True, date(2022, 1, 1), datetime(2022, 1, 1, 8, 30), " 甲 ", None])  # noqa: DTZ001
        assert read_table(data, "x.xlsx").rows[0].cells == (
            "1", "2.5", "TRUE", "2022-01-01", "2022-01-01 08:30:00", "甲",
        )  # fmt: skip

    def test_percentages_keep_their_sign(self):
        data = workbook([0.5, 0.125, 0.5], formats={"A1": "0%", "B1": '0.0"约"%'})
        assert read_table(data, "x.xlsx").rows[0].cells == ("50%", "12.5%", "0.5")

    def test_lines_count_empty_rows_above(self):
        assert [row.line for row in read_table(workbook([], [], ["a"], [], ["b"]), "x.xlsx").rows] == [3, 5]

    def test_hidden_sheets_are_left_out(self):
        found = read_tables(workbook(["secret"], hidden=True), "x.xlsx")
        assert [(table.sheet, table.rows[0].cells) for table in found] == [("second", ("seen",))]

    def test_records_go_by_heading_and_the_first_of_two_counts(self):
        table = read_table(workbook(["姓名", "姓名", "单位"], ["甲", "乙"]), "x.xlsx")
        assert [(one.line, one.values) for one in table.records()] == [(2, {"姓名": "甲", "单位": ""})]


class TestRefusals:
    def test_names_that_lie(self):
        assert refusal(b"a,b", "x.xlsx") == "not_what_it_says"
        assert refusal(b"<html><table></table>", "x.csv") == "not_what_it_says"
        assert refusal(workbook(["a"]), "x.csv") == "workbook_as_text"
        assert refusal(b"%PDF-1.7", "x.pdf") == "ending"
        assert refusal(b"a", "no-ending") == "ending"

    def test_an_xlsx_named_xls_is_read_and_says_what_it_is(self):
        assert read_table(workbook(["a"]), "x.xls").format == "xlsx"

    @pytest.mark.parametrize("data", [b"", b" \n\n", b",,\n,,\n"])
    def test_empty_files(self, data):
        assert refusal(data, "x.csv") == "empty"

    def test_empty_workbook(self):
        assert refusal(workbook(), "x.xlsx") == "empty"

    def test_cut_off_and_invented_archives(self):
        assert refusal(workbook(["a"])[:2000], "x.xlsx") == "damaged"
        assert refusal(b"PK\x03\x04 and nothing else", "x.xlsx") == "damaged"
        assert refusal(zipped({"word/document.xml": b"<w/>"}), "x.xlsx") == "not_a_workbook"

    def test_a_file_that_breaks_the_parser_breaks_nothing_else(self):
        legacy = bytearray((Path(__file__).parents[1] / "exams" / "exchange" / "legacy.xls").read_bytes())
        assert read_table(bytes(legacy), "x.xls").format == "xls"
        legacy[0x4C:0x50] = b"\xff\xff\xff\xff"  # no sector table: the parser panics
        assert refusal(bytes(legacy), "x.xls") == "damaged"

    def test_a_bomb_is_refused_whatever_size_it_claims(self):
        data = zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(1)})
        big = zipped(
            {"xl/workbook.xml": b"<x/>", "xl/media/a.bin": b" " * (tables.workbooks.MAX_UNPACKED + 1)}
        )
        at = big.rfind(b"PK\x01\x02") + 24
        lying = big[:at] + struct.pack("<I", 100) + big[at + 4 :]
        assert (refusal(big, "x.xlsx"), refusal(lying, "x.xlsx")) == ("bomb", "bomb")
        assert refusal(data, "x.xlsx") == "xml"

    def test_entities_and_macros(self):
        entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
        assert refusal(zipped({"xl/workbook.xml": entity}), "x.xlsx") == "xml"
        assert refusal(zipped({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}), "x.xlsx") == "macros"

    def test_a_cell_at_the_far_end_allocates_nothing(self):
        book = openpyxl.Workbook()
        book.active["XFD1048576"] = 1
        out = io.BytesIO()
        book.save(out)
        assert refusal(out.getvalue(), "x.xlsx") == "rows"

    def test_too_many_rows_and_columns(self):
        with pytest.raises(TableError) as caught:
            read_table(b"a\n" * 11, "x.csv", max_rows=10)
        assert caught.value.code == "rows"
        assert refusal(b",".join([b"a"] * 300), "x.csv") == "columns"
        assert refusal(workbook(["a"] * 300), "x.xlsx") == "columns"

    def test_every_sentence_can_be_said(self):
        params = {"ending": ".x", "limit": 1, "line": 2, "cell": "A1"}
        with translation.override("en"):
            assert all(str(TableError(code, **params)) for code in tables.SENTENCES)


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


class TestWriting:
    DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx")

    def test_csv_cells_that_look_like_formulas_get_an_apostrophe(self):
        data = write_csv(["=h"], [[text] for text in self.DANGEROUS])
        cells = [row[0] for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
        assert cells == ["'=h", *("'" + text for text in self.DANGEROUS)]

    def test_csv_begins_with_a_bom_and_leaves_numbers_alone(self):
        assert (
            write_csv(["数"], [[-1], [Decimal("-2.50")], [None]])
            == '\ufeff数\r\n-1\r\n-2.50\r\n""\r\n'.encode()
        )

    def test_workbook_texts_are_never_formulas_and_stay_exact(self):
        data = write_xlsx([Sheet("s", [Column("h")], [[text] for text in self.DANGEROUS])])
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        cells = [sheet.cell(row, 1) for row in range(2, 8)]
        assert [cell.data_type for cell in cells] == ["s"] * 6
        assert [cell.value for cell in cells[:4]] == list(self.DANGEROUS[:4])
        assert all(cell.quotePrefix for cell in cells)

    def test_the_head_is_frozen_filtered_and_offers_choices(self):
        sheet = Sheet("a/b", [Column("题型", 12, choices=("单选", "多选"))], [["单选"]], notes=["说明"])
        data = write_xlsx([sheet, Sheet("a b", [Column("x")], [])])
        book = openpyxl.load_workbook(io.BytesIO(data))
        first = book.worksheets[0]
        assert book.sheetnames == ["a b", "a b 2"]
        assert (first.freeze_panes, first.auto_filter.ref, first.column_dimensions["A"].width) == (
            "A2",
            "A1:A2",
            12,
        )
        assert [rule.formula1 for rule in first.data_validations.dataValidation] == ['"单选,多选"']
        assert first["A4"].value == "说明"

    def test_control_characters_do_not_stop_a_file(self):
        data = write_xlsx([Sheet("s", [Column("h")], [["a\x00b\ud800"]])])
        assert read_table(data, "x.xlsx").rows[1].cells == ("ab",)
