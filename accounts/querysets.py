"""Which ones? Adjectives over units, people, posts and grants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.enums import JobState, PostKind

if TYPE_CHECKING:
    from accounts.models import AuditEntry, Job, Post, RoleGrant, Unit, UnitParent, User


def _valid_on(on: date, prefix: str = "") -> Q:
    ends_later = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & ends_later


def _under_paths(field: str, paths: Iterable[str]) -> Q:
    """True where ``field`` lies at or below one of ``paths``; never true without a path."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


class UnitParentQuerySet(models.QuerySet["UnitParent"]):
    def valid_on(self, on: date) -> UnitParentQuerySet:
        return self.filter(_valid_on(on))

    def current(self) -> UnitParentQuerySet:
        return self.filter(valid_to__isnull=True)

    def under(self, paths: Iterable[str]) -> UnitParentQuerySet:
        return self.filter(_under_paths("path", paths))


class UnitQuerySet(models.QuerySet["Unit"]):
    def under(self, paths: Iterable[str]) -> UnitQuerySet:
        """Units that now hang at or below one of the stored paths."""
        return self.filter(Q(places__valid_to__isnull=True) & _under_paths("places__path", paths))

    def existing(self, on: date) -> UnitQuerySet:
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)

    def bodies(self) -> UnitQuerySet:
        """Units that have people; the district root has none."""
        return self.filter(district__isnull=False)

    def districts(self) -> UnitQuerySet:
        return self.filter(district__isnull=True)


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A technician with the support desk (Django admin). It carries no role in the business."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class UserQuerySet(models.QuerySet["User"]):
    def canonical(self) -> UserQuerySet:
        """Without duplicates that were merged into somebody."""
        return self.filter(merged_into__isnull=True)

    def under(self, paths: Iterable[str], *, on: date) -> UserQuerySet:
        """People whose establishment post on that day lies at or below one of the paths."""
        return self.filter(
            _valid_on(on, "posts__")
            & Q(posts__kind=PostKind.ESTABLISHMENT, posts__unit__places__valid_to__isnull=True)
            & _under_paths("posts__unit__places__path", paths)
        )

    def on_file(self, paths: Iterable[str], *, on: date) -> UserQuerySet:
        """People whose present, else last establishment post lies at or below one of the paths.

        Unlike ``under`` it keeps those who retired or left with the unit they left from, and people who
        join later with the unit they will join. Annotated with ``post_id`` of that post.
        """
        related: Any = self.model._meta.get_field("posts").related_model
        posts = related._default_manager.filter(person=OuterRef("pk"), kind=PostKind.ESTABLISHMENT)
        begun = posts.filter(valid_from__lte=on).order_by("-valid_from").values("pk")[:1]
        coming = posts.order_by("valid_from").values("pk")[:1]
        newest = Coalesce(Subquery(begun), Subquery(coming))
        return self.annotate(post_id=newest).filter(
            Q(posts__pk=F("post_id"), posts__unit__places__valid_to__isnull=True)
            & _under_paths("posts__unit__places__path", paths)
        )

    def never_signed_in(self) -> UserQuerySet:
        return self.filter(last_login__isnull=True, is_active=True)

    def named(self, words: str) -> UserQuerySet:
        """Name or user name contains every word."""
        condition = Q()
        for word in words.split():
            condition &= Q(name__icontains=word) | Q(username__icontains=word)
        return self.filter(condition)


class PostQuerySet(models.QuerySet["Post"]):
    def valid_on(self, on: date) -> PostQuerySet:
        return self.filter(_valid_on(on))

    def on_establishment(self) -> PostQuerySet:
        """Posts that carry the person on a unit's establishment, secondments left out."""
        return self.filter(kind=PostKind.ESTABLISHMENT)

    def in_units_under(self, paths: Iterable[str]) -> PostQuerySet:
        return self.filter(Q(unit__places__valid_to__isnull=True) & _under_paths("unit__places__path", paths))


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def valid_on(self, on: date) -> RoleGrantQuerySet:
        return self.filter(_valid_on(on))


class JobQuerySet(models.QuerySet["Job"]):
    def stale(self, before: datetime) -> JobQuerySet:
        """Claimed by a worker that has said nothing since ``before``."""
        return self.filter(state=JobState.RUNNING, claimed_at__lt=before)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, target: models.Model) -> AuditEntryQuerySet:
        return self.filter(object_type=target._meta.label_lower, object_id=str(target.pk))
