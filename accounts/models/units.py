"""Units and their dated tree.

A unit's place in the tree is a row of its own with dates and a stored path, because bodies are merged and
moved (机构改革) and past rates must not move with them. The root of a tree is a district.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.enums import UnitKind
from accounts.querysets import UnitParentQuerySet, UnitQuerySet


class DateRange(Func):
    """``daterange(from, to, '[)')``: the end date is the first day that no longer counts."""

    function = "daterange"
    output_field = DateRangeField()


class IdRange(Func):
    """``int8range(id, id, '[]')``: an exclusion constraint compares ids without the btree_gist extension."""

    function = "int8range"


class Unit(models.Model):
    """A body of the district, or the district itself (``district`` is null exactly at the root)."""

    code = models.CharField(_("unit code"), max_length=32, unique=True)
    name = models.CharField(_("unit name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=32, choices=UnitKind.choices)
    system = models.CharField(_("sector"), max_length=32, blank=True)
    district = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    division_code = models.CharField(_("division code"), max_length=12, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    is_enforcement_department = models.BooleanField(_("enforcement department"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=UnitKind.DISTRICT, district__isnull=True)
                | (~Q(kind=UnitKind.DISTRICT) & Q(district__isnull=False)),
                name="unit_root_is_a_district",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="unit_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_district(self) -> bool:
        return self.kind == UnitKind.DISTRICT

    @property
    def district_or_self_id(self) -> int:
        return self.district_id or self.pk


class UnitParent(models.Model):
    """Where a unit hung from ``valid_from`` until before ``valid_to``; ``path`` lists ids: ``/1/7/23/``."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="places")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="child_places")
    path = models.CharField(max_length=255, db_index=True)
    depth = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = UnitParentQuerySet.as_manager()

    class Meta:
        ordering = ["path", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="unit_place_has_length",
            ),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & Q(path__endswith="/"), name="unit_path_is_delimited"
            ),
            ExclusionConstraint(
                name="unit_has_one_place_at_a_time",
                expressions=[
                    (IdRange("unit_id", "unit_id", Value("[]")), RangeOperators.OVERLAPS),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.path}"
