"""Suspended, reinstated, cancelled, revoked: with reason and document, and only where the step may follow."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEntry
from certificates.enums import CertificateState, EventKind
from certificates.models import Certificate, CertificateEvent, CertificateStatus
from certificates.services import lifecycle
from common.errors import Conflict, Invalid
from tests.factories.certificates import make_certificate
from tests.factories.world import World

PAPER = {"reason": "核查发现违规", "document_no": "蒸司〔2026〕8号"}


@pytest.fixture
def certificate(world: World, now: datetime) -> Certificate:
    return make_certificate(world.official, world.own, world.certificate_issuer, now)


def _state(certificate: Certificate) -> str:
    return CertificateStatus.objects.get(certificate=certificate).state


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (["suspend"], CertificateState.SUSPENDED),
        (["suspend", "reinstate"], CertificateState.VALID),
        (["suspend", "reinstate", "suspend", "revoke"], CertificateState.REVOKED),
        (["suspend", "cancel"], CertificateState.CANCELLED),
        (["cancel"], CertificateState.CANCELLED),
        (["revoke"], CertificateState.REVOKED),
    ],
)
def test_steps_lead_to_their_state(
    steps: list[str], state: str, certificate: Certificate, world: World, now: datetime
) -> None:
    for number, name in enumerate(steps):
        take = getattr(lifecycle, name)
        take(certificate, actor=world.bureau, now=now + timedelta(minutes=number), **PAPER)
    assert _state(certificate) == state


@pytest.mark.parametrize(
    ("steps", "refused"),
    [
        ([], "reinstate"),
        (["suspend"], "suspend"),
        (["revoke"], "reinstate"),
        (["revoke"], "cancel"),
        (["cancel"], "revoke"),
        (["revoke"], "revoke"),
    ],
)
def test_step_that_does_not_follow_is_refused(
    steps: list[str], refused: str, certificate: Certificate, world: World, now: datetime
) -> None:
    for name in steps:
        lifecycle.take(certificate, name, actor=world.bureau, now=now, **PAPER)
    before = _state(certificate)
    with pytest.raises(Conflict) as refusal:
        lifecycle.take(certificate, refused, actor=world.bureau, now=now, **PAPER)
    assert (refusal.value.code, _state(certificate)) == ("not_possible", before)


@pytest.mark.parametrize(
    ("missing", "code"), [("reason", "reason_missing"), ("document_no", "document_missing")]
)
def test_step_needs_reason_and_document(
    missing: str, code: str, certificate: Certificate, world: World, now: datetime
) -> None:
    with pytest.raises(Invalid) as refused:
        lifecycle.revoke(certificate, actor=world.bureau, now=now, **{**PAPER, missing: "  "})
    assert (refused.value.code, refused.value.details["field"]) == (code, missing)


def test_step_leaves_an_event_and_an_audit_entry(
    certificate: Certificate, world: World, now: datetime
) -> None:
    event = lifecycle.revoke(certificate, actor=world.bureau, now=now, **PAPER)
    assert (event.kind, event.reason, event.document_no, event.actor) == (
        EventKind.REVOKED,
        PAPER["reason"],
        PAPER["document_no"],
        world.bureau,
    )
    entry = AuditEntry.objects.about(certificate).get(action="certificate.revoke")
    assert (entry.before, entry.after["state"], entry.reason) == (
        {"state": "VALID"},
        "REVOKED",
        PAPER["reason"],
    )


def test_events_cannot_be_changed(certificate: Certificate) -> None:
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        CertificateEvent.objects.update(reason="")


def test_possible_steps_follow_the_state() -> None:
    assert lifecycle.possible_steps("VALID") == ["suspend", "cancel", "revoke"]
    assert lifecycle.possible_steps("SUSPENDED") == ["reinstate", "cancel", "revoke"]
    assert lifecycle.possible_steps("REVOKED") == []
