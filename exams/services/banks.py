"""Banks: opened for a unit and renamed."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.services import audit
from common.errors import Conflict
from exams.models import Bank


def create(*, owner: Unit, code: str, name: str, description: str = "", actor: User, now: datetime) -> Bank:
    """A bank of the unit's district. A code that is taken anywhere: Conflict ``bank_code_taken``."""
    try:
        with transaction.atomic():
            bank = Bank.objects.create(
                district=owner.district or owner,
                owner=owner,
                code=code,
                name=name.strip(),
                description=description.strip(),
                created_at=now,
            )
            after = {"code": code, "name": bank.name, "owner": owner.pk}
            audit.record("bank.create", bank, actor=actor, now=now, after=after, unit_id=owner.pk)
    except IntegrityError as exc:
        raise Conflict(
            _("There is already a bank with this code."), code="bank_code_taken", field="code"
        ) from exc
    return bank


def change(bank: Bank, *, name: str, description: str, actor: User, now: datetime) -> Bank:
    """Name and description; the code stays, because files and commands name it."""
    with transaction.atomic():
        locked = Bank.objects.select_for_update().get(pk=bank.pk)
        before = {"name": locked.name, "description": locked.description}
        locked.name, locked.description = name.strip(), description.strip()
        locked.save(update_fields=["name", "description"])
        after = {"name": locked.name, "description": locked.description}
        audit.record(
            "bank.change", locked, actor=actor, now=now, before=before, after=after, unit_id=locked.owner_id
        )
    return locked
