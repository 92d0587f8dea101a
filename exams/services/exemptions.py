"""免考 (domain.md §2): asked for by the unit with a document and its head's approval, decided by another
person.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import Sex
from accounts.models import User
from accounts.services import audit
from common.errors import Conflict, Invalid, NotAllowed
from exams import documents, retirement
from exams.enums import ExemptionReason, ExemptionState
from exams.models import Campaign, Exemption, RosterEntry
from exams.statistics.candidates import retirement_ages


def request(
    entry: RosterEntry,
    *,
    reason: ExemptionReason,
    note: str,
    document: bytes,
    document_on: date,
    approved_by_head: str,
    actor: User,
    now: datetime,
) -> Exemption:
    """Ask to take a person of the roster out of N.

    ``document`` is the content of a PDF, JPG or PNG; it is stored under a name of our own. Errors name the
    ``field``.
    """
    campaign = entry.roster.campaign
    if timezone.localdate(now).year > campaign.year:
        raise Conflict(
            _("The year of this campaign is over; its rates no longer change."), code="campaign_over"
        )
    _check_reason(entry.person, reason, campaign)
    if document_on > timezone.localdate(now):
        raise Invalid(
            _("The document cannot be dated in the future."), code="future_date", field="document_on"
        )
    kind = checked_document(document)
    row = Exemption(
        campaign=campaign,
        person_id=entry.person_id,
        unit_id=entry.unit_id,
        unit_path=entry.unit_path,
        reason=reason,
        note=note.strip(),
        document_on=document_on,
        approved_by_head=approved_by_head.strip(),
        requested_by=actor,
        requested_at=now,
    )
    try:
        with transaction.atomic():
            # The row first: a refused duplicate leaves no file behind.
            row.document.name = ""
            row.save(force_insert=True)
            row.document.save(f"{uuid.uuid4().hex}.{kind}", ContentFile(document), save=True)
            after = {"person": entry.person_id, "reason": str(reason), "document_on": document_on.isoformat()}
            _record("exemption.request", row, actor=actor, now=now, after=after)
    except IntegrityError as exc:
        raise Conflict(
            _("For this person an exemption has already been requested or approved."),
            code="exemption_exists",
            field="person",
        ) from exc
    return row


def approve(row: Exemption, *, actor: User, now: datetime) -> Exemption:
    """Take the person out of N. Never by whoever asked for it."""
    return _decide(row, ExemptionState.APPROVED, actor=actor, now=now)


def refuse(row: Exemption, *, actor: User, now: datetime, reason: str) -> Exemption:
    """The person stays in N; the reason is shown to the unit, which may ask again."""
    if not reason.strip():
        raise Invalid(_("Say why, so that the unit can act on it."), code="reason_missing", field="reason")
    return _decide(row, ExemptionState.REFUSED, actor=actor, now=now, reason=reason.strip())


def checked_document(content: bytes) -> str:
    """``pdf``, ``jpg`` or ``png``; the content decides. Too large or something else: Invalid."""
    if len(content) > documents.MAX_BYTES:
        limit = documents.MAX_BYTES // (1024 * 1024)
        raise Invalid(
            _("The document is larger than %(limit)s MB.") % {"limit": limit},
            code="too_big",
            field="document",
        )
    kind = documents.kind_of(content)
    if kind is None:
        raise Invalid(
            _("The document must be a complete PDF, JPG or PNG file."),
            code="wrong_document",
            field="document",
        )
    return kind


def _check_reason(person: User, reason: ExemptionReason, campaign: Campaign) -> None:
    if reason == ExemptionReason.MATERNITY and person.sex == Sex.MALE:
        raise Invalid(_("Maternity leave does not fit this person."), code="reason_unfit", field="reason")
    if reason != ExemptionReason.NEAR_RETIREMENT:
        return
    if person.birth_on is None:
        raise Invalid(
            _("Without a date of birth the time to retirement cannot be counted."),
            code="birth_unknown",
            field="reason",
        )
    ages = retirement_ages(campaign.district)
    retires = retirement.retires_on(person.birth_on, is_woman=person.sex == Sex.FEMALE, ages=ages)
    if not retirement.is_near_retirement(retires, year=campaign.year):
        raise Invalid(
            _("On 30 December more than two years are left to retirement (%(day)s).")
            % {"day": date_format(retires, "Y-m-d")},
            code="not_near_retirement",
            field="reason",
        )


def _decide(
    row: Exemption, state: ExemptionState, *, actor: User, now: datetime, reason: str = ""
) -> Exemption:
    if actor.pk == row.requested_by_id:
        raise NotAllowed(
            _("An exemption is decided by somebody other than who asked for it."), code="own_request"
        )
    with transaction.atomic():
        changed = Exemption.objects.filter(pk=row.pk, state=ExemptionState.REQUESTED).update(
            state=state, decided_by=actor, decided_at=now, decision_reason=reason[:200]
        )
        if changed != 1:
            raise Conflict(_("This exemption has already been decided."), code="already_decided")
        row.refresh_from_db()
        verb = "approve" if state == ExemptionState.APPROVED else "refuse"
        _record(
            f"exemption.{verb}",
            row,
            actor=actor,
            now=now,
            before={"state": str(ExemptionState.REQUESTED)},
            after={"state": str(state), "person": row.person_id},
            reason=reason,
        )
    return row


def _record(action: str, row: Exemption, **values: Any) -> None:
    audit.record(action, row, unit_id=row.unit_id, unit_path=row.unit_path, **values)
