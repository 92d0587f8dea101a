"""Posts with effective dates: who stood where, when. Rosters are frozen from them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.enums import Establishment, PostKind
from accounts.models.units import DateRange, IdRange, Unit
from accounts.querysets import PostQuerySet


class Post(models.Model):
    """One person's place in one unit from ``valid_from`` until before ``valid_to``.

    A person has at most one establishment post at a time (in the database). A secondment stands beside it:
    the person is counted by the unit that holds the establishment post (domain.md §2).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=16, choices=PostKind.choices, default=PostKind.ESTABLISHMENT)
    establishment = models.CharField(_("establishment"), max_length=16, choices=Establishment.choices)
    title = models.CharField(_("post"), max_length=60, blank=True)
    rank = models.CharField(_("rank"), max_length=40, blank=True)
    is_leader = models.BooleanField(_("leading official"), default=False)
    is_head = models.BooleanField(_("head of the unit"), default=False)
    is_enforcement = models.BooleanField(_("enforcement post"), default=False)
    is_supervision = models.BooleanField(_("supervision post"), default=False)
    field = models.CharField(_("enforcement field"), max_length=60, blank=True)
    territory = models.CharField(_("territory"), max_length=60, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["person", "valid_from"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["unit", "kind", "valid_from", "valid_to"], name="post_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="post_has_length"
            ),
            models.CheckConstraint(
                condition=Q(is_enforcement=False) | ~Q(establishment=Establishment.CONTRACT),
                name="contract_staff_do_not_enforce",
            ),
            ExclusionConstraint(
                name="one_establishment_post_at_a_time",
                expressions=[
                    (IdRange("person_id", "person_id", Value("[]")), RangeOperators.OVERLAPS),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind=PostKind.ESTABLISHMENT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.unit_id} {self.title}"
