"""补考: for those of a session who were absent or failed. They need no new 报考: the first one still speaks.

Their registrations are written, approved, when the make-up is published, so that whoever passes in between is
left out; units see them in their list like any other.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import AuditEntry, User
from accounts.services import audit
from exams.enums import RegistrationState, SessionState
from exams.models import Attempt, ExamSession, Exemption, Registration


def entitled(session: ExamSession) -> QuerySet[Registration]:
    """Approved registrations of a closed session whose people have not passed this paper of the campaign.

    Absent, failed and misconduct alike; who was exempted since is left out.
    """
    passed = Attempt.objects.passed().filter(
        session__campaign_id=session.campaign_id, session__part=session.part, candidate=OuterRef("person")
    )
    exempt = Exemption.objects.approved().filter(campaign_id=session.campaign_id, person=OuterRef("person"))
    rows = session.registrations.approved().exclude(Exists(passed)).exclude(Exists(exempt))
    return rows.select_related("person", "unit").order_by("unit_path", "person__name", "pk")


def may_be_made_up(session: ExamSession) -> bool:
    """A closed session that is not itself a make-up: there is one (domain.md §2)."""
    return session.state == SessionState.CLOSED and session.make_up_of_id is None


def register(session: ExamSession, *, actor: User, now: datetime) -> int:
    """Approved registrations for the make-up; who has one already keeps it. The caller's transaction."""
    original = session.make_up_of
    if original is None:
        return 0
    standing = Registration.objects.filter(
        session=session,
        person=OuterRef("person"),
        state__in=[RegistrationState.SUBMITTED, RegistrationState.APPROVED],
    )
    rows = Registration.objects.bulk_create(
        Registration(
            session=session,
            person_id=first.person_id,
            unit_id=first.unit_id,
            unit_path=first.unit_path,
            state=RegistrationState.APPROVED,
            submitted_by=actor,
            submitted_at=now,
            decided_by=actor,
            decided_at=now,
        )
        for first in entitled(original).exclude(Exists(standing))
    )
    AuditEntry.objects.bulk_create(
        audit.entry_for(
            "registration.make_up",
            row,
            actor=actor,
            now=now,
            after={"state": str(row.state), "person": row.person_id, "make_up_of": original.pk},
            unit_id=row.unit_id,
            unit_path=row.unit_path,
        )
        for row in rows
    )
    return len(rows)
