"""Opening a campaign, and naming people for an exam before appointment."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.services import audit
from common.errors import Conflict
from exams.enums import ExamKind
from exams.models import Campaign, Nominee, Roster


def create(
    *,
    district: Unit,
    kind: ExamKind,
    year: int,
    title: str,
    snapshot_on: date,
    actor: User | None,
    now: datetime,
) -> Campaign:
    """A campaign without a roster; the sweep freezes it on ``snapshot_on``. Two of one kind, year and title:
    Conflict.
    """
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                district=district,
                kind=kind,
                year=year,
                title=title.strip(),
                snapshot_on=snapshot_on,
                created_at=now,
            )
            after = {"kind": str(kind), "year": year, "snapshot_on": snapshot_on.isoformat()}
            audit.record("campaign.create", campaign, actor=actor, now=now, after=after, unit_id=district.pk)
    except IntegrityError as exc:
        raise Conflict(
            _("There is already a campaign of this kind, year and title."),
            code="campaign_exists",
            field="title",
        ) from exc
    return campaign


def nominate(campaign: Campaign, person: User, *, actor: User, now: datetime) -> Nominee:
    """Name a person for the roster of an exam before appointment; twice is the same as once."""
    with transaction.atomic():
        _lock_open(campaign)
        nominee, is_new = Nominee.objects.get_or_create(
            campaign=campaign,
            person_id=person.canonical_id,
            defaults={"nominated_by": actor, "nominated_at": now},
        )
        if is_new:
            after = {"person": person.canonical_id, "name": person.name}
            audit.record("nominee.add", nominee, actor=actor, now=now, after=after)
    return nominee


def drop_nominee(nominee: Nominee, *, actor: User, now: datetime) -> None:
    """Take a name back before the roster is frozen."""
    with transaction.atomic():
        _lock_open(nominee.campaign)
        before = {"person": nominee.person_id, "name": nominee.person.name}
        audit.record("nominee.remove", nominee, actor=actor, now=now, before=before)
        nominee.delete()


def _lock_open(campaign: Campaign) -> None:
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.kind != ExamKind.PRE_APPOINTMENT:
        raise Conflict(_("Only exams before appointment have nominees."), code="no_nominees_here")
    if Roster.objects.filter(campaign=locked).exists():
        raise Conflict(_("The roster is frozen and no longer changes."), code="roster_frozen")
