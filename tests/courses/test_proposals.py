"""Lessons proposed from chapters."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from courses import proposals
from courses.proposals import LessonDraft, Piece


def piece(number: int, chapter: str, length: int = 400) -> Piece:
    return Piece(number, f"第{number}条", chapter, length)


def test_each_chapter_becomes_a_lesson_with_minutes_by_length() -> None:
    pieces = [piece(1, "第一章 总则", 1400), piece(2, "第一章 总则", 1400), piece(3, "第二章 责任", 2800)]
    assert proposals.propose(pieces, title="示例法") == [
        LessonDraft("第一章 总则", (1, 2), 10, Decimal("2.0")),
        LessonDraft("第二章 责任", (3,), 10, Decimal("2.0")),
    ]


def test_tiny_chapter_joins_the_lesson_before_it() -> None:
    pieces = [piece(1, "第一章 总则"), piece(2, "第二章 附则", 60)]
    assert [(lesson.title, lesson.pieces) for lesson in proposals.propose(pieces, title="示例法")] == [
        ("第一章 总则、第二章 附则", (1, 2))
    ]


def test_law_without_chapters_is_named_by_its_articles() -> None:
    pieces = [piece(number, "") for number in range(1, 4)]
    assert [lesson.title for lesson in proposals.propose(pieces, title="示例法")] == [
        "示例法（第1条至第3条）"
    ]


def test_nothing_to_read_gives_no_lesson() -> None:
    assert proposals.propose([], title="示例法") == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "第一章", "第二章", "第三章"]), st.integers(min_value=1, max_value=6000)
        ),
        max_size=60,
    )
)
def test_no_article_is_lost_or_doubled(rows: list[tuple[str, int]]) -> None:
    pieces = [piece(number, chapter, length) for number, (chapter, length) in enumerate(rows, 1)]
    lessons = proposals.propose(pieces, title="示例法")
    assert [number for lesson in lessons for number in lesson.pieces] == [each.id for each in pieces]
    assert all(lesson.pieces for lesson in lessons)
