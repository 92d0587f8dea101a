"""Campaigns with results, as certificates need them: sequences, never chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from accounts.access import current_path
from accounts.enums import Establishment
from accounts.models import Unit, User
from certificates.models import Batch, Certificate
from certificates.services import batches
from exams.enums import AttemptState, ExamKind, PaperPart, SessionState
from exams.models import Attempt, Blueprint, Campaign, ExamSession, Roster, RosterEntry

CAMPAIGNS = count(1)
SAT = datetime(2026, 9, 10, 1, 0, tzinfo=UTC)


def make_campaign(
    district: Unit, people: Sequence[tuple[User, Unit]] = (), kind: ExamKind = ExamKind.ANNUAL, **fields: Any
) -> Campaign:
    """A campaign whose roster was frozen with these people in these units."""
    fields.setdefault("title", f"2026年度国家工作人员学法考法（{next(CAMPAIGNS)}）")
    campaign = Campaign.objects.create(
        district=district, kind=kind, year=2026, snapshot_on=SAT.date(), created_at=SAT, **fields
    )
    with transaction.atomic():
        roster = Roster.objects.create(campaign=campaign, snapshot_on=SAT.date(), frozen_at=SAT)
        RosterEntry.objects.bulk_create(
            RosterEntry(
                roster=roster,
                person=person,
                unit=unit,
                unit_path=current_path(unit),
                post_title="四级主任科员",
                establishment=Establishment.CIVIL_SERVANT,
            )
            for person, unit in people
        )
    return campaign


def make_session(campaign: Campaign, part: PaperPart = PaperPart.WHOLE, **fields: Any) -> ExamSession:
    """A session that has closed."""
    blueprint = Blueprint.objects.create(
        district=campaign.district, name="试卷", exam_kind=campaign.kind, created_at=SAT
    )
    fields.setdefault("title", f"{campaign.title} 第一场")
    fields.setdefault("state", SessionState.CLOSED)
    return ExamSession.objects.create(
        campaign=campaign,
        blueprint=blueprint,
        part=part,
        registration_opens_at=SAT - timedelta(days=9),
        registration_closes_at=SAT - timedelta(days=2),
        opens_at=SAT,
        closes_at=SAT + timedelta(hours=3),
        duration_minutes=90,
        created_at=SAT,
        **fields,
    )


def make_attempt(session: ExamSession, person: User, mark: int | str = 80, number: int = 1) -> Attempt:
    """A graded attempt; from 60 on it is passed."""
    return Attempt.objects.create(
        session=session,
        candidate=person,
        number=number,
        state=AttemptState.GRADED,
        items=[],
        dealt_at=SAT,
        started_at=SAT,
        deadline_at=SAT + timedelta(minutes=90),
        submitted_at=SAT + timedelta(minutes=60),
        mark=Decimal(mark),
        full_mark=Decimal(100),
        is_passed=Decimal(mark) >= 60,
        graded_at=SAT + timedelta(minutes=60),
    )


def make_passed_session(
    district: Unit, people: Iterable[tuple[User, Unit]], mark: int = 80, kind: ExamKind = ExamKind.ANNUAL
) -> ExamSession:
    """A closed session in which all of these passed; a qualification gets both its papers."""
    known = list(people)
    campaign = make_campaign(district, known, kind)
    parts = [PaperPart.WHOLE] if kind == ExamKind.ANNUAL else [PaperPart.COMMON, PaperPart.SPECIALIST]
    sessions = [make_session(campaign, part) for part in parts]
    for session in sessions:
        for person, _unit in known:
            make_attempt(session, person, mark)
    return sessions[0]


def make_batch(
    district: Unit, people: Iterable[tuple[User, Unit]], actor: User, now: datetime, **options: Any
) -> Batch:
    """A batch for people who passed; nothing is drawn yet."""
    on_demand = options.pop("on_demand", False)
    return batches.open_batch(
        make_passed_session(district, people, **options), actor, now, on_demand=on_demand
    )


def make_certificate(person: User, unit: Unit, actor: User, now: datetime, **options: Any) -> Certificate:
    """A valid certificate whose file is drawn when somebody asks for it."""
    district = unit.district or unit
    batch = make_batch(district, [(person, unit)], actor, now, on_demand=True, **options)
    return Certificate.objects.select_related("status").get(item__batch=batch)
