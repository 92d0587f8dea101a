"""Posts over time: joining, moving, secondment, leaving. What was is never rewritten, only ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Establishment, PersonStatus, PostKind
from accounts.models import Post, Unit, User
from accounts.services import audit
from common.errors import Conflict, DomainError, Invalid

POST_FIELDS = (
    "title",
    "rank",
    "establishment",
    "is_leader",
    "is_head",
    "is_enforcement",
    "is_supervision",
    "field",
    "territory",
)
GONE = (PersonStatus.RETIRED, PersonStatus.LEFT, PersonStatus.DIED)


def open_post(
    person: User,
    *,
    unit: Unit,
    on: date,
    actor: User | None,
    now: datetime,
    kind: PostKind = PostKind.ESTABLISHMENT,
    until: date | None = None,
    **fields: Any,
) -> Post:
    """A post from ``on`` (until before ``until``). Raises DomainError when another establishment post
    overlaps.
    """
    fields.setdefault("establishment", Establishment.CIVIL_SERVANT)
    post = Post(person=person, unit=unit, kind=kind, valid_from=on, valid_to=until, **fields)
    try:
        with transaction.atomic():
            post.save(force_insert=True)
            _record("post.open", post, actor=actor, now=now)
    except IntegrityError as exc:
        raise refusal(exc) from exc
    return post


def change(post: Post, *, actor: User | None, now: datetime, **fields: Any) -> Post:
    """Correct what a running post says (title, rank, marks); unit and dates change by ``transfer`` only."""
    unknown = set(fields) - set(POST_FIELDS)
    if unknown:
        raise TypeError(f"not fields of a post that may be corrected: {sorted(unknown)}")
    try:
        with transaction.atomic():
            locked = Post.objects.select_for_update().get(pk=post.pk)
            before = {key: getattr(locked, key) for key in fields if getattr(locked, key) != fields[key]}
            if not before:
                return locked
            for key, value in fields.items():
                setattr(locked, key, value)
            locked.save(update_fields=list(fields))
            _record("post.change", locked, actor=actor, now=now, before=before, keys=list(before))
    except IntegrityError as exc:
        raise refusal(exc) from exc
    return locked


def transfer(
    person: User, *, unit: Unit, on: date, actor: User | None, now: datetime, reason: str = "", **fields: Any
) -> Post:
    """End the present establishment post before ``on`` and open one in ``unit`` from that day.

    Raises Invalid when the day is not after the beginning of the present post, or a later post exists
    already.
    """
    with transaction.atomic():
        User.objects.get_queryset().select_for_update().get(pk=person.pk)
        present = _establishment_posts(person).filter(valid_to__isnull=True).select_for_update().first()
        if present is not None:
            if present.unit_id == unit.pk:
                raise Invalid(_("The person already stands in this unit."), code="same_unit", field="unit")
            fields = {key: getattr(present, key) for key in ("establishment", "rank")} | fields
            _end(present, on, actor=actor, now=now, reason=reason)
        return open_post(person, unit=unit, on=on, actor=actor, now=now, **fields)


def second(
    person: User,
    *,
    unit: Unit,
    on: date,
    until: date | None,
    actor: User | None,
    now: datetime,
    title: str = "",
) -> Post:
    """Lend a person to another unit; the establishment post stays and keeps counting (domain.md §2)."""
    present = _establishment_posts(person).filter(valid_to__isnull=True).first()
    if present is None:
        raise Conflict(_("Without an establishment post there is no secondment."), code="no_post")
    if present.unit_id == unit.pk:
        raise Invalid(_("The person already stands in this unit."), code="same_unit", field="unit")
    running = Post.objects.filter(person=person, kind=PostKind.SECONDMENT).valid_on(on)
    if running.exists():
        raise Conflict(
            _("The person is already seconded at that time. End that secondment first."), code="seconded"
        )
    return open_post(
        person,
        unit=unit,
        on=on,
        until=until,
        actor=actor,
        now=now,
        kind=PostKind.SECONDMENT,
        establishment=present.establishment,
        title=title,
    )


def end_secondment(post: Post, *, on: date, actor: User | None, now: datetime) -> Post:
    if post.kind != PostKind.SECONDMENT:
        raise Conflict(_("Only a secondment ends this way."), code="not_a_secondment")
    with transaction.atomic():
        locked = Post.objects.select_for_update().get(pk=post.pk)
        _end(locked, on, actor=actor, now=now)
    return locked


def leave(
    person: User, *, status: PersonStatus, on: date, actor: User | None, now: datetime, reason: str = ""
) -> User:
    """Retired, left or died: all posts end before ``on`` and the account is closed. The history stays."""
    if status not in GONE:
        raise Invalid(_("Choose retired, left or deceased."), code="status", field="status")
    if on > timezone.localdate(now):
        raise Invalid(_("The day may not lie in the future."), code="future", field="on")
    with transaction.atomic():
        locked = User.objects.get_queryset().select_for_update().get(pk=person.pk)
        for post in Post.objects.select_for_update().filter(person=locked, valid_to__isnull=True):
            _end(post, on, actor=actor, now=now, reason=reason)
        _set_status(locked, status, actor=actor, now=now, reason=reason, is_active=False)
    return locked


def set_absence(
    person: User, *, is_absent: bool, actor: User | None, now: datetime, reason: str = ""
) -> User:
    """Long sick or maternity leave begins or ends."""
    wished = PersonStatus.ON_LEAVE if is_absent else PersonStatus.IN_POST
    with transaction.atomic():
        locked = User.objects.get_queryset().select_for_update().get(pk=person.pk)
        if locked.status in GONE:
            raise Conflict(_("The person has left already."), code="gone")
        if locked.status != wished:
            _set_status(locked, wished, actor=actor, now=now, reason=reason, is_active=locked.is_active)
    return locked


def refusal(error: IntegrityError) -> DomainError:
    """The sentence for a constraint that said no; anything else is raised again."""
    text = str(error)
    if "one_establishment_post_at_a_time" in text:
        sentence = _("The person holds another establishment post at that time.")
        return Conflict(sentence, code="post_overlaps", field="on")
    if "contract_staff_do_not_enforce" in text:
        sentence = _("Contract staff may not hold an enforcement post.")
        return Invalid(sentence, code="contract_enforcement", field="is_enforcement")
    if "post_has_length" in text:
        sentence = _("The end must lie after the beginning.")
        return Invalid(sentence, code="post_length", field="until")
    raise error


def _establishment_posts(person: User) -> Any:
    return Post.objects.filter(person=person, kind=PostKind.ESTABLISHMENT)


def _end(post: Post, on: date, *, actor: User | None, now: datetime, reason: str = "") -> None:
    if on <= post.valid_from:
        sentence = _("The day must lie after the beginning of the present post (%(day)s).")
        raise Invalid(sentence % {"day": post.valid_from.isoformat()}, code="too_early", field="on")
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    _record("post.end", post, actor=actor, now=now, reason=reason)


def _set_status(
    person: User, status: PersonStatus, *, actor: User | None, now: datetime, reason: str, is_active: bool
) -> None:
    before = {"status": person.status}
    person.status, person.is_active = status, is_active
    person.save(update_fields=["status", "is_active"])
    audit.record(
        "person.status",
        person,
        actor=actor,
        now=now,
        before=before,
        after={"status": str(status)},
        reason=reason,
    )


def _record(
    action: str,
    post: Post,
    *,
    actor: User | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    keys: list[str] | None = None,
    reason: str = "",
) -> None:
    facts: dict[str, Any] = {key: getattr(post, key) for key in (keys or POST_FIELDS)}
    if keys is None:
        facts |= {"unit": post.unit_id, "kind": str(post.kind), "valid_from": post.valid_from.isoformat()}
        facts["valid_to"] = post.valid_to.isoformat() if post.valid_to else None
    audit.record(
        action,
        post.person,
        actor=actor,
        now=now,
        before=before,
        after={
            key: str(value) if isinstance(value, Establishment) else value for key, value in facts.items()
        },
        reason=reason,
        unit_id=post.unit_id,
    )
