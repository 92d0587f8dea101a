"""May they? Roles of a person, and the part of the tree in which each holds.

One door for every app: views and services ask here; out of scope does not exist (404), a missing role is 403.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts import idnumber, phones
from accounts.enums import PostKind, Role
from accounts.models import ActivationSlip, AuditEntry, Job, Post, RoleGrant, Unit, UnitParent, User
from accounts.querysets import AuditEntryQuerySet, RoleGrantQuerySet, UnitQuerySet, UserQuerySet
from common.fields import keyed_hash

if TYPE_CHECKING:
    Person = User | AnonymousUser


@dataclass(frozen=True)
class Scope:
    """What a person may do on one day: for each role the unit paths below which it holds."""

    person_id: int | None
    paths: dict[Role, tuple[str, ...]] = field(default_factory=dict)

    def has(self, *roles: Role) -> bool:
        return any(role in self.paths for role in roles)

    def of(self, *roles: Role) -> tuple[str, ...]:
        """All paths below which at least one of the roles holds; empty means nowhere."""
        return tuple(path for role in roles for path in self.paths.get(role, ()))

    def covers(self, path: str, *roles: Role) -> bool:
        return any(path.startswith(own) for own in self.of(*roles))


def scope_of(person: Person, *, on: date) -> Scope:
    """The scope of ``person`` on a day, in one query. Nobody signed in has an empty scope."""
    if not person.is_authenticated or person.pk is None:
        return Scope(person_id=None)
    grants = (
        RoleGrant.objects.valid_on(on)
        .filter(person_id=person.pk, unit__places__valid_to__isnull=True)
        .values_list("role", "unit__places__path")
    )
    paths: dict[Role, tuple[str, ...]] = {}
    for role, path in grants:
        paths[Role(role)] = (*paths.get(Role(role), ()), path)
    return Scope(person_id=person.pk, paths=paths)


def units_in_scope(scope: Scope, *roles: Role) -> UnitQuerySet:
    return Unit.objects.under(scope.of(*roles))


def unit_in_scope(scope: Scope, pk: int, *roles: Role) -> Unit:
    """The unit, or Http404 when it lies outside."""
    return get_object_or_404(units_in_scope(scope, *roles), pk=pk)


def people_in_scope(scope: Scope, *roles: Role, on: date) -> UserQuerySet:
    """People whose establishment post on that day lies in scope."""
    return User.objects.get_queryset().canonical().under(scope.of(*roles), on=on)


def person_in_scope(scope: Scope, pk: int, *roles: Role, on: date) -> User:
    return get_object_or_404(people_in_scope(scope, *roles, on=on), pk=pk)


def people_on_file(scope: Scope, *roles: Role, on: date) -> UserQuerySet:
    """Like ``people_in_scope``, with those who left and those to come: what a personnel list shows."""
    return User.objects.get_queryset().canonical().on_file(scope.of(*roles), on=on)


def person_on_file(scope: Scope, pk: int, *roles: Role, on: date) -> User:
    return get_object_or_404(people_on_file(scope, *roles, on=on), pk=pk)


def post_of_person(person: User, pk: int) -> Post:
    """A post of somebody who is in scope already."""
    return get_object_or_404(Post.objects.select_related("unit", "person"), pk=pk, person=person)


def slips_in_scope(scope: Scope, *roles: Role) -> models.QuerySet[ActivationSlip]:
    """Slips of units that now hang in scope."""
    return ActivationSlip.objects.filter(unit__in=units_in_scope(scope, *roles))


def slip_in_scope(scope: Scope, pk: int, *roles: Role) -> ActivationSlip:
    return get_object_or_404(slips_in_scope(scope, *roles).select_related("person", "unit"), pk=pk)


def grants_in_scope(scope: Scope, *roles: Role) -> RoleGrantQuerySet:
    return RoleGrant.objects.filter(unit__in=units_in_scope(scope, *roles))


def grant_in_scope(scope: Scope, pk: int, *roles: Role) -> RoleGrant:
    return get_object_or_404(grants_in_scope(scope, *roles).select_related("person", "unit"), pk=pk)


def entries_in_scope(scope: Scope, *roles: Role) -> AuditEntryQuerySet:
    """The trail has no tree of its own: whoever may read it in a district reads what happened there.

    With one district in the installation that is all of it; with several, entries of people and units of the
    own district and entries of nobody in particular.
    """
    districts = Unit.objects.districts().count()
    if districts <= 1:
        return AuditEntry.objects.all()
    units = units_in_scope(scope, *roles)
    actors = User.objects.get_queryset().filter(Q(posts__unit__in=units) | Q(grants__unit__in=units))
    return AuditEntry.objects.filter(
        Q(unit_id__in=units.values("pk"))
        | Q(actor_id__in=actors.values("pk"))
        | Q(unit_id=None, actor_id=None)
    )


def entry_in_scope(scope: Scope, pk: UUID, *roles: Role) -> AuditEntry:
    return get_object_or_404(entries_in_scope(scope, *roles), id=pk)


def district_in_scope(scope: Scope, pk: int, *roles: Role) -> Unit:
    return get_object_or_404(units_in_scope(scope, *roles).districts(), pk=pk)


def own_job(person: User, pk: object) -> Job:
    """A job is seen by whoever started it."""
    return get_object_or_404(Job.objects.filter(created_by=person), pk=pk)


def establishment_post(person: User, *, on: date) -> Post | None:
    """The post that counts the person, with its unit; None for technicians and people who left."""
    posts = Post.objects.valid_on(on).filter(person_id=person.canonical_id, kind=PostKind.ESTABLISHMENT)
    return posts.select_related("unit", "unit__district").first()


def current_path(unit: Unit) -> str:
    """The stored path of a unit as it hangs now."""
    return UnitParent.objects.current().values_list("path", flat=True).get(unit=unit)


def paths_of(units: Iterable[Unit]) -> dict[int, str]:
    places = UnitParent.objects.current().filter(unit__in=list(units))
    return dict(places.values_list("unit_id", "path"))


def district_of(person: User, *, on: date) -> Unit | None:
    """The district a person belongs to: by post, else by grant, else the only one there is."""
    post = establishment_post(person, on=on)
    if post is not None:
        return post.unit.district or post.unit
    grant = RoleGrant.objects.valid_on(on).filter(person=person).select_related("unit__district").first()
    if grant is not None:
        return grant.unit.district or grant.unit
    districts = list(Unit.objects.districts()[:2])
    return districts[0] if len(districts) == 1 else None


def find_account(identifier: str) -> User | None:
    """The account for a typed user name, phone or ID number; merged duplicates never sign in."""
    typed = identifier.strip()
    if not typed or "\x00" in typed:
        return None
    condition = (
        Q(username__iexact=typed)
        | Q(phone_hash=keyed_hash(phones.normalise(typed)))
        | Q(id_number_hash=keyed_hash(idnumber.normalise(typed)))
    )
    found = list(User.objects.get_queryset().canonical().filter(condition)[:2])
    return found[0] if len(found) == 1 else None
