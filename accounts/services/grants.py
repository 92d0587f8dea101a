"""Giving and ending roles. Named users only; the three administrators exclude each other (三员管理)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import RoleGrant, Unit, User
from accounts.services import audit
from common.errors import Conflict, Invalid, NotAllowed


def give(
    person: User,
    *,
    role: Role,
    unit: Unit,
    valid_from: date,
    actor: User,
    now: datetime,
    valid_to: date | None = None,
    reason: str,
) -> RoleGrant:
    """A role for ``person`` in the subtree of ``unit`` from a day, until before another one or without end.

    Nobody gives a role to oneself. Raises NotAllowed, Invalid or Conflict; the exclusion is the database's
    word.
    """
    if person.pk == actor.pk:
        raise NotAllowed(_("Nobody may give a role to oneself."), code="own_grant")
    if not person.is_active or person.merged_into_id:
        raise Conflict(_("A closed account gets no role."), code="closed")
    if not reason.strip():
        raise Invalid(_("Please say why, for the audit trail."), code="reason", field="reason")
    grant = RoleGrant(
        person=person,
        role=role,
        unit=unit,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by=actor,
        reason=reason.strip(),
    )
    try:
        with transaction.atomic():
            User.objects.get_queryset().select_for_update().get(pk=person.pk)
            _refuse_twice(grant)
            grant.save(force_insert=True)
            audit.record(
                "grant.give",
                person,
                actor=actor,
                now=now,
                after=_facts(grant),
                reason=reason,
                unit_id=unit.pk,
            )
    except IntegrityError as exc:
        raise _refusal(exc) from exc
    return grant


def end(grant: RoleGrant, *, on: date, actor: User, now: datetime, reason: str) -> RoleGrant:
    """A role holds until before ``on``. Raises Conflict when it has ended already."""
    if not reason.strip():
        raise Invalid(_("Please say why, for the audit trail."), code="reason", field="reason")
    with transaction.atomic():
        locked = RoleGrant.objects.select_for_update().select_related("person").get(pk=grant.pk)
        if locked.valid_to is not None and locked.valid_to <= timezone.localdate(now):
            raise Conflict(_("This role has ended already."), code="ended")
        if on <= locked.valid_from:
            locked.delete()  # taken back on its first day: it held for no day at all, and the trail knows it
        else:
            locked.valid_to = on
            locked.save(update_fields=["valid_to"])
        after = {**_facts(grant), "valid_to": on.isoformat()}
        audit.record(
            "grant.end",
            locked.person,
            actor=actor,
            now=now,
            after=after,
            reason=reason,
            unit_id=grant.unit_id,
        )
    return locked


def _refuse_twice(grant: RoleGrant) -> None:
    same = RoleGrant.objects.filter(person=grant.person, role=grant.role, unit=grant.unit)
    if same.filter(valid_to__isnull=True).exists() or same.valid_on(grant.valid_from).exists():
        raise Conflict(_("The person holds this role in this unit already."), code="twice")


def _facts(grant: RoleGrant) -> dict[str, object]:
    return {
        "role": str(grant.role),
        "unit": grant.unit_id,
        "valid_from": grant.valid_from.isoformat(),
        "valid_to": grant.valid_to.isoformat() if grant.valid_to else None,
    }


def _refusal(error: IntegrityError) -> Conflict | Invalid:
    if "administrators_exclude_each_other" in str(error):
        sentence = _(
            "System, security and audit administrator exclude each other: "
            "the person holds one of them at that time."
        )
        return Conflict(sentence, code="exclusive_roles", field="role")
    if "grant_has_length" in str(error):
        return Invalid(_("The end must lie after the beginning."), code="grant_length", field="valid_to")
    raise error
