"""Duplicates are found as a slow comparison of all pairs would find them."""

from hypothesis import given
from hypothesis import strategies as st

from exams.exchange import QuestionDraft
from exams.exchange.duplicates import are_alike, find, normalised, stem_text, text_hash

STEMS = st.sampled_from(
    ["下列正确的是？", "1、下列正确的是（ ）", "下列错误的是", "《处罚法》第1条", "《处罚法》第2条"]
)
OPTIONS = st.sets(st.sampled_from("甲乙丙丁戊己"), max_size=4).map(lambda found: tuple(sorted(found)))


@given(st.lists(st.tuples(STEMS, OPTIONS), max_size=12))
def test_the_index_finds_what_comparing_all_pairs_finds(contents):
    drafts = [
        QuestionDraft(line, "single", stem, options, ())
        for line, (stem, options) in enumerate(contents, start=2)
    ]
    firsts, expected = [], []
    for draft in drafts:
        first = next((other for other in firsts if are_alike(draft, other)), None)
        if first is None:
            firsts.append(draft)
        else:
            expected.append((draft.line, first.line))
    assert [(twice.line, twice.of) for twice in find(drafts)] == expected


def test_width_case_space_and_punctuation_do_not_count():
    assert normalised("ＷＴＯ 规则，第 1 条。") == normalised("wto规则第1条") == "wto规则第1条"


def test_running_numbers_and_places_for_the_answer_do_not_count():
    assert (
        stem_text("12、处罚时效是（ A ）年")
        == stem_text("（3）处罚时效是(  )年")
        == stem_text("处罚时效是年")
    )


def test_numbers_that_belong_to_the_text_do_count():
    assert stem_text("1.5倍罚款") != stem_text("5倍罚款")
    assert stem_text("（？）") != stem_text("（！）")


def test_the_hash_is_the_same_for_the_same_stem():
    assert text_hash("1. 处罚时效？") == text_hash("处罚时效")
    assert text_hash("处罚时效") != text_hash("追责时效")
    assert len(text_hash("x")) == 64
