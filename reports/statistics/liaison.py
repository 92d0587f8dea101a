"""What a liaison has to see to: people of the own units who are not where they should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts import access
from accounts.access import Scope
from accounts.enums import Role
from accounts.models import ActivationSlip
from exams.models import Campaign, ExamSession
from exams.statistics import Tally, candidates, counts, total


@dataclass(frozen=True)
class OpenSession:
    """A session in registration: how many of the unit could be put forward today, and how many cannot yet."""

    session: ExamSession
    eligible: int
    blocked: int


def unit_tally(campaign: Campaign, paths: Sequence[str], now: datetime) -> Tally:
    """The campaign's counts over the liaison's part of the tree."""
    return total(counts(campaign, paths, now), has_gate=True)


def open_sessions(district_id: int, paths: Sequence[str], now: datetime) -> list[OpenSession]:
    """Sessions in registration, by deadline. Eligible: no obstacle stands against the person. Registered and
    exempt people are not counted.
    """
    sessions = ExamSession.objects.in_registration(now).filter(campaign__district_id=district_id)
    found = []
    for session in sessions.select_related("campaign__district").order_by("registration_closes_at", "pk"):
        rows = candidates(session, paths, now)
        missing = [row for row in rows if not row.person.is_registered and not row.person.exemption]
        eligible = sum(row.is_eligible for row in missing)
        if rows:
            found.append(OpenSession(session, eligible, len(missing) - eligible))
    return found


@dataclass(frozen=True)
class SignIns:
    """How people got in: slips that can still be used, and people who never signed in."""

    unused_slips: int
    never_signed_in: int


def sign_ins(scope: Scope, *, on: date, now: datetime) -> SignIns:
    """Over the people of the liaison's personnel list, as the page of the slips shows them."""
    people = access.people_on_file(scope, Role.LIAISON, on=on).filter(is_active=True)
    slips = ActivationSlip.objects.filter(used_at=None, revoked_at=None, expires_at__gt=now)
    return SignIns(
        unused_slips=people.filter(pk__in=slips.values("person")).count(),
        never_signed_in=people.never_signed_in().count(),
    )
