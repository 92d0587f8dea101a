"""Who could be registered for a session, and what stands against each person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from accounts.enums import Sex
from accounts.models import Unit
from accounts.services import settings
from courses.gates import GateState
from courses.statistics import gate_states
from exams import eligibility
from exams.eligibility import Obstacle, Person, Remark, Sitting
from exams.enums import ExamKind, PaperPart, RegistrationState
from exams.models import Attempt, ExamSession, Exemption, Registration, RosterEntry
from exams.retirement import Ages

LIVE_EXEMPTIONS = ["REQUESTED", "APPROVED"]


@dataclass(frozen=True)
class Candidate:
    """A roster entry with everything the liaison sees. ``registration`` is the newest for this session, or
    None.
    """

    entry: RosterEntry
    person: Person
    age: int | None
    obstacles: list[Obstacle]
    remarks: list[Remark]
    registration: Registration | None

    @property
    def gate(self) -> GateState:
        return self.person.gate

    @property
    def is_eligible(self) -> bool:
        return not self.obstacles


@dataclass(frozen=True)
class _History:
    """What the campaign already knows of people, each map by person."""

    exemptions: dict[int, str]
    newest: dict[int, Registration]
    registered: set[int]
    passed: dict[int, frozenset[str]]
    due_make_up: set[int]


def retirement_ages(district: Unit) -> Ages:
    values = settings.get_many(district, "retirement.age_men", "retirement.age_women", "retirement.is_raised")
    return Ages(*values.values())


def candidates(
    session: ExamSession, paths: Sequence[str], now: datetime, *, only: Collection[int] | None = None
) -> list[Candidate]:
    """The people of the campaign's roster below ``paths`` (``only`` these, if given), in a fixed number of
    queries.
    """
    entries = RosterEntry.objects.filter(roster__campaign_id=session.campaign_id).under(paths)
    if only is not None:
        entries = entries.filter(person_id__in=only)
    rows = list(entries.select_related("person", "unit").order_by("unit_path", "person__name", "pk"))
    people = [row.person_id for row in rows]
    campaign = session.campaign
    gates = gate_states(people, year=campaign.year, district=campaign.district)
    history = _history(session, people, now)
    sitting = _sitting(session)
    return [_candidate(row, gates[row.person_id], history, sitting) for row in rows]


def _sitting(session: ExamSession) -> Sitting:
    district = session.campaign.district
    values = settings.get_many(
        district,
        "retirement.age_men",
        "retirement.age_women",
        "retirement.is_raised",
        "qualification.common_first",
    )
    return Sitting(
        kind=ExamKind(session.campaign.kind),
        part=PaperPart(session.part),
        requires_gate=session.requires_gate,
        is_make_up=session.make_up_of_id is not None,
        common_first=values["qualification.common_first"],
        on=_day(session.opens_at),
        ages=Ages(
            values["retirement.age_men"], values["retirement.age_women"], values["retirement.is_raised"]
        ),
    )


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _history(session: ExamSession, people: Sequence[int], now: datetime) -> _History:
    exemptions = Exemption.objects.filter(
        campaign_id=session.campaign_id, person_id__in=people, state__in=LIVE_EXEMPTIONS
    )
    registrations = Registration.objects.filter(session=session, person_id__in=people).order_by("pk")
    newest = {row.person_id: row for row in registrations.select_related("decided_by")}
    live = (RegistrationState.SUBMITTED, RegistrationState.APPROVED)
    passed: dict[int, frozenset[str]] = {}
    attempts = Attempt.objects.passed().filter(
        session__campaign_id=session.campaign_id, candidate_id__in=people
    )
    for person, part in attempts.order_by().values_list("candidate_id", "session__part").distinct():
        passed[person] = passed.get(person, frozenset()) | {part}
    return _History(
        exemptions=dict(exemptions.values_list("person_id", "state")),
        newest=newest,
        registered={person for person, row in newest.items() if row.state in live},
        passed=passed,
        due_make_up=_due_make_up(session, people, now),
    )


def _due_make_up(session: ExamSession, people: Sequence[int], now: datetime) -> set[int]:
    """Registered for the session this one makes up for, and absent or failed there."""
    if session.make_up_of_id is None:
        return set()
    registered = Registration.objects.approved().filter(
        session_id=session.make_up_of_id, person_id__in=people
    )
    sat = Attempt.objects.sat().filter(session_id=session.make_up_of_id, candidate_id__in=people)
    over = Q(session__closes_at__lte=now) | Q(person_id__in=sat.values("candidate_id"))
    return set(registered.filter(over).values_list("person_id", flat=True))


def _candidate(entry: RosterEntry, gate: GateState, history: _History, sitting: Sitting) -> Candidate:
    official = entry.person
    person = Person(
        establishment=entry.establishment,
        is_enforcement=entry.is_enforcement,
        status=official.status,
        birth_on=official.birth_on,
        is_woman=official.sex == Sex.FEMALE,
        gate=gate,
        exemption=history.exemptions.get(official.pk, ""),
        is_registered=official.pk in history.registered,
        passed_parts=history.passed.get(official.pk, frozenset()),
        is_due_make_up=official.pk in history.due_make_up,
    )
    return Candidate(
        entry=entry,
        person=person,
        age=person.age(sitting.on),
        obstacles=eligibility.obstacles(person, sitting),
        remarks=eligibility.remarks(person, sitting),
        registration=history.newest.get(official.pk),
    )
