"""Where one official stands in each campaign whose roster carries them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from courses.gates import GateState
from courses.statistics import gate_states
from exams.enums import ExamKind, SessionState
from exams.models import Campaign, ExamSession, Exemption, Registration, RosterEntry


@dataclass(frozen=True)
class OwnSession:
    """A published session and the newest registration; ``is_open`` while the unit may still register."""

    session: ExamSession
    registration: Registration | None
    is_open: bool


@dataclass(frozen=True)
class OwnCampaign:
    campaign: Campaign
    entry: RosterEntry
    gate: GateState | None
    exemption: Exemption | None
    sessions: list[OwnSession]


def own_campaigns(person: User, *, now: datetime) -> list[OwnCampaign]:
    """Newest first; the gate where the exam has one."""
    who = Q(person_id__in=[person.pk, person.canonical_id])
    entries = RosterEntry.objects.filter(who).select_related("roster__campaign__district", "unit")
    entries = entries.order_by("-roster__campaign__year", "-roster__campaign_id")
    campaigns = [entry.roster.campaign_id for entry in entries]
    sessions = ExamSession.objects.filter(campaign__in=campaigns).exclude(
        state__in=[SessionState.DRAFT, SessionState.CANCELLED]
    )
    registrations = {
        row.session_id: row
        for row in Registration.objects.filter(who, session__campaign__in=campaigns).order_by("pk")
    }
    exemptions = {
        row.campaign_id: row for row in Exemption.objects.filter(who, campaign__in=campaigns).order_by("pk")
    }
    gates: dict[int, GateState] = {}
    found = []
    for entry in entries:
        campaign = entry.roster.campaign
        rows = [
            OwnSession(
                session,
                registrations.get(session.pk),
                session.registration_opens_at <= now < session.registration_closes_at
                and session.state == SessionState.PUBLISHED,
            )
            for session in sorted(sessions, key=lambda each: each.opens_at)
            if session.campaign_id == campaign.pk
        ]
        found.append(
            OwnCampaign(campaign, entry, _gate(person, campaign, gates), exemptions.get(campaign.pk), rows)
        )
    return found


def _gate(person: User, campaign: Campaign, known: dict[int, GateState]) -> GateState | None:
    """Asked once a year of study: several campaigns of one year have the same gate."""
    if campaign.kind != ExamKind.ANNUAL:
        return None
    if campaign.year not in known:
        who = person.canonical_id
        known[campaign.year] = gate_states([who], year=campaign.year, district=campaign.district)[who]
    return known[campaign.year]
