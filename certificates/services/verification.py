"""The public's question: is this certificate what it says? Nothing is told to those who guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.services import limits
from certificates import access
from certificates.enums import Standing
from certificates.masking import mask_name
from certificates.models import Certificate
from certificates.verification_code import grouped
from common.errors import DomainError

# A building shares one address; 80 random bits need no tighter one.
MOST_FAILURES = 60


class TooMany(DomainError):
    """Too many wrong codes from one address."""

    code = "too_many_attempts"


@dataclass(frozen=True)
class Answer:
    """What everybody may know about a certificate. ``sha256`` is empty while no file was asked for."""

    code: str
    standing: Standing
    holder: str
    unit: str
    kind: str
    title: str
    number: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    issuing_authority: str
    sha256: str
    changed_at: datetime


def ask(typed: str, *, address: str, now: datetime, on: date) -> Answer | None:
    """The answer for a code as somebody typed it, or None, which says nothing about why.

    Only failures are counted, by address; after sixty in ten minutes nothing is looked up: TooMany.
    """
    key = f"verify:{address}"
    if limits.count(key, now) >= MOST_FAILURES:
        raise TooMany(_("Too many wrong codes came from your network. Please try again in ten minutes."))
    found = access.public_certificate(typed)
    if found is None:
        limits.hit(key, now)
        return None
    return answer(found, on)


def answer(certificate: Certificate, on: date) -> Answer:
    return Answer(
        code=grouped(certificate.verification_code),
        standing=certificate.standing(on),
        holder=mask_name(certificate.holder_name),
        unit=certificate.unit_name,
        kind=certificate.kind,
        title=str(certificate.facts.get("title", "")),
        number=certificate.number,
        issued_on=certificate.issued_on,
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        issuing_authority=certificate.issuing_authority,
        sha256=certificate.file.sha256 if hasattr(certificate, "file") else "",
        changed_at=certificate.status.changed_at,
    )
