"""What every exam of the demonstration goes through: roster, exemptions, registration, sitting.

Steps that people take go through the services, so that the demonstration obeys every rule; only the
sittings of thousands are written at once.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.enums import PersonStatus, Role, Sex
from accounts.models import RoleGrant, Unit, User
from common.pdf.tables import Column, Report, render_report
from exams.enums import Disclosure, ExamKind, ExemptionReason, PaperPart, SessionState
from exams.models import Blueprint, Campaign, ExamSession, RosterEntry
from exams.services import campaigns, exemptions, registrations, rosters
from exams.statistics.candidates import Candidate, candidates
from reports.management.demo import calendar
from reports.management.demo.calendar import Dates
from reports.management.demo.district import District
from reports.management.demo.sitting import Hall, absent, play

OVERLOOKED = 0.006  # people whom the liaison forgot to register
MATERNITY_UNTIL = 42  # years of age; older people on leave are ill


def campaign(district: District, kind: ExamKind, title: str, year: int, snapshot_on: date) -> Campaign:
    bureau, at = district.staff["bureau"], calendar.at(snapshot_on)
    campaign = campaigns.create(
        district=district.root,
        kind=kind,
        year=year,
        title=title,
        snapshot_on=snapshot_on,
        actor=bureau,
        now=at,
    )
    rosters.freeze(campaign, actor=bureau, now=at)
    return campaign


def session(
    campaign: Campaign,
    blueprint: Blueprint,
    title: str,
    dates: Dates,
    *,
    minutes: int,
    part: PaperPart = PaperPart.WHOLE,
    is_fixed: bool = False,
    max_attempts: int = 1,
    make_up_of: ExamSession | None = None,
) -> ExamSession:
    created_at = dates.registration_opens_at - timedelta(days=3)
    return ExamSession.objects.create(
        campaign=campaign,
        blueprint=blueprint,
        title=title,
        part=part,
        state=SessionState.PUBLISHED,
        make_up_of=make_up_of,
        registration_opens_at=dates.registration_opens_at,
        registration_closes_at=dates.registration_closes_at,
        opens_at=dates.opens_at,
        closes_at=dates.closes_at,
        duration_minutes=minutes,
        late_entry_minutes=30 if is_fixed else None,
        no_leaving_minutes=30 if is_fixed else None,
        max_attempts=max_attempts,
        show_review=Disclosure.AT_CLOSE,
        requires_gate=campaign.kind == ExamKind.ANNUAL,
        address="区政务服务中心四楼机考室" if is_fixed else "",
        created_at=created_at,
        published_at=created_at,
    )


def exempt(district: District, campaign: Campaign, dates: Dates) -> None:
    """The oldest and those on leave ask, the bureau agrees."""
    asked_at = dates.registration_opens_at + timedelta(days=1)
    entries = RosterEntry.objects.filter(roster__campaign=campaign).select_related("person", "unit")
    by_person = {entry.person_id: entry for entry in entries.select_related("roster__campaign")}
    for person in district.roster:
        entry = by_person.get(district.people[person.username].pk)
        reason = _reason(district.people[person.username], is_retiring=person.is_retiring, now=asked_at)
        if entry is None or reason is None:
            continue
        row = exemptions.request(
            entry,
            reason=reason,
            note="",
            document=_document(entry, reason, asked_at),
            document_on=timezone.localdate(asked_at) - timedelta(days=3),
            approved_by_head="单位主要负责人",
            actor=district.staff["liaison"],
            now=asked_at,
        )
        exemptions.approve(row, actor=district.staff["bureau"], now=asked_at + timedelta(days=2))


def _reason(person: User, *, is_retiring: bool, now: datetime) -> ExemptionReason | None:
    if is_retiring:
        return ExemptionReason.NEAR_RETIREMENT
    if person.status != PersonStatus.ON_LEAVE:
        return None
    is_young_woman = (
        person.sex == Sex.FEMALE and person.birth_on is not None and now.year - person.birth_on.year < 42
    )
    return ExemptionReason.MATERNITY if is_young_woman else ExemptionReason.ILLNESS


def _document(entry: RosterEntry, reason: ExemptionReason, now: datetime) -> bytes:
    """What a unit would scan: a plain sheet that says it is invented."""
    return render_report(
        Report(
            title="免考证明（演示材料，非真实文件）",
            columns=(Column("项目", 1), Column("内容", 3)),
            author=entry.unit.name,
            rows=[["姓名", entry.person.name], ["单位", entry.unit.name], ["事由", str(reason.label)]],
            made_on=timezone.localdate(now),
        )
    )


def eligible(district: District, session: ExamSession, now: datetime) -> list[Candidate]:
    return [row for row in candidates(session, [f"/{district.root.pk}/"], now) if row.is_eligible]


def by_top_unit(district: District, rows: Collection[Candidate]) -> dict[Unit, list[Candidate]]:
    """Candidates under the first-level unit whose liaison registers them."""
    tops = {unit.pk: unit for code, unit in district.units.items() if "-" not in code}
    grouped: dict[Unit, list[Candidate]] = {}
    for row in rows:
        top = int(row.entry.unit_path.split("/")[2])
        grouped.setdefault(tops[top], []).append(row)
    return grouped


def register(district: District, session: ExamSession, chance: random.Random) -> list[User]:
    """Each unit registers whoever may be registered, and forgets one now and then; the bureau approves."""
    now = session.registration_opens_at + timedelta(days=4)
    ready = [row for row in eligible(district, session, now) if chance.random() >= OVERLOOKED]
    for unit, rows in by_top_unit(district, ready).items():
        submit(district, session, unit, rows, now=now)
    ids = list(session.registrations.values_list("pk", flat=True))
    registrations.approve(
        ids,
        session=session,
        actor=district.staff["bureau"],
        paths=[f"/{district.root.pk}/"],
        now=now + timedelta(days=3),
    )
    return [row.entry.person for row in ready]


def submit(
    district: District, session: ExamSession, unit: Unit, rows: list[Candidate], *, now: datetime
) -> None:
    liaison = district.staff["liaison"] if unit == district.bureau else _liaison_of(unit)
    registrations.submit(
        session,
        [row.entry.person_id for row in rows],
        actor=liaison,
        paths=[f"/{unit.district_id}/{unit.pk}/"],
        now=now,
        declares_no_sanction=True,
    )


def _liaison_of(unit: Unit) -> User:
    return RoleGrant.objects.select_related("person").get(role=Role.LIAISON, unit=unit).person


def hold(
    session: ExamSession,
    people: list[User],
    abilities: dict[int, float],
    chance: random.Random,
    *,
    share_absent: float,
) -> set[int]:
    """A sitting from its opening to its close; returns who was absent or failed."""
    last_start = session.closes_at - timedelta(minutes=session.duration_minutes + 5)
    if session.late_entry_minutes is not None:
        last_start = session.opens_at + timedelta(minutes=8)
    window = (session.opens_at, max(last_start, session.opens_at))
    hall = Hall(session, window, chance, is_released=True)
    missing = [person for person in people if chance.random() < share_absent]
    away = {person.pk for person in missing}
    attempts = play(hall, [(person, abilities[person.pk]) for person in people if person.pk not in away])
    absent(hall, missing)
    return away | {attempt.candidate_id for attempt in attempts if not attempt.is_passed}


def close(*sessions: ExamSession) -> None:
    for session in sessions:
        session.state, session.released_at = SessionState.CLOSED, session.closes_at + timedelta(days=2)
        session.papers_dealt_at = session.opens_at - timedelta(hours=12)
        session.save(update_fields=["state", "released_at", "papers_dealt_at"])
