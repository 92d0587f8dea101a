import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.pdf import fonts
from common.pdf.typesetting import (
    MAX_STRETCH,
    NEVER_FIRST,
    NEVER_LAST,
    DoesNotFit,
    Span,
    fit,
    fit_block,
    wrap,
)

SIZE = 10.0
TEXT = st.text(alphabet="国家工作人员学法考法，。、（）《》“”：；abc120·——", max_size=120)


def lines_of(text: str, measure: float = 100, **options: float) -> list[str]:
    return [line.text for line in wrap([Span(text, fonts.SERIF, SIZE)], measure, **options)]


def test_lines_are_filled_to_the_measure() -> None:
    assert lines_of("国家工作人员学法考法考试成绩") == ["国家工作人员学法考法", "考试成绩"]


def test_indent_shortens_only_the_first_line() -> None:
    assert lines_of("国家工作人员学法考法考试成绩合格特发", indent=20) == [
        "国家工作人员学法",
        "考法考试成绩合格特发",
    ]


def test_closing_mark_takes_its_character_to_the_next_line() -> None:
    assert lines_of("国家工作人员学法考试，成绩") == ["国家工作人员学法考", "试，成绩"]


def test_opening_mark_goes_to_the_next_line() -> None:
    assert lines_of("国家工作人员学法考（试）") == ["国家工作人员学法考", "（试）"]


def test_numbers_words_and_article_numbers_stay_whole() -> None:
    assert lines_of("参加国家工作人员2026年度") == ["参加国家工作人员", "2026年度"]
    assert lines_of("行政处罚法律第五十五条的") == ["行政处罚法律", "第五十五条的"]


def test_kept_span_is_not_parted() -> None:
    name = Span("阿依古丽·买买提", fonts.SERIF, SIZE, keep=True)
    lines = wrap([Span("兹证明我区", fonts.SERIF, SIZE), name], 100)
    assert [line.text for line in lines] == ["兹证明我区", "阿依古丽·买买提"]


def test_kept_span_wider_than_the_line_is_parted() -> None:
    lines = wrap([Span("阿依古丽·买买提" * 3, fonts.SERIF, SIZE, keep=True)], 100)
    assert "".join(line.text for line in lines) == "阿依古丽·买买提" * 3
    assert max(line.width for line in lines) <= 100.01


def test_spaces_are_dropped_at_line_ends() -> None:
    assert lines_of("law and order and law", 45) == ["law and", "order", "and law"]


def test_short_lines_are_spaced_out_but_not_the_last() -> None:
    first, last = wrap([Span("国家工作人员学法考试成绩合格", fonts.SERIF, SIZE)], 96)
    assert first.stretch == pytest.approx(6 / 8)
    assert first.width == pytest.approx(96)
    assert last.stretch == 0


def test_a_gap_too_wide_is_left_ragged() -> None:
    first, _ = wrap([Span("国家工作2026202620262026", fonts.SERIF, SIZE)], 100)
    assert first.stretch == 0


def test_a_character_wider_than_the_measure_is_refused() -> None:
    with pytest.raises(DoesNotFit):
        lines_of("国", 5)


@given(TEXT, st.floats(60, 300), st.sampled_from([0.0, 20.0]))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, measure: float, indent: float) -> None:
    lines = wrap([Span(text, fonts.SERIF, SIZE)], measure, indent=indent)
    assert "".join(line.text for line in lines) == text
    for line in lines:
        assert line.width <= measure + 0.02
        assert 0 <= line.stretch <= MAX_STRETCH * SIZE


@given(
    st.lists(st.sampled_from(["国家", "，", "（工作）", "《宪法》", "人员。", "、", "“学法”"]), max_size=40)
)
def test_no_line_begins_or_ends_with_the_wrong_mark(pieces: list[str]) -> None:
    text = "国" + "".join(
        piece
        for before, piece in zip(["", *pieces], pieces, strict=False)
        if before[-1:] not in "，、。" or piece not in "，、"
    )
    lines = lines_of(text, 120)
    assert [line for line in lines if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST] == []


def test_fit_keeps_the_size_when_the_text_is_short() -> None:
    assert fit("李明", fonts.SERIF, 100, size=24, minimum=8) == fit("", fonts.SERIF, 100, size=24, minimum=8)


def test_fit_goes_down_by_steps() -> None:
    assert fit("国家工作人员学法考法", fonts.SERIF, 113, size=24, minimum=8).size == 11
    assert fit("国家工作人员学法考法", fonts.SERIF, 113, size=24, minimum=8).squeeze == 1


@given(st.text(alphabet="国家a1，", min_size=1, max_size=300), st.floats(50, 600))
def test_fit_never_overflows(text: str, measure: float) -> None:
    found = fit(text, fonts.SERIF, measure, size=24, minimum=8)
    assert 8 <= found.size <= 24
    assert fonts.width(text, fonts.SERIF, found.size) * found.squeeze <= measure * 1.0001


def test_fit_block_shrinks_until_all_paragraphs_fit() -> None:
    block = fit_block(
        lambda size: [[Span("国" * 60, fonts.SERIF, size)], [Span("特发此证。", fonts.SERIF, size)]],
        200,
        80,
        size=18,
        minimum=6,
        leading=1.5,
        indent=2,
    )
    assert block.height <= 80
    assert "".join(line.text for line in block.lines) == "国" * 60 + "特发此证。"
    assert [line.indent > 0 for line in block.lines] == [True] + [False] * (len(block.lines) - 2) + [True]


def test_fit_block_refuses_what_never_fits() -> None:
    with pytest.raises(DoesNotFit):
        fit_block(
            lambda size: [[Span("国" * 9000, fonts.SERIF, size)]],
            200,
            80,
            size=18,
            minimum=6,
            leading=1.5,
            indent=2,
        )
