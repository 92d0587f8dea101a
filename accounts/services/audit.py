"""Every write leaves an entry, in the same transaction as the write itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts.models import AuditEntry, User
from common import origin


def record(
    action: str,
    target: Model,
    *,
    actor: User | AnonymousUser | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    unit_id: int | None = None,
    unit_path: str = "",
) -> AuditEntry:
    """Insert one entry. ``action`` is ``noun.verb`` (``registration.approve``); ``actor`` None is the system.

    ``before`` and ``after`` are plain JSON values of what changed; never put an ID number, phone, password or
    answer key into them.
    """
    entry = entry_for(
        action,
        target,
        actor=actor,
        now=now,
        before=before,
        after=after,
        reason=reason,
        unit_id=unit_id,
        unit_path=unit_path,
    )
    entry.save(force_insert=True)
    return entry


def entry_for(
    action: str,
    target: Model,
    *,
    actor: User | AnonymousUser | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    unit_id: int | None = None,
    unit_path: str = "",
) -> AuditEntry:
    """The unsaved entry, for ``AuditEntry.objects.bulk_create`` when many rows change at once."""
    where = origin.current()
    return AuditEntry(
        at=now,
        actor_id=actor.pk if actor is not None else None,
        actor_name=actor.name if isinstance(actor, User) else "",
        action=action,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        object_label=str(target)[:200],
        unit_id=unit_id,
        unit_path=unit_path,
        address=where.address,
        request_id=where.request_id,
        source=where.source,
        before=before,
        after=after,
        reason=reason,
    )
