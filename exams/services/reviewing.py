"""A paper that is over, with keys, explanations and citations. Callers ask ``exams.disclosure`` first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from courses import citation as citations
from exams.enums import QuestionKind
from exams.grading import ItemGrade, grade
from exams.kinds import FALSE, TRUE, Kind, kind_of
from exams.models import Attempt, QuestionCitation, QuestionVersion
from exams.services import showing


@dataclass(frozen=True)
class ReviewOption:
    key: str
    text: str
    is_chosen: bool
    is_right: bool


@dataclass(frozen=True)
class ReviewItem:
    """One question as its candidate saw it, beside what was right. Letters are those of this paper."""

    number: int
    kind: str
    kind_label: str
    stem: str
    options: list[ReviewOption]
    answer: str
    key: str
    points: Decimal
    full_points: Decimal
    is_answered: bool
    is_correct: bool
    explanation: str
    citations: list[str]


@dataclass(frozen=True)
class KindResult:
    """How one kind of question went."""

    label: str
    count: int
    correct: int
    points: Decimal
    full_points: Decimal


def review(attempt: Attempt) -> list[ReviewItem]:
    """Every item in the order of the paper; four queries."""
    wanted = [item["version"] for item in attempt.items]
    rows = QuestionVersion.objects.filter(pk__in=wanted).prefetch_related("citations__law_version__law")
    versions = {row.pk: row for row in rows}
    graded = grade(showing.grading_items(attempt.items), attempt.answers).items
    return [
        _item(number, item["order"], versions[item["version"]], result)
        for number, (item, result) in enumerate(zip(attempt.items, graded, strict=True), start=1)
    ]


def by_kind(attempt: Attempt) -> list[KindResult]:
    """The marks by kind of question, in the order of the paper; it tells no single answer."""
    found: dict[str, list[ItemGrade]] = {}
    graded = grade(showing.grading_items(attempt.items), attempt.answers).items
    for item, result in zip(attempt.items, graded, strict=True):
        found.setdefault(item["kind"], []).append(result)
    return [
        KindResult(
            label=str(QuestionKind(kind).label),
            count=len(results),
            correct=sum(result.is_correct for result in results),
            points=sum((result.points for result in results), Decimal(0)),
            full_points=sum((result.maximum for result in results), Decimal(0)),
        )
        for kind, results in found.items()
    ]


def _item(number: int, order: list[int], version: QuestionVersion, result: ItemGrade) -> ReviewItem:
    kind = kind_of(version.kind)
    answer, key = kind.as_shown(result.answer, order), kind.as_shown(tuple(version.answer), order)
    return ReviewItem(
        number=number,
        kind=version.kind,
        kind_label=str(QuestionKind(version.kind).label),
        stem=version.stem,
        options=_options(kind, version, order, answer, key),
        answer=_spoken(answer),
        key=_spoken(key),
        points=result.points,
        full_points=result.maximum,
        is_answered=result.is_answered,
        is_correct=result.is_correct,
        explanation=version.explanation,
        citations=[_citation(row) for row in version.citations.all()],
    )


def _options(
    kind: Kind, version: QuestionVersion, order: list[int], answer: tuple[str, ...], key: tuple[str, ...]
) -> list[ReviewOption]:
    if version.kind == QuestionKind.TRUE_FALSE:
        return []
    shown = kind.present(version.options, order)
    return [
        ReviewOption(each["key"], each["text"], each["key"] in answer, each["key"] in key) for each in shown
    ]


def _spoken(letters: tuple[str, ...]) -> str:
    words = {TRUE: _("Right"), FALSE: _("Wrong")}
    return "".join(words.get(letter, letter) for letter in letters)


def _citation(row: QuestionCitation) -> str:
    number, _sep, suffix = row.article.partition("-")
    return citations.format(
        citations.Citation(
            title=row.law_version.law.title,
            article=int(number),
            suffix=int(suffix or 0),
            paragraph=row.paragraph,
            item=row.item,
            sub_item=row.sub_item,
        )
    )
