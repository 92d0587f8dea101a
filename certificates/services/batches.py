"""Opening a batch: numbers for everybody who passed and has no certificate yet, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from accounts.services import audit
from certificates import verification_code
from certificates.enums import BatchState, CertificateState, EventKind, ItemState
from certificates.models import Batch, BatchItem, Certificate, CertificateEvent, CertificateStatus
from certificates.services import passes, series, sheets
from certificates.services.passes import Draft, PreFlight
from common.errors import Conflict, Invalid
from exams.enums import SessionState
from exams.models import Campaign, ExamSession

CHUNK = 500


def open_batch(session: ExamSession, actor: User, now: datetime, on_demand: bool = False) -> Batch:
    """A batch with a number, facts and an item for each person who passed and is not yet certified.
    ``on_demand``: valid at once, each file drawn when somebody first asks for it. The session and its
    campaign are locked, so that two batches of one campaign never meet. Nudge
    ``certificates.draw_pending`` after the commit.

    Raises Invalid ``missing_glyphs`` (``details["people"]``: ``passes.Unprintable``) and
    ``number_pattern``, Conflict ``nobody_waiting``, ``session_not_open`` and ``series_exhausted``;
    nothing is written then.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        locked = _locked(session)
        checked = passes.check(locked, today)
        _refuse(checked)
        batch = Batch.objects.create(
            district=locked.campaign.district,
            campaign=locked.campaign,
            session=locked,
            kind=checked.kind,
            opened_by=actor,
            opened_at=now,
        )
        numbers = series.numbers(batch.district, checked.kind, today.year, len(checked.drafts))
        pairs = zip(checked.drafts, numbers, strict=True)
        certificates = [_certificate(draft, number, batch, now) for draft, number in pairs]
        _write(batch, certificates, actor=actor, now=now, on_demand=on_demand)
        if on_demand:
            Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE, finished_at=now)
            batch.refresh_from_db()
        after = {"kind": batch.kind, "count": len(numbers), "from": numbers[0], "to": numbers[-1]}
        audit.record("batch.open", batch, actor=actor, now=now, after=after, unit_id=batch.district_id)
    return batch


def pre_flight(session: ExamSession, on: date) -> PreFlight:
    """What ``open_batch`` would do now; nothing is written or locked."""
    return passes.check(session, on)


def _locked(session: ExamSession) -> ExamSession:
    # NO KEY: candidates may go on sitting and being graded meanwhile.
    locked = ExamSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if locked.state not in {SessionState.PUBLISHED, SessionState.CLOSED}:
        raise Conflict(_("This session has no results."), code="session_not_open")
    campaigns = Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("district")
    locked.campaign = campaigns.get(pk=locked.campaign_id)
    return locked


def _refuse(checked: PreFlight) -> None:
    if not checked.drafts:
        raise Conflict(
            _("Everybody who passed in this campaign already has a certificate."), code="nobody_waiting"
        )
    if checked.unprintable:
        listed = "; ".join(f"{each.name} {each.listed}" for each in checked.unprintable)
        raise Invalid(
            _("Nothing was issued: no font has these characters. %(people)s") % {"people": listed},
            code="missing_glyphs",
            people=checked.unprintable,
        )


def _certificate(draft: Draft, number: str, batch: Batch, now: datetime) -> Certificate:
    code = verification_code.generate()
    sheet = replace(draft.sheet, number=number, verify_url=sheets.verify_url(code))
    return Certificate(
        kind=batch.kind,
        district=batch.district,
        campaign=batch.campaign,
        holder=draft.person,
        holder_name=sheet.holder_name,
        unit=draft.entry.unit,
        unit_name=sheet.unit_name,
        unit_path=draft.entry.unit_path,
        number=number,
        verification_code=code,
        issuing_authority=sheet.issuing_authority,
        issued_on=sheet.issued_on,
        valid_from=sheet.issued_on,
        valid_to=sheet.valid_to,
        facts=sheets.facts_of(sheet, sheets.keep_photo(draft.person)),
        edition=draft.edition,
        created_at=now,
    )


def _write(
    batch: Batch, certificates: Sequence[Certificate], *, actor: User, now: datetime, on_demand: bool
) -> None:
    state = CertificateState.VALID if on_demand else CertificateState.PENDING
    queue = ItemState.ON_DEMAND if on_demand else ItemState.PENDING
    kinds = [EventKind.NUMBERED, EventKind.ISSUED] if on_demand else [EventKind.NUMBERED]
    Certificate.objects.bulk_create(certificates, batch_size=CHUNK)
    CertificateStatus.objects.bulk_create(
        [CertificateStatus(certificate=each, state=state, changed_at=now) for each in certificates],
        batch_size=CHUNK,
    )
    CertificateEvent.objects.bulk_create(
        [
            CertificateEvent(certificate=each, kind=kind, actor=actor, at=now)
            for each in certificates
            for kind in kinds
        ],
        batch_size=CHUNK,
    )
    BatchItem.objects.bulk_create(
        [BatchItem(batch=batch, certificate=each, state=queue) for each in certificates], batch_size=CHUNK
    )
    AuditEntry.objects.bulk_create(
        [
            audit.entry_for(
                "certificate.number",
                each,
                actor=actor,
                now=now,
                after={"holder": each.holder_id, "state": state},
                unit_id=each.unit_id,
                unit_path=each.unit_path,
            )
            for each in certificates
        ],
        batch_size=CHUNK,
    )
