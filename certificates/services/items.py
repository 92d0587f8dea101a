"""What a person decides about an item that failed: try again, or give the number up on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from certificates.enums import BatchState, CertificateState, EventKind, ItemState
from certificates.models import Batch, BatchItem, CertificateEvent, CertificateStatus
from common.errors import Conflict, Invalid


def retry(item: BatchItem, actor: User, now: datetime) -> bool:
    """Put a failed item back into the queue; False when it has not failed. Nudge afterwards."""
    with transaction.atomic():
        changed = BatchItem.objects.filter(pk=item.pk, state=ItemState.FAILED).update(
            state=ItemState.PENDING, failures=0, error=""
        )
        if changed:
            Batch.objects.filter(pk=item.batch_id).update(state=BatchState.OPEN, finished_at=None)
            audit.record("certificate.retry", item.certificate, actor=actor, now=now)
    return changed == 1


def void(item: BatchItem, actor: User, now: datetime, reason: str) -> None:
    """The number is used up and belongs to nobody; the person may get another one in a later batch.

    Raises Invalid ``reason_missing``, Conflict ``not_failed``.
    """
    if not reason.strip():
        raise Invalid(_("Please give the reason."), code="reason_missing", field="reason")
    with transaction.atomic():
        locked = (
            BatchItem.objects.select_for_update(of=("self",)).select_related("certificate").get(pk=item.pk)
        )
        status = CertificateStatus.objects.select_for_update().get(certificate=locked.certificate)
        if locked.state != ItemState.FAILED or status.state != CertificateState.PENDING:
            raise Conflict(
                _("Only a number whose certificate could not be drawn can be voided."), code="not_failed"
            )
        locked.state = ItemState.VOIDED
        locked.save(update_fields=["state"])
        status.state, status.changed_at = CertificateState.VOID, now
        status.save(update_fields=["state", "changed_at"])
        CertificateEvent.objects.create(
            certificate=locked.certificate, kind=EventKind.VOIDED, reason=reason.strip(), actor=actor, at=now
        )
        audit.record(
            "certificate.void",
            locked.certificate,
            actor=actor,
            now=now,
            before={"state": CertificateState.PENDING},
            after={"state": CertificateState.VOID},
            reason=reason.strip(),
            unit_id=locked.certificate.unit_id,
            unit_path=locked.certificate.unit_path,
        )
