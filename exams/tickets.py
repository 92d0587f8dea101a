"""The ticket of the exam room: who may save into which attempt from which device, provable without a query.

It travels in the Authorization header (``Ticket <text>``), never in a cookie or an address, and holds nothing
secret: it is signed, not encrypted. It does not expire by itself; attempt, device and deadline decide.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
import uuid
from dataclasses import dataclass

SCHEME = "Ticket"
_FORM = struct.Struct(">B16sQI")  # version, attempt, candidate, device
_VERSION = 1
_DIGEST = 32


class BadTicket(ValueError):
    """Not a ticket of this installation: damaged, made up, or signed with a key that is no longer used."""


@dataclass(frozen=True)
class Ticket:
    """``device`` counts the pages that opened the attempt; only the newest may save."""

    attempt: uuid.UUID
    candidate: int
    device: int


def seal(ticket: Ticket, *, key: str) -> str:
    body = _FORM.pack(_VERSION, ticket.attempt.bytes, ticket.candidate, ticket.device)
    return base64.urlsafe_b64encode(body + _signature(body, key)).decode().rstrip("=")


def open_sealed(text: str, *, key: str) -> Ticket:
    """The ticket in ``text``. Raises BadTicket."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as exc:
        raise BadTicket("not base64") from exc
    body, signature = raw[:-_DIGEST], raw[-_DIGEST:]
    if len(body) != _FORM.size or not hmac.compare_digest(signature, _signature(body, key)):
        raise BadTicket("the signature does not fit")
    version, attempt, candidate, device = _FORM.unpack(body)
    if version != _VERSION:
        raise BadTicket("unknown version")
    return Ticket(uuid.UUID(bytes=attempt), candidate, device)


def from_header(value: str, *, key: str) -> Ticket:
    """Reads an Authorization header. Raises BadTicket."""
    scheme, _, text = value.partition(" ")
    if scheme != SCHEME:
        raise BadTicket("no ticket in the header")
    return open_sealed(text.strip(), key=key)


def _signature(body: bytes, key: str) -> bytes:
    return hmac.digest(b"exams.ticket/" + key.encode(), body, hashlib.sha256)
