"""Cited law: text as typed → keys into the law library, and back into the official form (domain.md §6).

A citation that does not exist is refused with its reason. Where the library holds an instrument without its
text, or only a study digest, paragraphs and items cannot be checked: the article is as far as we can see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from courses import citation
from courses.citation import Citation
from courses.enums import LawStatus, TextKind
from courses.models import LawVersion, Provision
from exams.models import QuestionCitation, QuestionVersion

COUNTRY = "中华人民共和国"
# The text in force first, the official text before a digest, a mere title last.
_STATUS_RANK = {LawStatus.IN_FORCE: 0, LawStatus.NOT_YET_EFFECTIVE: 1, LawStatus.AMENDED: 2}
_TEXT_RANK = {TextKind.FULL: 0, TextKind.DIGEST: 1, TextKind.NONE: 2}


@dataclass(frozen=True)
class Found:
    """A provision that stands in the library; ``as_row`` is the unsaved row for a version."""

    law_version: LawVersion
    article: str
    paragraph: int | None = None
    item: int | None = None
    sub_item: int | None = None

    def as_row(self, version: QuestionVersion) -> QuestionCitation:
        return QuestionCitation(
            version=version,
            law_version=self.law_version,
            article=self.article,
            paragraph=self.paragraph,
            item=self.item,
            sub_item=self.sub_item,
        )


@dataclass(frozen=True)
class Unknown:
    """What was typed and why it cannot be stored."""

    text: str
    reason: str


class Library:
    """Looks citations up and remembers what it saw: one import asks for the same laws a thousand times."""

    def __init__(self) -> None:
        self._versions: dict[str, list[LawVersion]] = {}
        self._articles: dict[tuple[int, str], list[dict[str, Any]] | None] = {}

    def resolve(self, text: str) -> tuple[list[Found], list[Unknown]]:
        """All citations of a text, one a line or several in a line, in order and without repetitions."""
        found: dict[Found, None] = {}
        unknown = []
        for line in text.splitlines():
            if not line.strip():
                continue
            cited = citation.parse(line)
            if not cited:
                unknown.append(Unknown(line.strip(), _("No provision is named. Write 《…》第…条.")))
            for each in cited:
                outcome = self._look_up(each)
                if isinstance(outcome, Found):
                    found[outcome] = None
                else:
                    unknown.append(Unknown(citation.format(each), outcome))
        return list(found), unknown

    def _look_up(self, cited: Citation) -> Found | str:
        if not cited.title:
            return _("Write the title of the law in 《》 before the article.")
        versions = self._of(cited.title)
        if not versions:
            return _("The law library has no law of this title.")
        for version in versions:
            if version.text_kind == TextKind.NONE:
                return Found(version, cited.key, cited.paragraph, cited.item, cited.sub_item)
            paragraphs = self._article(version, cited.key)
            if paragraphs is None:
                continue
            if version.text_kind != TextKind.FULL:
                return Found(version, cited.key, cited.paragraph, cited.item, cited.sub_item)
            return _within(version, cited, paragraphs)
        return _("The law has no such article.")

    def _of(self, title: str) -> list[LawVersion]:
        if title not in self._versions:
            names = {title, COUNTRY + title, title.removeprefix(COUNTRY)}
            rows = LawVersion.objects.filter(Q(law__title__in=names) | Q(law__short_title__in=names))
            usable = rows.exclude(status__in=[LawStatus.REPEALED, LawStatus.LAPSED]).select_related("law")
            ranked = sorted(
                usable.defer("source_text", "warnings"),
                key=lambda row: (
                    _TEXT_RANK.get(TextKind(row.text_kind), 9),
                    _STATUS_RANK[LawStatus(row.status)],
                ),
            )
            self._versions[title] = ranked
        return self._versions[title]

    def _article(self, version: LawVersion, key: str) -> list[dict[str, Any]] | None:
        place = (version.pk, key)
        if place not in self._articles:
            rows = Provision.objects.articles().filter(version=version, key=key).order_by("position")
            self._articles[place] = rows.values_list("paragraphs", flat=True).first()
        return self._articles[place]


def _within(version: LawVersion, cited: Citation, paragraphs: Sequence[dict[str, Any]]) -> Found | str:
    """款, 项 and 目 against the text; 第一款 is left out when the article has one paragraph."""
    count = len(paragraphs)
    if cited.paragraph and cited.paragraph > max(count, 1):
        return _("The article has only %(count)s paragraphs.") % {"count": count}
    if cited.item and not cited.paragraph and count > 1:
        return _("The article has %(count)s paragraphs: say which one the item belongs to.") % {
            "count": count
        }
    if cited.item or cited.sub_item:
        refusal = _items(cited, paragraphs[(cited.paragraph or 1) - 1] if paragraphs else {})
        if refusal:
            return refusal
    paragraph = cited.paragraph if count > 1 else None
    return Found(version, cited.key, paragraph, cited.item, cited.sub_item)


def _items(cited: Citation, paragraph: dict[str, Any]) -> str:
    items = paragraph.get("items", [])
    if not items:
        return _("This paragraph has no items.")
    if cited.item and cited.item > len(items):
        return _("This paragraph has only %(count)s items.") % {"count": len(items)}
    if cited.sub_item and cited.sub_item > len(items[(cited.item or 1) - 1].get("sub_items", [])):
        return _("This item has no such sub-item.")
    return ""


def official(row: QuestionCitation) -> str:
    """《中华人民共和国行政处罚法》第七十六条第五项, from the key."""
    article, _dash, suffix = row.article.partition("-")
    cited = Citation(
        title=row.law_version.law.title,
        article=int(article),
        suffix=int(suffix or 0),
        paragraph=row.paragraph,
        item=row.item,
        sub_item=row.sub_item,
    )
    return citation.format(cited)


@dataclass(frozen=True)
class Shown:
    """A citation for the page: official form, the article's text, and whether the law still says so."""

    text: str
    law_version: LawVersion
    provision: Provision | None
    is_current: bool
    is_checkable: bool

    @property
    def url_anchor(self) -> str:
        return self.provision.anchor if self.provision else ""


def shown(rows: Iterable[QuestionCitation]) -> list[Shown]:
    """Citations with their provisions, in one query for all of them."""
    listed = list(rows)
    wanted = Q(pk__in=[])
    for row in listed:
        wanted |= Q(version_id=row.law_version_id, key=row.article)
    found: dict[tuple[int, str], Provision] = {}
    for provision in Provision.objects.articles().filter(wanted).order_by("-position"):
        found[(provision.version_id, provision.key)] = provision
    return [
        Shown(
            text=official(row),
            law_version=row.law_version,
            provision=found.get((row.law_version_id, row.article)),
            is_current=row.law_version.status == LawStatus.IN_FORCE,
            is_checkable=row.law_version.text_kind != TextKind.NONE,
        )
        for row in listed
    ]


def as_typed(version: QuestionVersion) -> str:
    """What stands in the editor's field: known citations in official form, then what is still unknown."""
    rows = version.citations.select_related("law_version__law")
    return "\n".join([*(official(row) for row in rows), *version.unresolved_citations])
