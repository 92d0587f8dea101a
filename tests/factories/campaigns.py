"""Factories of campaigns: rosters, sessions, registrations, exemptions and what people did."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile

from accounts.models import Unit, UnitParent, User
from courses.enums import CourseStatus, CreditReason, LawCategory, Requirement
from courses.models import Course, CreditEntry, Law, LawVersion, StudyRecord
from exams.enums import (
    AttemptState,
    ExamKind,
    ExemptionReason,
    ExemptionState,
    RegistrationState,
    SessionState,
)
from exams.models import (
    Attempt,
    Blueprint,
    Campaign,
    ExamSession,
    Exemption,
    Misconduct,
    Registration,
    Roster,
    RosterEntry,
)
from exams.services import rosters

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SNAPSHOT = date(2026, 9, 1)


class CampaignFactory(factory.django.DjangoModelFactory[Campaign]):
    class Meta:
        model = Campaign

    kind = ExamKind.ANNUAL
    year = 2026
    title = factory.Sequence(lambda n: f"2026年度学法考法{n}")
    snapshot_on = SNAPSHOT


def make_campaign(district: Unit, now: datetime, *, is_frozen: bool = True, **fields: Any) -> Campaign:
    """A campaign of the district, its roster frozen from the posts there are."""
    campaign = CampaignFactory(district=district, created_at=now, **fields)
    if is_frozen:
        rosters.freeze(campaign, actor=None, now=now)
    return campaign


def make_exam_session(campaign: Campaign, now: datetime, **fields: Any) -> ExamSession:
    """A published session in registration now; it opens in a week for a week."""
    blueprint, _created = Blueprint.objects.get_or_create(
        district=campaign.district, name="factory", exam_kind=campaign.kind, defaults={"created_at": now}
    )
    usual = {
        "title": "第一场",
        "state": SessionState.PUBLISHED,
        "registration_opens_at": now - timedelta(days=1),
        "registration_closes_at": now + timedelta(days=5),
        "opens_at": now + timedelta(days=7),
        "closes_at": now + timedelta(days=14),
        "duration_minutes": 90,
        "created_at": now,
    }
    if fields.get("state") == SessionState.CANCELLED:
        usual["cancel_reason"] = "停电"
    return ExamSession.objects.create(campaign=campaign, blueprint=blueprint, **{**usual, **fields})


def make_course(district: Unit, now: datetime, year: int = 2026) -> Course:
    """One published course of the year, made once."""
    law, _created = Law.objects.get_or_create(title="测试法", defaults={"category": LawCategory.LAW})
    version = LawVersion.objects.filter(law=law).first() or LawVersion.objects.create(
        law=law, imported_at=now
    )
    return Course.objects.get_or_create(
        district=district,
        year=year,
        title=f"测试课{year}",
        defaults={
            "law_version": version,
            "requirement": Requirement.REQUIRED,
            "status": CourseStatus.PUBLISHED,
            "created_at": now,
            "published_at": now,
        },
    )[0]


def start_study(person: User, district: Unit, now: datetime, year: int = 2026) -> StudyRecord:
    course = make_course(district, now, year)
    return StudyRecord.objects.create(person=person, course=course, year=year, started_at=now)


def give_credits(
    person: User, now: datetime, required: int = 60, elective: int = 40, year: int = 2026
) -> None:
    """Entries of the ledger; the usual ones reach the gate exactly."""
    for amount, requirement in ((required, Requirement.REQUIRED), (elective, Requirement.ELECTIVE)):
        if amount:
            CreditEntry.objects.create(
                person=person,
                year=year,
                day=now.date(),
                at=now,
                requirement=requirement,
                credits=Decimal(amount),
                reason=CreditReason.CORRECTION,
            )


def reach_gate(person: User, district: Unit, now: datetime, year: int = 2026) -> None:
    start_study(person, district, now, year)
    give_credits(person, now, year=year)


def _entry(campaign: Campaign, person: User) -> RosterEntry:
    return RosterEntry.objects.get(roster__campaign=campaign, person=person)


def register(
    session: ExamSession, person: User, now: datetime, state: RegistrationState = RegistrationState.APPROVED
) -> Registration:
    """A registration in any state, by nobody in particular."""
    entry = _entry(session.campaign, person)
    is_decided = state in (RegistrationState.APPROVED, RegistrationState.REFUSED)
    return Registration.objects.create(
        session=session,
        person=person,
        unit=entry.unit,
        unit_path=entry.unit_path,
        state=state,
        submitted_by=person,
        submitted_at=now,
        decided_by=person if is_decided else None,
        decided_at=now if is_decided else None,
        reason="材料不全" if state == RegistrationState.REFUSED else "",
    )


def exempt(
    campaign: Campaign,
    person: User,
    now: datetime,
    *,
    by: User,
    state: ExemptionState = ExemptionState.APPROVED,
    requested_by: User | None = None,
) -> Exemption:
    """An exemption with a document, decided by ``by``."""
    entry = _entry(campaign, person)
    is_decided = state != ExemptionState.REQUESTED
    row = Exemption(
        campaign=campaign,
        person=person,
        unit=entry.unit,
        unit_path=entry.unit_path,
        reason=ExemptionReason.ILLNESS,
        document_on=now.date(),
        approved_by_head="周负责",
        state=state,
        requested_by=requested_by or person,
        requested_at=now,
        decided_by=by if is_decided else None,
        decided_at=now if is_decided else None,
    )
    row.document.save("factory.pdf", ContentFile(PDF), save=False)
    row.save(force_insert=True)
    return row


def sit(
    session: ExamSession,
    person: User,
    now: datetime,
    *,
    passed: bool | None,
    number: int = 1,
    state: str = "",
) -> Attempt:
    """A paper handed in and graded; ``passed`` None leaves it ungraded, ``state`` overrides."""
    is_graded = passed is not None
    return Attempt.objects.create(
        session=session,
        candidate=person,
        number=number,
        state=state or (AttemptState.GRADED if is_graded else AttemptState.SUBMITTED),
        items=[],
        dealt_at=now,
        started_at=now,
        deadline_at=now + timedelta(minutes=90),
        submitted_at=now,
        mark=Decimal(80 if passed else 40) if is_graded else None,
        full_mark=Decimal(100),
        is_passed=passed,
        graded_at=now if is_graded else None,
    )


def catch(attempt: Attempt, reporter: User, confirmer: User | None, now: datetime) -> Misconduct:
    """Misconduct, confirmed when there is a confirmer."""
    return Misconduct.objects.create(
        attempt=attempt,
        kind="PHONE",
        original_mark=attempt.mark,
        reported_by=reporter,
        reported_at=now,
        confirmed_by=confirmer,
        confirmed_at=now if confirmer else None,
    )


def roster_of(campaign: Campaign, people: list[User], now: datetime) -> Roster:
    """A roster of exactly these people, by their present posts; for tests that need no freeze."""
    roster = Roster.objects.create(campaign=campaign, snapshot_on=campaign.snapshot_on, frozen_at=now)
    paths = dict(UnitParent.objects.current().values_list("unit_id", "path"))
    entries = []
    for person in people:
        post = person.posts.get()
        entries.append(
            RosterEntry(
                roster=roster,
                person=person,
                unit_id=post.unit_id,
                unit_path=paths[post.unit_id],
                establishment=post.establishment,
                is_leader=post.is_leader,
                is_enforcement=post.is_enforcement,
            )
        )
    RosterEntry.objects.bulk_create(entries)
    return roster
