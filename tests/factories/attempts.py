"""A small exam from bank to registration, for everything about sitting: sequences, never chance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts import access
from accounts.models import Unit, User
from exams.enums import ExamKind, QuestionKind, QuestionStatus, RegistrationState, SessionState
from exams.models import (
    Attempt,
    Bank,
    Blueprint,
    Campaign,
    ExamSession,
    Question,
    QuestionVersion,
    Registration,
)
from exams.services import papers
from tests.factories.accounts import UserFactory

KEY_OF = {
    QuestionKind.TRUE_FALSE: ["true"],
    QuestionKind.SINGLE: ["B"],
    QuestionKind.MULTIPLE: ["A", "C"],
}
# Words that must never reach a candidate while a session may still be sat.
EXPLANATION = "机密解析"


def make_bank(district: Unit, code: str = "sitting", *, each: int = 6, now: datetime) -> Bank:
    """A bank with ``each`` published questions of each kind; keys as in ``KEY_OF``."""
    bank = Bank.objects.create(
        district=district, owner=district, code=code, name=f"题库{code}", created_at=now
    )
    author, reviewer = UserFactory(), UserFactory()
    for kind in QuestionKind:
        for number in range(each):
            make_question(bank, kind, number, author=author, reviewer=reviewer, now=now)
    return bank


def make_question(
    bank: Bank, kind: QuestionKind, number: int, *, author: User, reviewer: User, now: datetime
) -> Question:
    question = Question.objects.create(bank=bank, created_at=now)
    options = (
        [] if kind is QuestionKind.TRUE_FALSE else [f"{kind.value} {number} 选项{at}" for at in "甲乙丙丁"]
    )
    version = QuestionVersion.objects.create(
        question=question,
        number=1,
        kind=kind,
        stem=f"{kind.label} 第 {number} 题：行政机关作出行政处罚决定之前，应当告知当事人拟作出的处罚内容。",
        options=options,
        answer=KEY_OF[kind],
        explanation=f"{EXPLANATION}{number}",
        text_hash=f"{bank.pk}-{kind}-{number}",
        author=author,
        created_at=now,
        reviewer=reviewer,
        published_at=now,
    )
    question.status, question.published_version = QuestionStatus.PUBLISHED, version
    question.save()
    return question


def make_blueprint(district: Unit, bank: Bank, *, count: int = 2, now: datetime) -> Blueprint:
    """``count`` of each kind; a point each, two for multiple choice."""
    blueprint = Blueprint.objects.create(
        district=district, name="组卷", exam_kind=ExamKind.ANNUAL, created_at=now
    )
    for position, kind in enumerate(QuestionKind):
        points = Decimal(2) if kind is QuestionKind.MULTIPLE else Decimal(1)
        blueprint.rows.create(position=position, bank=bank, kind=kind, count=count, points=points)
    return blueprint


def make_session(district: Unit, *, now: datetime, **fields: Any) -> ExamSession:
    """A published session, open since an hour and for three more; 90 minutes, six questions, 8 points."""
    bank = fields.pop("bank", None) or make_bank(district, now=now)
    campaign = fields.pop("campaign", None) or Campaign.objects.create(
        district=district,
        kind=ExamKind.ANNUAL,
        year=now.year,
        title=f"{now.year}年度学法考法",
        snapshot_on=now.date(),
        created_at=now,
    )
    values: dict[str, Any] = {
        "title": f"{now.year}年度国家工作人员学法考法（第一场）",
        "state": SessionState.PUBLISHED,
        "registration_opens_at": now - timedelta(days=20),
        "registration_closes_at": now - timedelta(days=2),
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(hours=3),
        "duration_minutes": 90,
        "pass_mark": Decimal(5),
        "created_at": now - timedelta(days=30),
        "published_at": now - timedelta(days=25),
    }
    blueprint = make_blueprint(district, bank, count=fields.pop("count", 2), now=now)
    return ExamSession.objects.create(campaign=campaign, blueprint=blueprint, **{**values, **fields})


def register(
    session: ExamSession, people: Iterable[User], *, now: datetime, state: str = RegistrationState.APPROVED
) -> list[Registration]:
    decided_by = UserFactory()
    rows = []
    for person in people:
        post = access.establishment_post(person, on=now.date())
        unit = post.unit if post else session.campaign.district
        rows.append(
            Registration(
                session=session,
                person=person,
                unit=unit,
                unit_path=access.current_path(unit),
                state=state,
                submitted_by=decided_by,
                submitted_at=now - timedelta(days=3),
                decided_by=decided_by,
                decided_at=now - timedelta(days=2),
                reason="材料不齐" if state == RegistrationState.REFUSED else "",
            )
        )
    return Registration.objects.bulk_create(rows)


def dealt(session: ExamSession, person: User, *, now: datetime) -> Attempt:
    """An approved registration and its READY paper."""
    register(session, [person], now=now)
    papers.deal(session, now=now)
    return Attempt.objects.get(session=session, candidate=person)


def right_answers(attempt: Attempt) -> dict[str, list[str]]:
    """Every item answered rightly, in letters as this candidate sees them."""
    from exams.kinds import kind_of

    return {
        item["id"]: list(
            kind_of(item["kind"]).as_shown(tuple(KEY_OF[QuestionKind(item["kind"])]), item["order"])
        )
        for item in attempt.items
    }
