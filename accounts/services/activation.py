"""One-time slips: how 3,000 people get in, and how somebody who forgot the password gets in again.

The code exists in memory only while its PDF is drawn; the row keeps a keyed hash.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import slipcode
from accounts.enums import EXCLUSIVE_ROLES, Role
from accounts.models import ActivationSlip, AuditEntry, Post, RoleGrant, User
from accounts.services import audit, limits, passwords, settings, sign_in
from accounts.slipcode import Issued
from common.errors import Conflict, Invalid, NotAllowed
from common.fields import keyed_hash

MOST_AT_ONCE = 200
ALLOWED_CHECKS = 5
# Two more than the masked number on the liaison's pages shows.
TAIL = 6


def issue(posts: Sequence[Post], *, actor: User, roles: Collection[Role], now: datetime) -> list[Issued]:
    """New slips for the people of these establishment posts; whatever slip they had before is revoked.

    ``roles`` are the actor's. A slip opens an account, so it must not be a way to a higher one: who holds a
    role gets it from the bureau or the security administrator, the three administrators only from the
    latter.
    """
    if not posts:
        raise Invalid(_("Choose at least one person."), code="nobody")
    if len(posts) > MOST_AT_ONCE:
        sentence = _("Choose at most %(most)s people at once.")
        raise Invalid(sentence % {"most": MOST_AT_ONCE}, code="too_many")
    if any(not post.person.is_active for post in posts):
        raise Conflict(_("A closed account cannot be activated."), code="closed")
    _check_rank(posts, roles, now)
    issued = _draw(posts, now)
    with transaction.atomic():
        open_slips = ActivationSlip.objects.filter(person__in=[post.person_id for post in posts])
        open_slips.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
        rows = ActivationSlip.objects.bulk_create(
            ActivationSlip(
                person=post.person,
                unit=post.unit,
                code_hash=_hash(each.code),
                issued_by=actor,
                issued_at=now,
                expires_at=each.expires_at,
            )
            for post, each in zip(posts, issued, strict=True)
        )
        AuditEntry.objects.bulk_create(
            audit.entry_for(
                "slip.issue", row.person, actor=actor, now=now, after={"slip": row.pk}, unit_id=row.unit_id
            )
            for row in rows
        )
    return issued


def revoke(slip: ActivationSlip, *, actor: User, now: datetime) -> ActivationSlip:
    """An open slip becomes worthless. Raises Conflict when it was used or revoked already."""
    with transaction.atomic():
        changed = ActivationSlip.objects.filter(pk=slip.pk, used_at__isnull=True, revoked_at__isnull=True)
        if changed.update(revoked_at=now) != 1:
            raise Conflict(_("This slip was used or revoked already."), code="slip_closed")
        audit.record("slip.revoke", slip.person, actor=actor, now=now, unit_id=slip.unit_id)
    slip.refresh_from_db()
    return slip


def find(typed: str, *, address: str, now: datetime) -> ActivationSlip:
    """The open slip for a typed code. Raises Invalid with one sentence for wrong, used, revoked and
    expired.
    """
    sign_in.check_address(address, now)
    code = slipcode.normalise(typed)
    slip = _open(now).filter(code_hash=_hash(code)).first() if code else None
    if slip is None:
        sign_in.count_failure(address, now)
        sentence = _(
            "This code is not valid. It may be mistyped, used or expired: "
            "compare it with the slip, or ask the liaison of your unit for a new one."
        )
        raise Invalid(sentence, code="slip_unknown", field="code")
    return slip


def still_open(slip_pk: int, now: datetime) -> ActivationSlip | None:
    return _open(now).filter(pk=slip_pk).first()


def redeem(slip: ActivationSlip, password: str, *, tail: str = "", now: datetime) -> User:
    """Use the slip: set the password the person chose. ``tail``: the last six characters of the ID number.

    The slip is used by one conditional update, so that the same code opens the account once. Raises Invalid
    or Conflict.
    """
    _check_tail(slip, tail, now)
    with transaction.atomic():
        person = User.objects.get_queryset().select_for_update().get(pk=slip.person_id)
        if _open(now).filter(pk=slip.pk).update(used_at=now) != 1:
            raise Conflict(_("This slip was used or revoked already."), code="slip_closed")
        passwords.choose(person, password, now=now, action="account.activate")
    return person


def _check_rank(posts: Sequence[Post], roles: Collection[Role], now: datetime) -> None:
    if Role.SECURITY_ADMIN in roles:
        return
    guarded = list(EXCLUSIVE_ROLES) if Role.BUREAU in roles else list(Role)
    grants = RoleGrant.objects.valid_on(timezone.localdate(now)).filter(role__in=guarded)
    holders = grants.filter(person__in=[post.person_id for post in posts])
    names = list(holders.order_by("person__name").values_list("person__name", flat=True).distinct())
    if names:
        sentence = _(
            "These people hold a role; the bureau or the security administrator "
            "prints their slips: %(names)s."
        )
        raise NotAllowed(sentence % {"names": "、".join(names)}, code="holds_role")


def _check_tail(slip: ActivationSlip, tail: str, now: datetime) -> None:
    """A slip alone, left on a desk, opens nothing. Counted before it is looked at."""
    number = slip.person.id_number
    if not number:
        return
    key = f"slip:{slip.pk}"
    if limits.hit(key, now) > ALLOWED_CHECKS:
        sentence = _("Too many failures. Please try again in 10 minutes.")
        raise Invalid(sentence, code="locked", field="tail")
    if tail.strip().upper() != number[-TAIL:]:
        sentence = _("These are not the last six characters of your ID number.")
        raise Invalid(sentence, code="tail", field="tail")
    limits.forget(key)


def _open(now: datetime) -> QuerySet[ActivationSlip]:
    return ActivationSlip.objects.select_related("person", "unit").filter(
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=now,
        person__is_active=True,
        person__merged_into__isnull=True,
    )


def _draw(posts: Sequence[Post], now: datetime) -> list[Issued]:
    districts = {post.unit.district_or_self_id: post.unit for post in posts}
    days = {pk: settings.get(unit, "activation.valid_days") for pk, unit in districts.items()}
    return [
        Issued(
            person_name=post.person.name,
            username=post.person.username,
            unit_name=post.unit.name,
            code=slipcode.new_code(),
            expires_at=now + timedelta(days=days[post.unit.district_or_self_id]),
        )
        for post in posts
    ]


def _hash(code: str) -> str:
    return keyed_hash(f"slip:{code}") if code else ""
