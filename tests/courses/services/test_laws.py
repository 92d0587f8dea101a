"""Law in: versions, provisions, statuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import AuditEntry
from common.errors import Conflict, Invalid
from courses.enums import LawCategory, LawStatus, NodeKind, TextKind
from courses.models import LawDraft, LawVersion
from courses.services import laws
from courses.suggestions import LawFacts
from tests.factories.courses import LAW_TEXT, MOMENT, make_law_version
from tests.factories.world import World

pytestmark = pytest.mark.django_db
FACTS = LawFacts(
    title="示例规定",
    category=LawCategory.DEPARTMENT_RULE,
    promulgated_on=date(2025, 12, 1),
    effective_on=date(2026, 1, 1),
)
TEXT = LAW_TEXT.format(title="示例规定")


def test_version_holds_headings_and_articles_in_order() -> None:
    version, is_new = laws.add_version(FACTS, text=TEXT, actor=None, now=MOMENT)
    rows = list(version.provisions.values_list("kind", "key", "label", "chapter"))
    assert is_new
    assert rows == [
        (NodeKind.CHAPTER, "", "第一章", "第一章 总则"),
        (NodeKind.ARTICLE, "1", "第一条", "第一章 总则"),
        (NodeKind.ARTICLE, "2", "第二条", "第一章 总则"),
        (NodeKind.CHAPTER, "", "第二章", "第二章 附则"),
        (NodeKind.ARTICLE, "3", "第三条", "第二章 附则"),
    ]


def test_paragraphs_keep_items() -> None:
    version, _is_new = laws.add_version(FACTS, text=TEXT, actor=None, now=MOMENT)
    assert version.provisions.get(key="2").paragraphs == [
        {
            "text": "本规定所称条文，包括下列内容：",
            "items": [
                {"label": "（一）", "text": "编、章、节；", "sub_items": []},
                {"label": "（二）", "text": "条、款、项。", "sub_items": []},
            ],
        },
        {"text": "前款所列内容按照原文顺序保存。", "items": []},
    ]


def test_same_text_twice_is_one_version() -> None:
    first, _new = laws.add_version(FACTS, text=TEXT, actor=None, now=MOMENT)
    again, is_new = laws.add_version(FACTS, text=TEXT.replace("\n", "\r\n"), actor=None, now=MOMENT)
    assert (again.pk, is_new, LawVersion.objects.count()) == (first.pk, False, 1)


def test_second_text_of_one_version_is_refused() -> None:
    laws.add_version(FACTS, text=TEXT, actor=None, now=MOMENT)
    with pytest.raises(Conflict) as refusal:
        laws.add_version(FACTS, text=TEXT.replace("原文", "本来"), actor=None, now=MOMENT)
    assert refusal.value.code == "version_exists"


def test_digest_and_official_text_stand_side_by_side() -> None:
    laws.add_version(replace(FACTS, text_kind=TextKind.DIGEST), text=TEXT, actor=None, now=MOMENT)
    laws.add_version(FACTS, text=TEXT.replace("原文", "本来"), actor=None, now=MOMENT)
    assert set(LawVersion.objects.values_list("text_kind", "status")) == {
        (TextKind.DIGEST, LawStatus.IN_FORCE),
        (TextKind.FULL, LawStatus.IN_FORCE),
    }


def test_category_is_needed() -> None:
    with pytest.raises(Invalid):
        laws.add_version(replace(FACTS, category=""), text=TEXT, actor=None, now=MOMENT)


def test_newer_version_amends_the_older_when_it_takes_effect() -> None:
    older = make_law_version("示例规定")
    newer = make_law_version(
        "示例规定",
        text=LAW_TEXT.replace("原文", "本来"),
        promulgated_on=date(2026, 3, 1),
        effective_on=date(2026, 6, 1),
    )
    older.refresh_from_db()
    assert (older.status, newer.status) == (LawStatus.IN_FORCE, LawStatus.NOT_YET_EFFECTIVE)
    day_before = datetime(2026, 5, 31, 15, 59, tzinfo=UTC)  # 23:59 in Changsha
    assert laws.bring_into_force(now=day_before) == 0
    assert laws.bring_into_force(now=day_before + timedelta(minutes=1)) == 1
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.status, newer.status) == (LawStatus.AMENDED, LawStatus.IN_FORCE)


def test_older_text_imported_later_is_amended_at_once() -> None:
    newer = make_law_version("示例规定", promulgated_on=date(2026, 1, 5))
    older = make_law_version(
        "示例规定", text=LAW_TEXT.replace("原文", "本来"), promulgated_on=date(2019, 1, 5), effective_on=None
    )
    newer.refresh_from_db()
    assert (older.status, newer.status) == (LawStatus.AMENDED, LawStatus.IN_FORCE)


def test_instrument_can_be_listed_without_text() -> None:
    version, _new = laws.add_version(FACTS, text="", actor=None, now=MOMENT)
    assert (version.text_kind, version.provisions.count(), version.source_hash) == (TextKind.NONE, 0, "")


def test_import_is_audited(world: World) -> None:
    version, _new = laws.add_version(FACTS, text=TEXT, actor=world.bureau, now=MOMENT)
    entry = AuditEntry.objects.about(version).get()
    assert (entry.action, entry.actor_id, entry.after["counts"]["条"]) == ("law.import", world.bureau.pk, 3)


def test_confirmed_draft_becomes_a_version_and_goes(world: World) -> None:
    draft = laws.keep_draft(source_name="law.md", text=TEXT, actor=world.bureau, now=MOMENT)
    version, _new = laws.confirm_draft(draft, FACTS, actor=world.bureau, now=MOMENT)
    assert (version.source_name, LawDraft.objects.count()) == ("law.md", 0)
