"""Registering people and changing what is known about them. Numbers are normalised and hashed here, nowhere
else.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import idnumber, phones
from accounts.models import Unit, User
from accounts.services import audit, posts
from common.errors import DomainError, Invalid
from common.fields import keyed_hash

# What an audit entry may carry; numbers are only named as changed.
_OPEN_FIELDS = ("name", "sex", "birth_on", "is_party_member", "username", "status")
_SENTENCES = {
    "id_number_is_unique": ("id_number", gettext_noop("Somebody with this ID number is already registered.")),
    "phone_is_unique": ("phone", gettext_noop("Somebody with this phone number is already registered.")),
    "user_name_is_unique": ("username", gettext_noop("This user name is taken.")),
}


def identity(*, id_number: str = "", phone: str = "") -> dict[str, Any]:
    """Fields of ``User`` for an ID number and a phone: normalised, with hashes, sex and date of birth.

    Raises Invalid with the field. Empty values give empty fields. For bulk creation too.
    """
    fields: dict[str, Any] = {"id_number": "", "id_number_hash": "", "phone": "", "phone_hash": ""}
    if id_number.strip():
        number = _id_number(id_number)
        fields |= {"id_number": number, "id_number_hash": keyed_hash(number)}
        fields |= {"birth_on": idnumber.birth_of(number), "sex": idnumber.sex_of(number)}
    if phone.strip():
        try:
            number = phones.parse(phone)
        except ValueError as exc:
            raise Invalid(_("A mobile number has 11 digits."), code="phone_form", field="phone") from exc
        fields |= {"phone": number, "phone_hash": keyed_hash(number)}
    return fields


def register(
    *,
    name: str,
    unit: Unit,
    actor: User | None,
    now: datetime,
    valid_from: date,
    id_number: str = "",
    phone: str = "",
    username: str = "",
    post: dict[str, Any] | None = None,
    **fields: Any,
) -> User:
    """A new person with an establishment post in ``unit`` (``post``: title, establishment, is_leader …).

    Without ``username`` one is made; the person may always sign in by phone or ID number instead. The
    account has no password: an activation slip opens it. Raises Invalid when a number is wrong or already
    registered.
    """
    fields |= identity(id_number=id_number, phone=phone)
    made_up = not username.strip()
    person = User(name=name.strip(), username=username.strip() or f"new-{uuid.uuid4().hex}", **fields)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save(force_insert=True)
            if made_up:
                person.username = f"p{person.pk:06d}"
                person.save(update_fields=["username"])
            audit.record(
                "person.register", person, actor=actor, now=now, after=_facts(person), unit_id=unit.pk
            )
            posts.open_post(person, unit=unit, on=valid_from, actor=actor, now=now, **(post or {}))
    except IntegrityError as exc:
        raise refusal(exc) from exc
    return person


def update(person: User, *, actor: User | None, now: datetime, **changes: Any) -> User:
    """Change name, user name, numbers or Party membership. Numbers appear in the trail only as changed."""
    numbers = {key: changes.pop(key) for key in ("id_number", "phone") if key in changes}
    fields = identity(id_number=numbers.get("id_number", ""), phone=numbers.get("phone", ""))
    if "id_number" not in numbers:
        fields = {key: value for key, value in fields.items() if key not in {"id_number", "id_number_hash"}}
    if "phone" not in numbers:
        fields = {key: value for key, value in fields.items() if key not in {"phone", "phone_hash"}}
    try:
        with transaction.atomic():
            locked = User.objects.get_queryset().select_for_update().get(pk=person.pk)
            before = _facts(locked)
            changed = [key for key in numbers if getattr(locked, key) != fields[key]]
            for key, value in {**changes, **fields}.items():
                setattr(locked, key, value)
            locked.save(update_fields=[*changes, *fields])
            after = {**_facts(locked), **{f"{key}_changed": True for key in changed}}
            if after != before:
                _record(locked, before, after, actor=actor, now=now)
    except IntegrityError as exc:
        raise refusal(exc) from exc
    return locked


def refusal(error: IntegrityError) -> DomainError:
    """The sentence for a constraint that said no; anything else is raised again."""
    for name, (field, sentence) in _SENTENCES.items():
        if name in str(error):
            return Invalid(_(sentence), code=name, field=field)
    raise error


def _record(
    person: User, before: dict[str, Any], after: dict[str, Any], *, actor: User | None, now: datetime
) -> None:
    keys = [key for key in after if before.get(key) != after[key]]
    audit.record(
        "person.change",
        person,
        actor=actor,
        now=now,
        before={key: before[key] for key in keys if key in before},
        after={key: after[key] for key in keys},
    )


def _id_number(typed: str) -> str:
    sentences = {
        "form": _("An ID number has 18 characters: 17 digits and a digit or X."),
        "birth": _("The date of birth in the ID number does not exist."),
        "check": _("The last character of the ID number does not fit: please compare it with the card."),
    }
    try:
        return idnumber.parse(typed)
    except idnumber.IdNumberError as exc:
        raise Invalid(sentences[exc.code], code=f"id_number_{exc.code}", field="id_number") from exc


def _facts(person: User) -> dict[str, Any]:
    facts = {key: getattr(person, key) for key in _OPEN_FIELDS}
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in facts.items()}
