"""How registration goes, unit by unit: who is on the roster, waiting, approved, refused; and what to warn
of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Unit, UnitParent
from accounts.services import settings
from exams.enums import ExamKind, ExemptionState, RegistrationState
from exams.models import ExamSession, Exemption, Registration, RosterEntry

LIVE = [RegistrationState.SUBMITTED, RegistrationState.APPROVED]


@dataclass(frozen=True)
class UnitEnrolment:
    """Counts of one unit's own people for one session."""

    unit_id: int
    unit_name: str
    unit_path: str
    required: int
    exempt: int
    waiting: int
    approved: int
    leaders: int

    @property
    def registered(self) -> int:
        return self.waiting + self.approved

    @property
    def missing(self) -> int:
        """Required people whom the unit has not put forward (应报未报)."""
        return max(0, self.required - self.registered)


@dataclass(frozen=True)
class Shortage:
    """An enforcement department with too few people or no leader: a warning, never a refusal (domain.md
    §2).
    """

    unit_name: str
    registered: int
    minimum: int
    has_leader: bool

    @property
    def is_short(self) -> bool:
        return self.registered < self.minimum


def enrolment(session: ExamSession, paths: Sequence[str]) -> list[UnitEnrolment]:
    """One grouped query over the roster below ``paths``; exempt people are not required."""
    mine = Registration.objects.filter(session=session, person_id=OuterRef("person_id"))
    exemption = Exemption.objects.filter(
        campaign_id=session.campaign_id, person_id=OuterRef("person_id"), state=ExemptionState.APPROVED
    )
    rows = (
        RosterEntry.objects.filter(roster__campaign_id=session.campaign_id)
        .under(paths)
        .annotate(
            is_exempt=Exists(exemption),
            is_waiting=Exists(mine.filter(state=RegistrationState.SUBMITTED)),
            is_approved=Exists(mine.filter(state=RegistrationState.APPROVED)),
        )
        .order_by("unit_path")
        .values("unit_id", "unit__name", "unit_path")
        .annotate(
            required=Count("pk", filter=Q(is_exempt=False)),
            exempt=Count("pk", filter=Q(is_exempt=True)),
            waiting=Count("pk", filter=Q(is_waiting=True)),
            approved=Count("pk", filter=Q(is_approved=True)),
            leaders=Count("pk", filter=Q(is_leader=True) & (Q(is_waiting=True) | Q(is_approved=True))),
        )
    )
    return [
        UnitEnrolment(
            row["unit_id"],
            row["unit__name"],
            row["unit_path"],
            row["required"],
            row["exempt"],
            row["waiting"],
            row["approved"],
            row["leaders"],
        )
        for row in rows
    ]


def shortages(session: ExamSession, rows: Sequence[UnitEnrolment]) -> list[Shortage]:
    """Enforcement departments (with their sub-units) below the district's minimum or without a leader; exam B
    only.
    """
    if session.campaign.kind != ExamKind.QUALIFICATION:
        return []
    minimum = int(settings.get(session.campaign.district, "enforcement.minimum_registered"))
    departments = Unit.objects.filter(
        is_enforcement_department=True, district_id=session.campaign.district_id
    ).in_bulk()
    places = UnitParent.objects.valid_on(session.campaign.snapshot_on).filter(unit_id__in=departments)
    found = []
    for place in places.order_by("path"):
        below = [row for row in rows if row.unit_path.startswith(place.path)]
        registered, leaders = sum(row.registered for row in below), sum(row.leaders for row in below)
        if sum(row.required for row in below) and (registered < minimum or not leaders):
            found.append(Shortage(departments[place.unit_id].name, registered, minimum, bool(leaders)))
    return found
