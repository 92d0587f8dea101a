"""Citations: what exists becomes a key, what does not is named with its reason."""

from __future__ import annotations

import pytest

from courses.enums import TextKind
from exams.services.citations import Library, official
from tests.factories.courses import make_law_version

pytestmark = pytest.mark.django_db


def resolved(text: str) -> list[tuple[str, int | None, int | None]]:
    found, unknown = Library().resolve(text)
    assert unknown == []
    return [(each.article, each.paragraph, each.item) for each in found]


def reasons(text: str) -> list[str]:
    return [each.text for each in Library().resolve(text)[1]]


def test_existing_provision_becomes_a_key() -> None:
    make_law_version("示例规定")
    assert resolved("《示例规定》第二条第一款第（二）项") == [("2", 1, 2)]


def test_first_paragraph_is_left_out_where_there_is_only_one() -> None:
    make_law_version("示例规定")
    assert resolved("《示例规定》第三条第一款") == [("3", None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "《没有的法》第一条",
        "《示例规定》第九条",
        "《示例规定》第二条第三款",
        "《示例规定》第二条第一款第四项",
        "《示例规定》第三条第二项",
        "《示例规定》第二条第一项",
        "第二条",
    ],
)
def test_what_does_not_exist_is_refused(text: str) -> None:
    make_law_version("示例规定")
    found, unknown = Library().resolve(text)
    assert (found, [each.text.replace(" ", "") for each in unknown]) == ([], [text])
    assert unknown[0].reason


def test_text_without_a_citation_is_refused() -> None:
    assert reasons("见有关规定") == ["见有关规定"]


def test_title_may_leave_out_the_country() -> None:
    make_law_version("中华人民共和国示例法")
    assert resolved("《示例法》第一条\n《中华人民共和国示例法》第一条") == [("1", None, None)]


def test_instrument_without_text_is_taken_at_its_word() -> None:
    make_law_version("内部规则", text="", text_kind=TextKind.NONE)
    assert resolved("《内部规则》第五条第二款") == [("5", 2, None)]


def test_key_is_shown_in_official_form() -> None:
    from exams.models import QuestionCitation

    version = make_law_version("示例规定")
    row = QuestionCitation(law_version=version, article="2", paragraph=1, item=2)
    assert official(row) == "《示例规定》第二条第一款第二项"
