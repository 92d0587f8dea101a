"""Which column is what: guessed from headings, then from contents; a person may correct the guess.

Roles: kind, stem, answer, explanation, difficulty, topic, citations, points, is_multiple, options (all in
one cell), option:A … option:J, and ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from common.tables import Row
from exams.exchange.answers import looks_like_letters
from exams.exchange.words import judgement, names_a_kind
from exams.kinds import LETTERS

IGNORED = "ignored"
HEADER_WITHIN = 15  # titles and remarks above the headings
LONGEST_HEADING = 30
SAMPLE = 200

# The better heading stands first: where two columns claim a role, it wins.
HEADINGS: Mapping[str, str] = {
    "kind": "题型 试题类型 题目类型 试题题型 问题类型 类型 questiontype kind type",
    "stem": "题干 试题内容 题目内容 题干内容 试题题干 题目 试题 问题 题目标题 试题标题 题目描述 内容 标题 "
    "stem question questiontext input",
    "answer": "正确答案 标准答案 参考答案 试题答案 题目答案 正确选项 答案 answer correctanswer key output",
    "explanation": "解析 答案解析 试题解析 题目解析 解析说明 答案说明 解释 说明 explanation analysis",
    "difficulty": "难度 难易度 难易程度 难度等级 试题难度 题目难度 难度系数 difficulty level",
    "topic": "知识点 考点 所属知识点 章节 所属章节 题目分类 试题分类 分类 科目 所属科目 "
    "topic category subject",
    "citations": "法条依据 法律依据 法规依据 相关法条 依据 法条 出处 citations citation basis",
    "points": "分值 分数 得分 每题分数 试题分数 题目分值 points score mark",
    "options": "选项 选项内容 备选项 备选答案 可选项 全部选项 options choices",
    "is_multiple": "multichoice ismultiple 是否多选",
    IGNORED: "序号 编号 题号 是否启用 启用 状态 来源 备注 原因 id no number source reason",
}
_BY_HEADING = {
    word: (role, rank) for role, words in HEADINGS.items() for rank, word in enumerate(words.split())
}
_OPTION = re.compile(
    r"(?:选项|备选项|备选答案|可选项|选择项|选择|答案|options?|choice)?([a-j])(?:选项|项|答案)?"
    r"|(?:选项|备选项|备选答案|可选项|选择项|答案|options?|choice)(10|[1-9]|[一二三四五六七八九十])"
)
_CHINESE_DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True)
class ColumnMap:
    """Column index (from 0) → role. `header_line` is None where the file begins with data."""

    roles: Mapping[int, str]
    header_line: int | None
    headings: tuple[str, ...] = ()
    numbered_options: bool = False
    sheet: str = ""

    @property
    def option_columns(self) -> list[int]:
        """Columns of the options in the order of their letters, from A without a gap."""
        by_role = {role: at for at, role in self.roles.items()}
        columns = []
        for letter in LETTERS:
            if f"option:{letter}" not in by_role:
                break
            columns.append(by_role[f"option:{letter}"])
        return columns

    def column(self, role: str) -> int | None:
        return next((at for at, its in self.roles.items() if its == role), None)


def role_of(heading: str) -> tuple[str, int] | None:
    """Role and rank (0 = surest) of a heading; “*答案A（必填）” counts as “答案A”."""
    if len(heading) > LONGEST_HEADING:
        return None
    folded = unicodedata.normalize("NFKC", heading).casefold()
    squeezed = re.sub(r"[\W_]", "", folded)
    bare = re.sub(r"[\W_]", "", re.sub(r"[(\[【].*?[)\]】]", "", folded))
    for word in (squeezed, bare):
        option = _OPTION.fullmatch(word)
        if option:
            return f"option:{_letter(option)}", 0
        if word in _BY_HEADING:
            return _BY_HEADING[word]
    return None


def _letter(option: re.Match[str]) -> str:
    letter, number = option.groups()
    if letter:
        return letter.upper()
    at = int(number) if number.isdigit() else _CHINESE_DIGITS.index(number) + 1
    return LETTERS[at - 1]


def guess(rows: Sequence[Row], *, sheet: str = "") -> ColumnMap | None:
    """How this sheet is laid out, or None when stem and answer cannot be found."""
    header = _find_header(rows[:HEADER_WITHIN])
    roles = _roles(header.cells) if header else {}
    data = [row for row in rows if header is None or row.line > header.line][:SAMPLE]
    _guess_by_content(roles, data, has_headings=header is not None)
    if not {"stem", "answer"} <= set(roles.values()):
        return None
    headings = header.cells if header else ()
    numbered = any(
        roles.get(at) == "option:A" and re.search(r"[1一]", text) for at, text in enumerate(headings)
    )
    return ColumnMap(roles, header.line if header else None, headings, numbered, sheet)


def _find_header(rows: Sequence[Row]) -> Row | None:
    """The row with the most known headings, two at least and the stem or the answer among them."""
    best: tuple[int, Row | None] = (1, None)
    for row in rows:
        known = set(_roles(row.cells).values()) - {IGNORED}
        if len(known) > best[0] and known & {"stem", "answer"}:
            best = (len(known), row)
    return best[1]


def _roles(headings: Sequence[str]) -> dict[int, str]:
    claims: dict[str, tuple[int, int]] = {}
    roles: dict[int, str] = {}
    for at, heading in enumerate(headings):
        found = role_of(heading)
        if found is None:
            continue
        role, rank = found
        roles[at] = role
        if role == IGNORED:
            continue
        if role in claims and claims[role][0] <= rank:
            roles[at] = IGNORED
            continue
        if role in claims:
            roles[claims[role][1]] = IGNORED
        claims[role] = (rank, at)
    if "option:A" not in claims:
        roles = {at: role for at, role in roles.items() if not role.startswith("option:")}
    return roles


def _guess_by_content(roles: dict[int, str], data: Sequence[Row], *, has_headings: bool) -> None:
    """Fill the roles that no heading named, from what most cells look like."""
    width = max((len(row.cells) for row in data), default=0)
    columns = {
        at: [row.cells[at] for row in data if at < len(row.cells) and row.cells[at]]
        for at in range(width)
        if at not in roles
    }
    columns = {at: cells for at, cells in columns.items() if cells}
    if "kind" not in roles.values():
        _claim(roles, columns, "kind", lambda cells: _share(cells, names_a_kind) >= 0.9)
    if "answer" not in roles.values():
        least = max(1, len(data) // 2)
        _claim(
            roles, columns, "answer", lambda cells: len(cells) >= least and _share(cells, _is_answer) >= 0.8
        )
    if "stem" not in roles.values():
        _claim(roles, columns, "stem", lambda cells: sum(map(len, cells)) / len(cells) >= 8)
    if not has_headings:
        _guess_options(roles, columns)


def _claim(
    roles: dict[int, str], columns: dict[int, list[str]], role: str, fits: Callable[[Sequence[str]], bool]
) -> None:
    for at, cells in columns.items():
        if fits(cells):
            roles[at] = role
            del columns[at]
            return


def _guess_options(roles: dict[int, str], columns: Mapping[int, Sequence[str]]) -> None:
    """Without headings: the columns behind the stem are options as long as their texts vary."""
    stem = next((at for at, role in roles.items() if role == "stem"), None)
    if stem is None:
        return
    letters = iter(LETTERS[:6])
    for at in sorted(at for at in columns if at > stem):
        cells = columns[at]
        varied = len(set(cells)) / len(cells) > 0.3 or len(cells) < 4
        if not varied or (letter := next(letters, None)) is None:
            return
        roles[at] = f"option:{letter}"


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, cells)) / len(cells)


def _is_answer(text: str) -> bool:
    return looks_like_letters(text) or judgement(text) is not None
