from datetime import date
from pathlib import Path

import pytest

from common.pdf.tables import Column, Report, render_report
from tests.poppler import complaints_of, pages_of, requires_poppler, text_of


def report(count: int, **changes: object) -> Report:
    facts: dict[str, object] = {
        "title": "四率统计表",
        "columns": (Column("单位", 3), Column("参学率", align="right")),
        "rows": [[f"第{row}单位", "99.87%"] for row in range(count)],
        "author": "司法局",
        "made_on": date(2026, 11, 23),
        "notes": ("应参加人数等于名册人数减去免考人数。",),
        "footer": "蒸湘区司法局",
        **changes,
    }
    return Report(**facts)  # type: ignore[arg-type]


@requires_poppler
def test_heading_footer_and_page_numbers_stand_on_each_page(tmp_path: Path) -> None:
    pdf = render_report(report(100))
    pages = pages_of(pdf)
    text = text_of(pdf)
    assert pages > 1
    assert text.count("参学率") == text.count("蒸湘区司法局") == pages
    assert [f"第 {page} 页，共 {pages} 页" in text for page in range(1, pages + 1)] == [True] * pages
    assert complaints_of(pdf, tmp_path) == ""


@requires_poppler
@pytest.mark.parametrize("count", [0, 1, 30, 31, 32, 33, 34, 35, 36, 37, 38])
def test_every_row_and_the_notes_are_printed_wherever_the_page_ends(count: int) -> None:
    text = text_of(render_report(report(count)))
    assert [text.count(f"第{row}单位") for row in range(count)] == [1] * count
    assert text.count("应参加人数等于名册人数减去免考人数。") == 1


@requires_poppler
def test_long_cells_wrap_inside_their_column() -> None:
    text = text_of(render_report(report(0, rows=[["衡阳市蒸湘区综合行政执法大队" * 4, "100.00%"]])))
    assert "衡阳市蒸湘区综合行政执法大队" * 4 in "".join(text.split())


def test_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        render_report(report(0, rows=[["只有一格"]]))


def test_same_rows_give_the_same_bytes() -> None:
    assert render_report(report(5)) == render_report(report(5))
