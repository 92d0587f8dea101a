"""What happens to a certificate after its issue: suspended, reinstated, cancelled, revoked (domain.md §5).

Every step has reason, document, who and when. The database has the last word about which step follows which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from certificates.enums import CertificateState, EventKind
from certificates.models import Certificate, CertificateEvent, CertificateStatus
from common.errors import Conflict, Invalid


@dataclass(frozen=True)
class Step:
    """One move: from which states, to which, and what the register calls it."""

    sources: frozenset[CertificateState]
    target: CertificateState
    event: EventKind
    action: str


_ALIVE = frozenset({CertificateState.VALID, CertificateState.SUSPENDED})
STEPS = {
    "suspend": Step(
        frozenset({CertificateState.VALID}),
        CertificateState.SUSPENDED,
        EventKind.SUSPENDED,
        "certificate.suspend",
    ),
    "reinstate": Step(
        frozenset({CertificateState.SUSPENDED}),
        CertificateState.VALID,
        EventKind.REINSTATED,
        "certificate.reinstate",
    ),
    "cancel": Step(_ALIVE, CertificateState.CANCELLED, EventKind.CANCELLED, "certificate.cancel"),
    "revoke": Step(_ALIVE, CertificateState.REVOKED, EventKind.REVOKED, "certificate.revoke"),
}


def possible_steps(state: str) -> list[str]:
    """Names of the steps that may follow this state."""
    return [name for name, step in STEPS.items() if state in step.sources]


def suspend(
    certificate: Certificate, *, actor: User, now: datetime, reason: str, document_no: str
) -> CertificateEvent:
    return take(certificate, "suspend", actor=actor, now=now, reason=reason, document_no=document_no)


def reinstate(
    certificate: Certificate, *, actor: User, now: datetime, reason: str, document_no: str
) -> CertificateEvent:
    return take(certificate, "reinstate", actor=actor, now=now, reason=reason, document_no=document_no)


def cancel(
    certificate: Certificate, *, actor: User, now: datetime, reason: str, document_no: str
) -> CertificateEvent:
    """注销: closure without fault."""
    return take(certificate, "cancel", actor=actor, now=now, reason=reason, document_no=document_no)


def revoke(
    certificate: Certificate, *, actor: User, now: datetime, reason: str, document_no: str
) -> CertificateEvent:
    """吊销: a sanction, for good."""
    return take(certificate, "revoke", actor=actor, now=now, reason=reason, document_no=document_no)


def take(
    certificate: Certificate, name: str, *, actor: User, now: datetime, reason: str, document_no: str
) -> CertificateEvent:
    """Take the step of this name.

    Raises Invalid ``reason_missing`` and ``document_missing``, Conflict ``not_possible``.
    """
    step, reason, document_no = STEPS[name], reason.strip(), document_no.strip()
    if not reason:
        raise Invalid(_("Please give the reason."), code="reason_missing", field="reason")
    if not document_no:
        raise Invalid(
            _("Please give the number of the document."), code="document_missing", field="document_no"
        )
    with transaction.atomic():
        status = CertificateStatus.objects.select_for_update().get(certificate=certificate)
        if status.state not in step.sources:
            raise Conflict(
                _("The certificate is now “%(state)s”; this step is no longer possible.")
                % {"state": status.get_state_display()},
                code="not_possible",
            )
        before, status.state, status.changed_at = status.state, step.target, now
        status.save(update_fields=["state", "changed_at"])
        event = CertificateEvent.objects.create(
            certificate=certificate,
            kind=step.event,
            reason=reason,
            document_no=document_no,
            actor=actor,
            at=now,
        )
        audit.record(
            step.action,
            certificate,
            actor=actor,
            now=now,
            before={"state": before},
            after={"state": step.target, "document_no": document_no},
            reason=reason,
            unit_id=certificate.unit_id,
            unit_path=certificate.unit_path,
        )
    return event
