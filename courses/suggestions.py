"""What the words of a law file suggest about the instrument: a first filling of the form, which a person
confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courses.enums import LawCategory, LawChange
from courses.lawtext import LawText


@dataclass(frozen=True)
class LawFacts:
    """Metadata of one version of an instrument (domain.md §6)."""

    title: str
    category: str
    short_title: str = ""
    issuing_body: str = ""
    document_no: str = ""
    promulgated_on: date | None = None
    effective_on: date | None = None
    note: str = ""
    change: str = LawChange.NEW
    text_kind: str = "FULL"


def facts_of(law: LawText) -> LawFacts:
    """The category is empty where nothing in the text tells it."""
    meta = law.metadata
    promulgated = meta.amended_on or meta.promulgated_on or meta.adopted_on
    change = LawChange.REVISED if meta.amended_on else LawChange.NEW
    note = f"{promulgated.year}年{'修订' if meta.amended_on else '制定'}" if promulgated else ""
    return LawFacts(
        title=law.title,
        short_title=short_title(law.title),
        category=category(law.title, meta.issuing_body) or "",
        issuing_body=meta.issuing_body,
        document_no=meta.document_no,
        promulgated_on=promulgated,
        effective_on=meta.effective_on,
        note=note,
        change=change,
    )


def short_title(title: str) -> str:
    """行政处罚法 for 中华人民共和国行政处罚法; empty where there is nothing to leave out."""
    short = title.removeprefix("中华人民共和国")
    return short if short != title else ""


# The first words that are met decide; order matters (监察委员会 before 委员会, Party before State).
_BY_BODY = [
    (("最高人民法院", "最高人民检察院"), LawCategory.JUDICIAL_INTERPRETATION),
    (("国家监察委员会",), LawCategory.SUPERVISORY_REGULATION),
    (("中国共产党", "中共中央", "中央委员会", "中央纪委"), LawCategory.PARTY_REGULATION),
    (("全国人民代表大会", "全国人大"), LawCategory.LAW),
    (("国务院",), LawCategory.ADMIN_REGULATION),
    (("人民代表大会", "人大常委会"), LawCategory.LOCAL_REGULATION),
]


def category(title: str, issuing_body: str) -> LawCategory | None:
    """The type of an instrument from its name and maker, or None."""
    name = title.strip()
    if name.endswith("宪法") or "宪法修正案" in name:
        return LawCategory.CONSTITUTION
    if name.startswith("中国共产党"):
        return LawCategory.PARTY_REGULATION
    for words, kind in _BY_BODY:
        if any(issuing_body.startswith(word) or name.startswith(word) for word in words):
            return kind
    if name.startswith("中华人民共和国") or name.endswith(("法", "法典")):
        return LawCategory.LAW if name.endswith(("法", "法典")) else LawCategory.ADMIN_REGULATION
    if name.endswith(("通知", "意见", "指引", "方案")):
        return LawCategory.NORMATIVE_DOCUMENT
    return None
