"""Building, changing and reading the dated tree of units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import creditcode
from accounts.enums import PostKind
from accounts.models import Post, Unit, UnitParent, User
from accounts.services import audit
from common.errors import Conflict, Invalid

UNIT_FIELDS = (
    "code",
    "name",
    "short_name",
    "kind",
    "system",
    "division_code",
    "credit_code",
    "is_enforcement_department",
    "position",
)


@transaction.atomic
def open_unit(*, parent: Unit | None, opened_on: date, **fields: Any) -> Unit:
    """Create a unit and its place below ``parent`` (None makes a district). Not audited: see ``add``."""
    district = None if parent is None else (parent.district or parent)
    unit = Unit.objects.create(district=district, opened_on=opened_on, **fields)
    above = None if parent is None else UnitParent.objects.current().get(unit=parent)
    UnitParent.objects.create(
        unit=unit,
        parent=parent,
        path=f"{above.path if above else '/'}{unit.pk}/",
        depth=above.depth + 1 if above else 0,
        valid_from=opened_on,
    )
    return unit


def add(*, parent: Unit, opened_on: date, actor: User, now: datetime, **fields: Any) -> Unit:
    """A new unit below ``parent``. Raises Invalid when its code is taken or its credit code is wrong."""
    fields = _checked(fields)
    try:
        with transaction.atomic():
            unit = open_unit(parent=parent, opened_on=opened_on, **fields)
            after = {**{key: str(value) for key, value in fields.items()}, "parent": parent.pk}
            audit.record("unit.open", unit, actor=actor, now=now, after=after, unit_id=unit.pk)
    except IntegrityError as exc:
        raise _refusal(exc) from exc
    return unit


def change(unit: Unit, *, actor: User, now: datetime, **fields: Any) -> Unit:
    """Change what a unit is called or is; its place changes by ``move`` only."""
    fields = _checked(fields)
    try:
        with transaction.atomic():
            locked = Unit.objects.select_for_update().get(pk=unit.pk)
            before = {key: getattr(locked, key) for key in fields if getattr(locked, key) != fields[key]}
            if not before:
                return locked
            for key, value in fields.items():
                setattr(locked, key, value)
            locked.save(update_fields=list(fields))
            after = {key: fields[key] for key in before}
            audit.record(
                "unit.change", locked, actor=actor, now=now, before=before, after=after, unit_id=unit.pk
            )
    except IntegrityError as exc:
        raise _refusal(exc) from exc
    return locked


def move(unit: Unit, *, parent: Unit, on: date, actor: User, now: datetime, reason: str = "") -> None:
    """Hang a unit, with everything below it, under another parent from ``on``.

    The whole subtree gets new rows with new paths; the old rows end on that day, so that what was counted
    before stays where it was. ``on`` may not lie in the future: scope follows the place that is open-ended.
    Raises Invalid for a parent inside the subtree, another district, or a day before the present place
    began.
    """
    if on > timezone.localdate(now):
        raise Invalid(_("The day may not lie in the future."), code="future", field="on")
    with transaction.atomic():
        # One move at a time in a district: two moves that cross could hang a subtree below itself.
        Unit.objects.select_for_update().get(pk=unit.district_or_self_id)
        place = UnitParent.objects.current().get(unit=unit)
        above = UnitParent.objects.current().get(unit=parent)
        _check_move(unit, place, parent, above)
        moved = list(UnitParent.objects.current().under([place.path]).select_for_update())
        if any(on <= row.valid_from for row in moved):
            raise Invalid(_("The day must lie after the unit was last placed."), code="too_early", field="on")
        UnitParent.objects.filter(pk__in=[row.pk for row in moved]).update(valid_to=on)
        UnitParent.objects.bulk_create(_moved(row, place, above, parent, on) for row in moved)
        audit.record(
            "unit.move",
            unit,
            actor=actor,
            now=now,
            before={"parent": place.parent_id, "path": place.path},
            after={
                "parent": parent.pk,
                "path": f"{above.path}{unit.pk}/",
                "on": on.isoformat(),
                "units": len(moved),
            },
            reason=reason,
            unit_id=unit.pk,
        )


def close(unit: Unit, *, on: date, actor: User, now: datetime, reason: str = "") -> Unit:
    """A body that was dissolved or merged. Raises Conflict while people or units still belong to it."""
    with transaction.atomic():
        locked = Unit.objects.select_for_update().get(pk=unit.pk)
        place = UnitParent.objects.current().get(unit=locked)
        open_posts = Post.objects.filter(unit=locked).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        if open_posts.filter(kind=PostKind.ESTABLISHMENT).exists():
            raise Conflict(_("People still stand in this unit. Transfer them first."), code="has_people")
        below = Unit.objects.under([place.path]).exclude(pk=locked.pk).existing(on)
        if below.exists():
            raise Conflict(_("Units still hang below this one. Move them first."), code="has_units")
        if locked.closed_on is not None:
            raise Conflict(_("This unit is closed already."), code="closed")
        if on <= locked.opened_on:
            raise Invalid(_("The end must lie after the beginning."), code="too_early", field="on")
        locked.closed_on = on
        locked.save(update_fields=["closed_on"])
        after = {"closed_on": on.isoformat()}
        audit.record(
            "unit.close", locked, actor=actor, now=now, after=after, reason=reason, unit_id=locked.pk
        )
    return locked


def paths_on(on: date) -> dict[int, str]:
    """Unit id → stored path as the tree hung on that day."""
    return dict(UnitParent.objects.valid_on(on).values_list("unit_id", "path"))


def _check_move(unit: Unit, place: UnitParent, parent: Unit, above: UnitParent) -> None:
    if unit.district_id is None:
        raise Invalid(_("A district is not moved."), code="district")
    if parent.district_or_self_id != unit.district_id:
        raise Invalid(_("A unit stays in its district."), code="other_district", field="parent")
    if above.path.startswith(place.path):
        raise Invalid(_("A unit cannot hang below itself."), code="ring", field="parent")
    if place.parent_id == parent.pk:
        raise Invalid(_("The unit hangs there already."), code="same_parent", field="parent")


def _moved(row: UnitParent, place: UnitParent, above: UnitParent, parent: Unit, on: date) -> UnitParent:
    own = row.path.removeprefix(place.path)
    return UnitParent(
        unit_id=row.unit_id,
        parent_id=parent.pk if row.pk == place.pk else row.parent_id,
        path=f"{above.path}{place.unit_id}/{own}",
        depth=row.depth - place.depth + above.depth + 1,
        valid_from=on,
    )


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(UNIT_FIELDS)
    if unknown:
        raise TypeError(f"not fields of a unit that may be changed: {sorted(unknown)}")
    if fields.get("credit_code"):
        try:
            fields["credit_code"] = creditcode.parse(fields["credit_code"])
        except creditcode.CreditCodeError as exc:
            sentence = _("The unified social credit code is wrong: please compare it with the certificate.")
            raise Invalid(sentence, code=f"credit_code_{exc.code}", field="credit_code") from exc
    return fields


def _refusal(error: IntegrityError) -> Invalid:
    if "code" in str(error) and "unique" in str(error):
        return Invalid(_("A unit with this code exists already."), code="code_taken", field="code")
    raise error
