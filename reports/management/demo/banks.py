"""Three banks of our own questions, written by the editor, passed by the reviewer; the blueprints on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from courses import citation
from exams.enums import ExamKind, QuestionKind, QuestionStatus, ReviewDecision
from exams.exchange import duplicates
from exams.models import (
    Bank,
    Blueprint,
    BlueprintRow,
    Question,
    QuestionCitation,
    QuestionReview,
    QuestionVersion,
)
from reports.management.demo.district import District
from reports.management.demo.library import Library

COMMON, PARTY, SERVICE = "common-law", "party-rules", "civil-service"
BANKS = {
    COMMON: (
        "行政法律公共题库",
        (
            "penalty-law",
            "licence-law",
            "coercion-law",
            "reconsideration-law",
            "disclosure-regulation",
            "administrative-compensation",
            "administrative-agreements",
        ),
    ),
    PARTY: ("党内法规题库", ("party-discipline", "party-integrity")),
    SERVICE: ("公职管理与普法题库", ("civil-servant-law", "sanctions-law", "publicity-law")),
}
TF, SINGLE, MULTIPLE = QuestionKind.TRUE_FALSE, QuestionKind.SINGLE, QuestionKind.MULTIPLE
ONE, TWO = Decimal(1), Decimal(2)
# Bank, kind, number of questions, points: the compositions of domain.md §2.
ANNUAL_ROWS = (
    (COMMON, TF, 10, TWO),
    (PARTY, TF, 5, TWO),
    (SERVICE, TF, 5, TWO),
    (COMMON, SINGLE, 16, ONE),
    (PARTY, SINGLE, 7, ONE),
    (SERVICE, SINGLE, 7, ONE),
    (COMMON, MULTIPLE, 8, TWO),
    (PARTY, MULTIPLE, 4, TWO),
    (SERVICE, MULTIPLE, 3, TWO),
)
QUALIFICATION_ROWS = ((COMMON, TF, 30, ONE), (COMMON, SINGLE, 40, ONE), (COMMON, MULTIPLE, 15, TWO))


@dataclass
class Banks:
    banks: dict[str, Bank]
    annual: Blueprint
    common: Blueprint
    specialist: Blueprint


def build(district: District, library: Library) -> Banks:
    written_at = district.now - timedelta(days=430)
    banks = {}
    for code, (name, slugs) in BANKS.items():
        banks[code] = Bank.objects.create(
            district=district.root,
            owner=district.bureau,
            code=code,
            name=name,
            description="演示题库，试题均为自编。",
            created_at=written_at,
        )
        for instrument in library.instruments:
            if instrument.slug in slugs:
                _add_questions(banks[code], instrument.questions, district, library, written_at)
    return Banks(
        banks,
        _blueprint(district, banks, "年度学法考法组卷方案", ExamKind.ANNUAL, ANNUAL_ROWS, written_at),
        _blueprint(
            district,
            banks,
            "行政执法资格考试（通用）",
            ExamKind.QUALIFICATION,
            QUALIFICATION_ROWS,
            written_at,
        ),
        _blueprint(
            district,
            banks,
            "行政执法资格考试（专门）",
            ExamKind.QUALIFICATION,
            QUALIFICATION_ROWS,
            written_at,
        ),
    )


def _add_questions(
    bank: Bank, entries: list[dict[str, Any]], district: District, library: Library, written_at: datetime
) -> None:
    """Written, reviewed and published a day later, in the three steps that the database insists on."""
    published_at = written_at + timedelta(days=1)
    author, reviewer = district.staff["editor"], district.staff["reviewer"]
    questions = Question.objects.bulk_create(
        [Question(bank=bank, created_at=written_at) for _entry in entries]
    )
    versions = QuestionVersion.objects.bulk_create(
        [
            QuestionVersion(
                question=question,
                number=1,
                kind=entry["kind"],
                stem=entry["stem"],
                options=entry["options"],
                answer=entry["answer"],
                explanation=entry["explanation"],
                difficulty=entry["difficulty"],
                topic=entry["topic"],
                text_hash=duplicates.text_hash(entry["stem"]),
                source="自编",
                author=author,
                created_at=written_at,
                reviewer=reviewer,
                published_at=published_at,
            )
            for question, entry in zip(questions, entries, strict=True)
        ]
    )
    QuestionCitation.objects.bulk_create(
        [
            QuestionCitation(
                version=version,
                law_version=library.version_of(cited.title),
                article=cited.key,
                paragraph=cited.paragraph,
                item=cited.item,
            )
            for version, entry in zip(versions, entries, strict=True)
            for text in entry["citations"]
            for cited in citation.parse(text)
        ]
    )
    QuestionReview.objects.bulk_create(
        [
            QuestionReview(
                version=version, reviewer=reviewer, decision=ReviewDecision.ACCEPTED, at=published_at
            )
            for version in versions
        ]
    )
    for question, version in zip(questions, versions, strict=True):
        question.status, question.published_version = QuestionStatus.PUBLISHED, version
    Question.objects.bulk_update(questions, ["status", "published_version"])


def _blueprint(
    district: District,
    banks: dict[str, Bank],
    name: str,
    kind: ExamKind,
    rows: tuple[tuple[str, QuestionKind, int, Decimal], ...],
    created_at: datetime,
) -> Blueprint:
    blueprint = Blueprint.objects.create(
        district=district.root,
        name=name,
        exam_kind=kind,
        created_at=created_at,
        created_by=district.staff["officer"],
    )
    BlueprintRow.objects.bulk_create(
        [
            BlueprintRow(
                blueprint=blueprint,
                position=position,
                bank=banks[code],
                kind=question,
                count=count,
                points=points,
            )
            for position, (code, question, count, points) in enumerate(rows, start=1)
        ]
    )
    return blueprint
