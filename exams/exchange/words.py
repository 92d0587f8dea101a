"""The words that people write into question files: kinds, judgements, difficulties."""

from __future__ import annotations

import re
import unicodedata

from exams.kinds import FALSE, MULTIPLE, SINGLE, TRUE, TRUE_FALSE

# Kinds that this release cannot take in; the wider ones first ("不定项选择" is not "选择").
_NOT_OFFERED = re.compile(
    "不定项|不定向|填空|简答|问答|论述|论文|案例|主观|名词解释|材料|阅读|连线|匹配|配伍|排序|计算|辨析|改错"
)
_KIND_PATTERNS = (
    (re.compile("多选|多项|复选"), MULTIPLE),
    (re.compile("单选|单项|单一选择"), SINGLE),
    (re.compile("判断|是非|对错|正误"), TRUE_FALSE),
)
_KIND_NAMES = {
    "single": SINGLE, "singlechoice": SINGLE, "radio": SINGLE,
    "multiple": MULTIPLE, "multiplechoice": MULTIPLE, "multi": MULTIPLE, "checkbox": MULTIPLE,
    "truefalse": TRUE_FALSE, "tf": TRUE_FALSE, "judge": TRUE_FALSE, "judgement": TRUE_FALSE,
    "judgment": TRUE_FALSE, "trueorfalse": TRUE_FALSE, "boolean": TRUE_FALSE,
}  # fmt: skip
_FOREIGN_NAMES = {"blank", "fill", "essay", "shortanswer", "indeterminate", "case", "matching", "cloze"}
_ANY_CHOICE = {"选择", "选择题", "客观题", "choice"}
_SECTION = re.compile(
    r"[第(]?[一二三四五六七八九十\d]{0,3}(?:部分|大题)?[)]?[、.:\s]*"
    r"(?:单项?选择?|单选|多项?选择?|多选|不定项选择?|判断|是非|填空|简答|问答|论述|案例分析?)题?"
    r"(?:$|[\s(:,、共每\d].{0,60}$)"
)

_JUDGEMENTS = {
    TRUE: "对 正确 是 真 对的 正确的 符合 √ ✓ ✔ ☑ ✅ y yes t true right correct 1",
    FALSE: "错 错误 否 假 非 错的 错误的 不对 不正确 不是 不符合 × ✗ ✘ ✕ ✖ ╳ ☒ ❌ "
    "x n no f false wrong incorrect 0",
}
_DIFFICULTIES = {
    1: "易 容易 简单 较易 很易 低 基础 初级 easy simple 1",
    2: "中 中等 一般 适中 普通 中级 medium normal 2",
    3: "难 困难 较难 很难 高 高级 hard difficult 3",
}
JUDGEMENT_WORDS = {word: meaning for meaning, words in _JUDGEMENTS.items() for word in words.split()}
DIFFICULTY_WORDS = {word: level for level, words in _DIFFICULTIES.items() for word in words.split()}


def plain(text: str) -> str:
    """Full-width to half-width, lower case, without white space and variation selectors."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.replace("\ufe0f", "").replace("\ufe0e", "").split())


def judgement(text: str) -> str | None:
    """`true` or `false` for 对/错, 正确/错误, √/×, Y/N and the like, None for anything else."""
    return JUDGEMENT_WORDS.get(plain(text).strip("。.!;,'\"()[]【】“”"))


class ForeignKind(Exception):
    """A kind that we know by name but cannot take in."""


def kind_named(text: str) -> str | None:
    """The kind that a cell names; None for “选择题”, which leaves it to the answer.

    Raises ForeignKind for kinds not offered, KeyError for words that name no kind.
    """
    word = plain(text)
    name = re.sub(r"[^a-z]", "", word) if word.isascii() else ""
    if _NOT_OFFERED.search(word) or name.removesuffix("question") in _FOREIGN_NAMES:
        raise ForeignKind(text)
    for pattern, kind in _KIND_PATTERNS:
        if pattern.search(word):
            return kind
    if word in _ANY_CHOICE:
        return None
    return _KIND_NAMES[name.removesuffix("question")]


def names_a_kind(text: str) -> bool:
    """Could this cell stand in a column of kinds?"""
    try:
        kind_named(text)
    except ForeignKind:
        return True
    except KeyError:
        return False
    return len(text) <= 12


def section_named(text: str) -> bool:
    """Is this line a heading such as “二、多项选择题（每题2分）”?"""
    return bool(_SECTION.fullmatch(unicodedata.normalize("NFKC", text).strip()))
