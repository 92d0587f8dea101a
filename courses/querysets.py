"""Which ones? Adjectives over laws, provisions and courses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from courses.enums import CourseStatus, NodeKind

if TYPE_CHECKING:
    from courses.models import Course, LawVersion, Provision


class LawVersionQuerySet(models.QuerySet["LawVersion"]):
    def in_force(self, on: date) -> LawVersionQuerySet:
        """Taken effect by ``on`` (or with no known date); the newest of each law is the one in force."""
        return self.filter(Q(effective_on__isnull=True) | Q(effective_on__lte=on))


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def articles(self) -> ProvisionQuerySet:
        return self.filter(kind=NodeKind.ARTICLE)


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> CourseQuerySet:
        return self.filter(status=CourseStatus.PUBLISHED)

    def of_year(self, year: int) -> CourseQuerySet:
        return self.filter(year=year)
