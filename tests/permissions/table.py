"""The form of the permission table. Each app lists its routes in ``tests/<app>/permissions.py`` as ``ROUTES``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.factories.world import World

VISITOR = "VISITOR"
OFFICIAL = "OFFICIAL"
LIAISON = "LIAISON"
QUESTION_EDITOR = "QUESTION_EDITOR"
QUESTION_REVIEWER = "QUESTION_REVIEWER"
EXAM_OFFICER = "EXAM_OFFICER"
BUREAU = "BUREAU"
CERTIFICATE_ISSUER = "CERTIFICATE_ISSUER"
SYSTEM_ADMIN = "SYSTEM_ADMIN"
SECURITY_ADMIN = "SECURITY_ADMIN"
AUDIT_ADMIN = "AUDIT_ADMIN"
COLUMNS = (
    VISITOR,
    OFFICIAL,
    LIAISON,
    QUESTION_EDITOR,
    QUESTION_REVIEWER,
    EXAM_OFFICER,
    BUREAU,
    CERTIFICATE_ISSUER,
    SYSTEM_ADMIN,
    SECURITY_ADMIN,
    AUDIT_ADMIN,
)
SIGNED_IN = COLUMNS[1:]
STAFF = COLUMNS[2:]


@dataclass(frozen=True)
class Route:
    """One line of the table: a URL name and method, and the status each column gets.

    ``own`` is the expected status per role for an object of the own unit (or the only object there is); roles that
    are not listed get ``otherwise`` (403 for a missing role; a visitor is always sent to sign in, unless listed).
    ``other`` is the same for an object of another unit; empty when the route has no such object.
    ``kwargs`` builds what the request is about and returns the URL's arguments: it is called with the world and
    ``"own"`` or ``"other"``, inside a savepoint that is rolled back after each role. ``data`` builds the body of a
    POST. ``api`` routes answer 403 to visitors instead of sending them to sign in.
    """

    name: str
    method: str = "GET"
    own: dict[str, int] = field(default_factory=dict)
    other: dict[str, int] = field(default_factory=dict)
    otherwise: int = 403
    kwargs: Callable[[World, str], dict[str, Any]] | None = None
    data: Callable[[World, str], dict[str, Any]] | None = None
    query: str = ""
    api: bool = False
    headers: Callable[[World, str], dict[str, str]] | None = None

    @property
    def label(self) -> str:
        return f"{self.method} {self.name}"


def same(status: int, *roles: str) -> dict[str, int]:
    """``same(200, LIAISON, BUREAU)``: these roles get this status."""
    return dict.fromkeys(roles, status)
