import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import citation
from courses.citation import Citation

TITLE = "示例管理条例"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《示例管理条例》第七十六条第一款第五项", Citation(TITLE, 76, 0, 1, 5)),
        ("《示例管理条例》第七十六条第一款第（五）项", Citation(TITLE, 76, 0, 1, 5)),
        ("《示例管理条例》第76条第1款第(5)项", Citation(TITLE, 76, 0, 1, 5)),
        ("《示例管理条例》第７６条第１款第５项", Citation(TITLE, 76, 0, 1, 5)),
        ("《示例管理条例》第一百二十条之一", Citation(TITLE, 120, 1)),
        ("《示例管理条例》第120条之一第2款", Citation(TITLE, 120, 1, 2)),
        ("《示例管理条例》第九条第二项第三目", Citation(TITLE, 9, 0, None, 2, 3)),
        ("《示例管理条例》（2021年修订） 第 九 条".replace(" 九 ", "九"), Citation(TITLE, 9)),
    ],
)
def test_one_provision_is_read(text: str, expected: Citation) -> None:
    assert citation.parse(text) == [expected]


def test_articles_joined_under_one_title_are_all_read() -> None:
    found = citation.parse("违反《示例管理条例》第三条、第五条第二款和第七条之一的规定")
    assert found == [Citation(TITLE, 3), Citation(TITLE, 5, 0, 2), Citation(TITLE, 7, 1)]


def test_items_joined_under_one_paragraph_are_all_read() -> None:
    found = citation.parse("《示例管理条例》第三条第一款第二项、第四项，第二款")
    assert found == [Citation(TITLE, 3, 0, 1, 2), Citation(TITLE, 3, 0, 1, 4), Citation(TITLE, 3, 0, 2)]


def test_range_of_articles_is_spelt_out() -> None:
    assert [found.key for found in citation.parse("《示例管理条例》第三条至第六条")] == ["3", "4", "5", "6"]


def test_range_of_items_is_spelt_out() -> None:
    found = citation.parse("《示例管理条例》第三条第一款第一项至第三项")
    assert [step.item for step in found] == [1, 2, 3]
    assert {step.paragraph for step in found} == {1}


def test_two_titles_keep_their_articles() -> None:
    found = citation.parse("依照《甲办法》第一条和《乙办法》第二条、第三条")
    assert found == [Citation("甲办法", 1), Citation("乙办法", 2), Citation("乙办法", 3)]


@pytest.mark.parametrize("inner", ["〈甲办法〉", "《甲办法》"])
def test_title_within_a_title_belongs_to_it(inner: str) -> None:
    assert citation.parse(f"《关于适用{inner}的解释》第四条") == [Citation("关于适用〈甲办法〉的解释", 4)]


def test_own_law_and_bare_article_take_the_default_title() -> None:
    found = citation.parse("依照本法第三条、第四条处理；第九条另有规定的除外", default_title=TITLE)
    assert found == [Citation(TITLE, 3), Citation(TITLE, 4), Citation(TITLE, 9)]


def test_own_law_after_another_title_is_the_default_again() -> None:
    found = citation.parse("《甲办法》第一条和本条例第二条", default_title=TITLE)
    assert found == [Citation("甲办法", 1), Citation(TITLE, 2)]


def test_title_ends_with_its_sentence() -> None:
    found = citation.parse("适用《甲办法》第一条。第二条不适用。", default_title=TITLE)
    assert found == [Citation("甲办法", 1), Citation(TITLE, 2)]


def test_instrument_named_without_marks_is_not_the_default() -> None:
    found = citation.parse("依照甲乙管理办法第一条处罚", default_title=TITLE)
    assert found == [Citation("甲乙管理办法", 1)]


@pytest.mark.parametrize(
    "text", ["", "前款规定的情形", "第二款第一项", "第一章", "《示例管理条例》", "第条", "第零条"]
)
def test_text_without_an_article_cites_nothing(text: str) -> None:
    assert citation.parse(text) == []


def test_paragraph_after_other_words_is_not_attached() -> None:
    assert citation.parse("《示例管理条例》第三条的说明见第二款") == [Citation(TITLE, 3)]


def test_official_form_has_no_brackets_unless_asked() -> None:
    cited = Citation(TITLE, 76, 0, 1, 5)
    assert citation.format(cited) == "《示例管理条例》第七十六条第一款第五项"
    assert citation.format(cited, brackets=True) == "《示例管理条例》第七十六条第一款第（五）项"


@pytest.mark.parametrize(("cited", "key"), [(Citation(None, 76), "76"), (Citation(None, 120, 1), "120-1")])
def test_key_is_that_of_the_article(cited: Citation, key: str) -> None:
    assert cited.key == key


numbers = st.integers(min_value=1, max_value=1500)
steps = st.none() | st.integers(min_value=1, max_value=60)
titles = st.none() | st.text(alphabet="甲乙丙示例管理办法条规定〈〉 ", min_size=1, max_size=20).map(
    str.strip
).filter(bool)
citations = st.builds(
    Citation, titles, numbers, st.integers(min_value=0, max_value=20), steps, steps, st.none()
) | st.builds(
    Citation,
    titles,
    numbers,
    st.integers(min_value=0, max_value=20),
    steps,
    st.integers(1, 30),
    st.integers(1, 30),
)


@given(citations, st.booleans())
def test_every_citation_reads_back_from_its_official_form(cited: Citation, brackets: bool) -> None:
    assert citation.parse(citation.format(cited, brackets=brackets)) == [cited]


@given(st.lists(citations, min_size=1, max_size=4))
def test_citations_in_a_row_read_back(row: list[Citation]) -> None:
    titled = [Citation(c.title or TITLE, c.article, c.suffix, c.paragraph, c.item, c.sub_item) for c in row]
    assert citation.parse("、".join(citation.format(cited) for cited in titled)) == titled


@given(st.text(alphabet="《》〈〉第一二十百条款项目之（）()本法、和至。12 ", max_size=40))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert all(found.article > 0 for found in citation.parse(text))
