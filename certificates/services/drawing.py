"""Drawing what a batch numbered. The row is the queue: claimed, drawn, stored; a lost claim goes back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.services import audit
from certificates.enums import CertificateState, EventKind, ItemState
from certificates.models import BatchItem, Certificate, CertificateEvent, CertificateFile, CertificateStatus
from certificates.rendering import render
from certificates.services import files
from certificates.services.sheets import sheet_of
from common.errors import Conflict
from common.pdf.fonts import MissingGlyphs
from common.pdf.photo import BadPhoto
from common.pdf.typesetting import DoesNotFit

log = logging.getLogger(__name__)

MOST_FAILURES = 3
# A certificate takes a tenth of a second; who has been silent for so long is gone.
SILENCE = timedelta(minutes=2)
# One message draws for so many seconds, then gives way: sweeps of exams wait for the same workers.
TURN = 5.0

Clock = Callable[[], datetime]


def draw_waiting(clock: Clock, turn: float = TURN) -> bool:
    """Take back lost claims, then draw waiting items for ``turn`` seconds. True: there is more, come again.
    Any number of workers may do this at once: each claims a row of its own. ``clock`` is read once an
    item, because a claim must be as young as its work.
    """
    reclaim(clock())
    end = monotonic() + turn
    while monotonic() < end:
        item = claim(clock())
        if item is None:
            return False
        draw(item, clock())
    return BatchItem.objects.waiting().exists()


def claim(now: datetime) -> BatchItem | None:
    """The next waiting item, taken for this worker; rows that others are just taking are passed over."""
    with transaction.atomic():
        waiting = BatchItem.objects.waiting().select_for_update(skip_locked=True, of=("self",))
        item = waiting.order_by("pk").first()
        if item is None:
            return None
        item.state, item.claimed_at = ItemState.CLAIMED, now
        item.save(update_fields=["state", "claimed_at"])
    return item


def reclaim(now: datetime) -> int:
    """Put claims of lost workers back; the third loss of an item is a failure. Returns how many went back."""
    stale = BatchItem.objects.stale(now - SILENCE)
    sentence = _("The work was interrupted several times. Please tell the system administrator.")
    stale.filter(failures__gte=MOST_FAILURES - 1).update(
        state=ItemState.FAILED, failures=F("failures") + 1, error=sentence, claimed_at=None
    )
    return stale.update(state=ItemState.PENDING, failures=F("failures") + 1, claimed_at=None)


def draw(item: BatchItem, now: datetime) -> bool:
    """Draw a claimed item and store its file; False when it failed, with the reason on the item."""
    certificate = Certificate.objects.get(pk=item.certificate_id)
    try:
        pdf = render(sheet_of(certificate))
        name = files.store(certificate, pdf)
    except Exception as fault:
        # Whatever it is, it belongs to this item: the others go on, and a person decides.
        log.exception("certificate %s was not drawn", certificate.number)
        _failed(item, reason_of(fault))
        return False
    with transaction.atomic():
        locked = BatchItem.objects.select_for_update().get(pk=item.pk)
        if (locked.state, locked.claimed_at) != (ItemState.CLAIMED, item.claimed_at):
            return False  # the claim was taken back: what another worker draws counts
        _issue(locked, certificate, name, pdf, now)
    return True


def draw_on_demand(certificate: Certificate, now: datetime) -> CertificateFile:
    """The file of a certificate, drawn now if nobody asked for it before. Twice is the same as once.

    Raises Conflict ``not_drawn`` when it waits in a queue, was refused there, or cannot be drawn.
    """
    refusal: Conflict | None = None
    with transaction.atomic():
        item = BatchItem.objects.select_for_update().get(certificate=certificate)
        if item.state == ItemState.ON_DEMAND:
            try:
                pdf = render(sheet_of(certificate))
                name = files.store(certificate, pdf)
                _issue(item, certificate, name, pdf, now)
            except (MissingGlyphs, DoesNotFit, BadPhoto, OSError) as fault:
                log.exception("certificate %s was not drawn", certificate.number)
                refusal = Conflict(reason_of(fault), code="not_drawn")
        elif item.state != ItemState.ISSUED:
            refusal = Conflict(_("This certificate is still being drawn."), code="not_drawn")
    if refusal is not None:
        raise refusal
    return CertificateFile.objects.get(certificate=certificate)


def reason_of(fault: Exception) -> str:
    """Why a sheet could not be drawn, for the person who decides what to do."""
    if isinstance(fault, MissingGlyphs):
        signs = " ".join(sorted(fault.characters))
        return _("No font has these characters: %(signs)s") % {"signs": signs}
    if isinstance(fault, DoesNotFit):
        return _("The text is too long for the sheet.")
    if isinstance(fault, BadPhoto):
        return _("The photo cannot be read.")
    if isinstance(fault, OSError):
        return _("The file could not be stored or its photo is missing.")
    return _("An unexpected error. Please tell the system administrator.")


def _failed(item: BatchItem, reason: str) -> None:
    BatchItem.objects.filter(pk=item.pk, state=ItemState.CLAIMED, claimed_at=item.claimed_at).update(
        state=ItemState.FAILED, failures=F("failures") + 1, error=reason[:300], claimed_at=None
    )


def _issue(item: BatchItem, certificate: Certificate, name: str, pdf: bytes, now: datetime) -> None:
    """Inside the transaction that holds the item's row."""
    CertificateFile.objects.create(
        certificate=certificate, file=name, sha256=files.digest(pdf), size=len(pdf), drawn_at=now
    )
    was_waiting = CertificateStatus.objects.filter(
        certificate=certificate, state=CertificateState.PENDING
    ).update(state=CertificateState.VALID, changed_at=now)
    if was_waiting:
        CertificateEvent.objects.create(certificate=certificate, kind=EventKind.ISSUED, at=now)
    item.state, item.claimed_at, item.error = ItemState.ISSUED, None, ""
    item.save(update_fields=["state", "claimed_at", "error"])
    audit.record(
        "certificate.draw",
        certificate,
        actor=None,
        now=now,
        after={"sha256": files.digest(pdf)},
        unit_id=certificate.unit_id,
        unit_path=certificate.unit_path,
    )
