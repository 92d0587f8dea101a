"""The parser on small texts of our own, one trap each. Statutes themselves are read in tests/real."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import lawtext
from courses.lawtext import Kind, LawText


def keys(law: LawText) -> list[str]:
    return [article.key for article in law.articles]


def codes(law: LawText) -> list[str]:
    return [warning.code for warning in law.warnings]


PLAIN = """# 样例管理条例

2020年3月1日 样例市第一届人民代表大会常务委员会第二次会议通过

2020年5月1日 施行

<!-- INFO END -->

为了写好样例，制定本条例。

## 第一章 总 则

第一条 样例应当短小。

样例不得抄录他人文字。

第二条 样例分为下列两种：

（一）简单样例，包括：

1. 一行的；

2. 两行的；

（二）复杂样例。

前款样例可以合并。

## 第二章 附 则

第三条 本条例自2020年5月1日起施行。
"""


def test_plain_law_gives_articles_counts_and_no_warning() -> None:
    law = lawtext.parse(PLAIN)
    assert keys(law) == ["1", "2", "3"]
    assert law.counts == {"编": 0, "分编": 0, "章": 2, "节": 0, "条": 3}
    assert law.warnings == ()


def test_paragraphs_items_and_sub_items_hang_below_each_other() -> None:
    article = lawtext.parse(PLAIN).articles[1]
    assert [paragraph.number for paragraph in article.paragraphs] == [1, 2]
    items = article.paragraphs[0].children
    assert [(item.kind, item.number, item.text) for item in items] == [
        (Kind.ITEM, 1, "简单样例，包括："),
        (Kind.ITEM, 2, "复杂样例。"),
    ]
    assert [(step.kind, step.number) for step in items[0].children] == [
        (Kind.SUB_ITEM, 1),
        (Kind.SUB_ITEM, 2),
    ]


def test_tree_holds_chapters_above_articles_and_lines_of_the_file() -> None:
    law = lawtext.parse(PLAIN)
    assert [(node.kind, node.title, node.line) for node in law.nodes] == [
        (Kind.CHAPTER, "第一章 总则", 11),
        (Kind.CHAPTER, "第二章 附则", 29),
    ]
    assert [node.key for node in law.nodes[0].children] == ["1", "2"]
    assert law.articles[2].path == ("第二章 附则",)
    assert law.articles[2].line == 31


def test_header_gives_metadata_and_preface() -> None:
    law = lawtext.parse(PLAIN)
    assert law.title == "样例管理条例"
    assert law.metadata.issuing_body == "样例市人民代表大会常务委员会"
    assert law.metadata.adopted_on is not None
    assert law.metadata.adopted_on.isoformat() == "2020-03-01"
    assert law.metadata.effective_on is not None
    assert law.metadata.effective_on.isoformat() == "2020-05-01"
    assert law.preface == ("为了写好样例，制定本条例。",)


@pytest.mark.parametrize(
    "line",
    [
        "第二条 甲。",
        "第二条\u3000甲。",
        "第二条甲。",
        "**第二条**\u3000甲。",
        "**第二条** 甲。",
        "**第二条**甲。",
        "**第二条 甲。**",
        "第二条\n甲。",
        "第二条\n\n甲。",
        "### 第二条\n\n甲。",
        "### 第二条 甲。",
        "第 二 条 甲。",
        "第２条 甲。",
        "第2条 甲。",
        "第二条：甲。",
        "\u3000\u3000第二条 甲。",
        "- 第二条 甲。",
        "> 第二条 甲。",
        "第二条&nbsp;甲。",
        "<p>第二条 甲。</p>",
        "\u200b第二条 甲。",
    ],
)
def test_article_is_read_in_every_spelling(line: str) -> None:
    law = lawtext.parse(f"# 样例办法\n\n第一条 乙。\n\n{line}\n\n第三条 本办法自公布之日起施行。")
    assert keys(law) == ["1", "2", "3"]
    assert law.articles[1].text == "甲。"


@pytest.mark.parametrize(
    ("line", "heading", "text"),
    [
        ("第二条【写法】甲。", "写法", "甲。"),
        ("第二条 【写法】 甲。", "写法", "甲。"),
        ("第二条（写法）\n\n甲。", "写法", "甲。"),
        ("第二条 （写法） 甲。", "写法", "甲。"),
        ("第二条 （一）甲。", "", "（一）甲。"),
        ("第二条 （删除）", "", "（删除）"),
    ],
)
def test_heading_of_an_article_is_told_from_its_text(line: str, heading: str, text: str) -> None:
    article = lawtext.parse(f"# 样例办法\n第一条 乙。\n{line}\n第三条 本办法自公布之日起施行。").articles[1]
    assert (article.heading, article.text) == (heading, text)


def test_deleted_article_keeps_its_number() -> None:
    law = lawtext.parse("# 样例办法\n第一条 乙。\n第二条 （删除）\n第三条 本办法自公布之日起施行。")
    assert [article.is_deleted for article in law.articles] == [False, True, False]


def test_inserted_articles_follow_their_number() -> None:
    law = lawtext.parse(
        "# 样例办法\n第一条 乙。\n第一条之一 丙。\n第一条之二丁。\n第二条 本办法自公布之日起施行。"
    )
    assert keys(law) == ["1", "1-1", "1-2", "2"]
    assert law.warnings == ()


@pytest.mark.parametrize(
    "reference",
    [
        "第三条第二款规定的情形除外。",
        "第三条 第二款规定的情形除外。",
        "第三条、第四条规定的期限不计入。",
        "第三条的规定从其规定。",
        "第三条规定的人员从其规定。",
        "第三条和第四条同时适用。",
        "第三条至第五条不适用。",
        "第三条所称期限以日计算。",
    ],
)
def test_line_that_begins_with_a_reference_stays_text(reference: str) -> None:
    law = lawtext.parse(
        f"# 样例办法\n第一条 乙。\n第二条 丙。\n{reference}\n第三条 丁。\n第四条 本办法自公布之日起施行。"
    )
    assert keys(law) == ["1", "2", "3", "4"]
    assert law.articles[1].text == f"丙。\n{reference}"
    assert law.articles[2].text == "丁。"


def test_reference_to_a_far_article_set_off_by_a_space_is_reported() -> None:
    law = lawtext.parse(
        "# 样例办法\n第一条 乙。\n第二百二十四条 适用于本条。\n第二条 本办法自公布之日起施行。"
    )
    assert keys(law) == ["1", "2"]
    assert codes(law) == ["out_of_order"]
    assert law.warnings[0].line == 3


def test_gap_in_the_numbering_is_reported_and_not_filled() -> None:
    law = lawtext.parse("# 样例办法\n第一条 乙。\n第四条 丙。\n第五条 本办法自公布之日起施行。")
    assert keys(law) == ["1", "4", "5"]
    assert [(warning.line, warning.code) for warning in law.warnings] == [(3, "article_gap")]


def test_duplicate_number_is_reported_and_its_text_kept() -> None:
    law = lawtext.parse("# 样例办法\n第一条 乙。\n第二条 丙。\n第二条 丁。\n第三条 本办法自公布之日起施行。")
    assert keys(law) == ["1", "2", "3"]
    assert codes(law) == ["duplicate_article"]
    assert "丁。" in "\n".join(article.text for article in law.articles)


def test_text_without_closing_clause_is_reported() -> None:
    assert codes(lawtext.parse("# 样例办法\n第一条 乙。\n第二条 丙。")) == ["no_closing_clause"]


def test_text_that_stops_in_a_sentence_is_reported() -> None:
    law = lawtext.parse("# 样例办法\n第一条 乙。\n第二条 自公布之日起施行，但是")
    assert codes(law) == ["cut_sentence"]


def test_part_of_a_law_is_reported() -> None:
    law = lawtext.parse("# 样例法典\n# 样例编\n第八条 乙。\n第九条 本法自公布之日起施行。")
    assert law.title == "样例法典·样例编"
    assert codes(law) == ["late_start"]


def test_digest_with_gaps_is_read() -> None:
    law = lawtext.parse(
        "# 样例法要点\n\n## 第一章 总则\n\n**第四条** 要点：先看。\n\n**第五十条** 要点：再看。\n\n"
        "## 第三章 附则\n\n**第九十九条之一** 要点：后看。\n"
    )
    assert keys(law) == ["4", "50", "99-1"]
    assert law.counts["章"] == 2
    assert law.articles[0].text == "要点：先看。"


def test_annex_ends_the_articles() -> None:
    law = lawtext.parse(
        "# 样例办法\n第一条 乙。\n第二条 本办法自公布之日起施行。\n\n附件1：填写说明\n\n"
        "第一条 填写。\n\n第二条 盖章。"
    )
    assert keys(law) == ["1", "2"]
    assert law.nodes[-1].kind is Kind.ANNEX
    assert law.nodes[-1].heading == "附件1：填写说明"
    assert "annex" in codes(law)


def test_supplementary_provisions_are_no_annex() -> None:
    law = lawtext.parse("# 样例办法\n第一章 总则\n第一条 乙。\n附　则\n第二条 本办法自公布之日起施行。")
    assert keys(law) == ["1", "2"]
    assert law.articles[1].path == ("附则",)
    assert law.counts["章"] == 1


CONTENTS = "第一章 总则\n第二章 写法\n第一节 短句\n第三章 附则\n"
BODY = (
    "第一章 总则\n第一条 乙。\n第二章 写法\n第一节 短句\n第二条 丙。\n第三章 附则\n"
    "第三条 本办法自公布之日起施行。"
)


@pytest.mark.parametrize("head", ["目录\n", "目　录\n", "## 目次\n", ""])
def test_copied_table_of_contents_is_left_out(head: str) -> None:
    law = lawtext.parse(f"# 样例办法\n\n{head}{CONTENTS}\n{BODY}")
    assert law.counts == {"编": 0, "分编": 0, "章": 3, "节": 1, "条": 3}
    assert codes(law) == ["table_of_contents"]


def test_contents_with_page_numbers_are_left_out() -> None:
    listed = CONTENTS.replace("\n", "……… 12\n")
    assert lawtext.parse(f"# 样例办法\n目录\n{listed}{BODY}").counts["章"] == 3


def test_contents_that_list_articles_are_left_out() -> None:
    listed = "第一条 目的\n第二条 范围\n第三条 施行\n"
    law = lawtext.parse(
        f"# 样例办法\n目录\n{listed}\n第一条 乙。\n第二条 丙。\n第三条 本办法自公布之日起施行。"
    )
    assert [article.text for article in law.articles] == ["乙。", "丙。", "本办法自公布之日起施行。"]


def test_chapters_may_begin_anew_under_each_part() -> None:
    law = lawtext.parse(
        "# 样例法\n第一编 总则\n第一章 甲\n第一条 乙。\n第二编 分则\n第一章 丙\n第二条 丁。\n"
        "附则\n第三条 本法自公布之日起施行。"
    )
    assert law.counts == {"编": 2, "分编": 0, "章": 2, "节": 0, "条": 3}
    assert [article.path for article in law.articles] == [
        ("第一编 总则", "第一章 甲"),
        ("第二编 分则", "第一章 丙"),
        ("附则",),
    ]
    assert law.warnings == ()


def test_heading_levels_of_markdown_do_not_decide() -> None:
    law = lawtext.parse(
        "# 样例法\n### 第一分编 甲\n# 第一章 乙\n第一条 丙。\n## 第二章 丁\n第二条 本法自公布之日起施行。"
    )
    assert law.articles[1].path == ("第一分编 甲", "第二章 丁")


def test_heading_and_its_title_may_stand_on_two_lines() -> None:
    law = lawtext.parse("# 样例法\n第一章\n总　则\n第一条 丙。\n第二条 本法自公布之日起施行。")
    assert law.articles[0].path == ("第一章 总则",)


def test_lost_heading_is_reported() -> None:
    law = lawtext.parse("# 样例法\n第二章 乙\n第一条 丙。\n第四章 丁\n第二条 本法自公布之日起施行。")
    assert codes(law) == ["heading_gap", "heading_gap"]


def test_sentence_about_a_chapter_is_no_heading() -> None:
    text = "第三章的规定不适用。\n第三章第二节规定从其规定。\n第二章相应改为第三章，顺序调整。"
    law = lawtext.parse(f"# 样例法\n第一章 甲\n第一条 丙。\n{text}\n第二条 本法自公布之日起施行。")
    assert law.counts["章"] == 1


def test_preamble_stands_before_the_articles() -> None:
    law = lawtext.parse(
        "# 样例宪章\n## 序言\n很久以前。\n## 第一章 总纲\n第一条 丙。\n第二条 本宪章自公布之日起施行。"
    )
    assert [node.kind for node in law.nodes] == [Kind.PREAMBLE, Kind.CHAPTER]
    assert law.nodes[0].children[0].text == "很久以前。"


def test_second_document_is_reported_and_left_out() -> None:
    law = lawtext.parse(
        "# 甲办法\n第一条 乙。\n第二条 本办法自公布之日起施行。\n\n# 丙办法\n第一条 丁。\n"
        "第二条 戊。\n第三条 本办法自公布之日起施行。"
    )
    assert keys(law) == ["1", "2"]
    assert "second_document" in codes(law)
    assert law.nodes[-1].kind is Kind.OTHER_DOCUMENT
    assert law.nodes[-1].heading == "丙办法"


def test_law_behind_a_short_document_is_the_main_text_with_its_own_title() -> None:
    body = "".join(f"第{number}条 甲。\n" for number in "一二三四五六七八九")
    law = lawtext.parse(
        f"样例机关公告\n第一条 发布。\n第二条 附后。\n\n样例条例\n{body}第十条 自公布之日起施行。"
    )
    assert law.title == "样例条例"
    assert law.counts["条"] == 10
    assert codes(law) == ["second_document"]


def test_amending_decision_has_no_articles_of_what_it_quotes() -> None:
    law = lawtext.parse(
        "# 样例机关关于修改《样例办法》的决定\n\n一、将第三条修改为：“第三条 丙。\n\n"
        "“（一）丁；\n\n“（二）戊。”\n\n"
        "二、增加一条，作为第四条：\n\n第四条 己。\n\n三、第五条修改为：\n“第五条 庚。”\n\n"
        "本决定自公布之日起施行。"
    )
    assert keys(law) == []
    assert "no_articles" in codes(law)
    assert "quoted_articles" in codes(law)


def test_amendment_in_articles_keeps_its_own_and_not_the_quoted() -> None:
    law = lawtext.parse(
        "# 样例宪章修正案\n第三条 序言修改。\n第四条 增加一节，作为第七节，内容如下：\n"
        "第七节 样例\n第六十条 甲。\n第六十一条 乙。"
    )
    assert keys(law) == ["3", "4"]
    assert law.counts["节"] == 0
    assert "quoted_articles" in codes(law)


def test_quotation_left_open_by_mistake_swallows_nothing() -> None:
    law = lawtext.parse("# 样例办法\n第一条 称为“乙。\n第二条 丙。\n第三条 本办法自公布之日起施行。")
    assert keys(law) == ["1", "2", "3"]


def test_reply_without_articles_keeps_its_text() -> None:
    law = lawtext.parse(
        "# 样例机关关于样例问题的批复\n\n样例局：\n\n你局来文收悉。批复如下：\n\n一、可以。\n"
        "\n二、不可以。\n\n此复。"
    )
    assert keys(law) == []
    assert codes(law) == ["no_articles"]
    assert law.nodes[0].text == "样例局："


def test_old_items_without_brackets_are_items_after_a_colon() -> None:
    law = lawtext.parse(
        "# 样例办法\n第一条 有下列情形的：\n一、甲；\n二、乙。\n第二条 本办法自公布之日起施行。"
    )
    assert [item.label for item in law.articles[0].paragraphs[0].children] == ["一、", "二、"]


def test_items_glued_into_one_line_are_parted() -> None:
    law = lawtext.parse(
        "# 样例办法\n第一条 有下列情形：（一）甲；（二）乙。\n第二条 本办法自公布之日起施行。"
    )
    assert [item.text for item in law.articles[0].paragraphs[0].children] == ["甲；", "乙。"]


def test_list_set_line_by_line_is_one_paragraph() -> None:
    law = lawtext.parse(
        "# 样例办法\n第一条 由下列人员组成：\n主任，\n委员若干人。\n任期五年。\n第二条 自公布之日起施行。"
    )
    assert len(law.articles[0].paragraphs) == 2
    assert law.articles[0].paragraphs[0].text == "由下列人员组成：\n主任，\n委员若干人。"


def test_lines_broken_by_an_editor_are_joined_and_open_no_article() -> None:
    law = lawtext.parse(
        "# 样例办法\n\n第一条\n写样例的人应当注意下列各项要求并且依照有关规定的程序和期限办理手续，同时遵守\n"
        "第三条 规定的限度和\n要求。\n\n第二条 甲。\n\n第三条 本办法自公布之日起施行。"
    )
    assert keys(law) == ["1", "2", "3"]
    assert law.articles[0].paragraphs[0].text == (
        "写样例的人应当注意下列各项要求并且依照有关规定的程序和期限办理手续，"
        "同时遵守第三条 规定的限度和要求。"
    )


def test_plain_numbered_line_before_an_article_groups_what_follows() -> None:
    law = lawtext.parse(
        "# 样例规定\n（2001年1月1日通过）\n一、原则\n第一条 甲。\n二、附则\n第二条 本规定自公布之日起施行。"
    )
    assert [article.path for article in law.articles] == [("一、原则",), ("二、附则",)]


def test_missing_item_is_reported() -> None:
    law = lawtext.parse("# 样例办法\n第一条 下列：\n（一）甲；\n（三）乙。\n第二条 本办法自公布之日起施行。")
    assert codes(law) == ["item_gap"]


@pytest.mark.parametrize("head", ["# 第二编 样例", "第二编 样例"])
def test_file_that_begins_with_a_heading_keeps_it_and_has_no_title(head: str) -> None:
    law = lawtext.parse(f"{head}\n\n## 第一章 甲\n\n第五条 乙。\n\n第六条 自公布之日起施行。")
    assert law.title == ""
    assert (law.counts["编"], law.counts["章"]) == (1, 1)
    assert codes(law) == ["no_title", "heading_gap", "late_start"]


def test_header_mark_in_the_wrong_place_loses_no_article() -> None:
    law = lawtext.parse("# 样例办法\n第一条 甲。\n<!-- INFO END -->\n第二条 本办法自公布之日起施行。")
    assert keys(law) == ["1", "2"]


def test_front_matter_and_containers_are_no_text() -> None:
    law = lawtext.parse(
        "---\nsidebar: auto\n---\n\n# 样例办法\n\n::: tip\n\n[[toc]]\n\n第一条 甲。\n\n:::\n\n"
        "第二条 本办法自公布之日起施行。"
    )
    assert law.title == "样例办法"
    assert law.articles[0].text == "甲。"


def test_unreadable_characters_are_reported() -> None:
    law = lawtext.parse("# 样例办法\n第一条 甲\ufffd。\n第二条 本办法自公布之日起施行。")
    assert [(warning.line, warning.code) for warning in law.warnings] == [(2, "garbled")]


def test_report_has_the_form_of_the_command() -> None:
    law = lawtext.parse("# 样例办法\n第一条 甲。\n第一条之一 乙。\n第四条 本办法自公布之日起施行。")
    assert lawtext.report(law, "a.md") == {
        "file": "a.md",
        "title": "样例办法",
        "counts": {"编": 0, "分编": 0, "章": 0, "节": 0, "条": 3},
        "articles": ["1", "1-1", "4"],
        "warnings": [{"line": 4, "reason": "Gap in the numbering: 第四条 comes right after 第一条之一."}],
    }


def test_report_translates_its_warnings() -> None:
    law = lawtext.parse("# 样例办法\n第一条 甲。\n第三条 本办法自公布之日起施行。")
    written = lawtext.report(law, "a.md", translate=lambda message: f"<{message}>")
    assert written["warnings"] == [
        {"line": 3, "reason": "<Gap in the numbering: 第三条 comes right after 第一条.>"}
    ]


def test_article_is_found_by_its_key() -> None:
    law = lawtext.parse(PLAIN)
    assert law.article("2") is law.articles[1]
    assert law.article("9") is None


rows = st.sampled_from(
    [
        "第一条 甲。",
        "第二条乙。",
        "第三条",
        "第一章 总则",
        "附件：",
        "“丙",
        "丁”",
        "目录",
        "（一）戊；",
        "1. 己",
        "",
        "# 庚法",
        "第九条第一款",
        "附则",
    ]
)


@given(st.lists(rows, min_size=1, max_size=30))
def test_any_order_of_lines_gives_a_rising_list_and_loses_no_text(chosen: list[str]) -> None:
    text = "# 样例法\n" + "\n".join(chosen)
    law = lawtext.parse(text)
    numbers = [(article.number, article.suffix) for article in law.articles]
    assert numbers == sorted(set(numbers))
    assert law.counts["条"] == len(law.articles)
    assert all(1 <= warning.line <= text.count("\n") + 1 for warning in law.warnings)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with suppress(lawtext.LawTextError):
        assert lawtext.parse(text).counts
