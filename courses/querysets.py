"""Which ones? Adjectives over laws, provisions and courses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, DecimalField, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Post
from courses.enums import Audience, CourseStatus, NodeKind

if TYPE_CHECKING:
    from courses.models import Course, LawVersion, Lesson, Provision


def _rows_of(model: type[models.Model], relation: str) -> Any:
    """The manager of what points at a model: models import this module, so it cannot import them."""
    related: Any = model._meta.get_field(relation).related_model
    return related._default_manager


class LawVersionQuerySet(models.QuerySet["LawVersion"]):
    def in_force(self, on: date) -> LawVersionQuerySet:
        """Taken effect by ``on`` (or with no known date); the newest of each law is the one in force."""
        return self.filter(Q(effective_on__isnull=True) | Q(effective_on__lte=on))


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def articles(self) -> ProvisionQuerySet:
        return self.filter(kind=NodeKind.ARTICLE)

    def teachable(self) -> ProvisionQuerySet:
        """What a lesson can hold: articles, and the text of instruments without articles."""
        return self.filter(kind__in=[NodeKind.ARTICLE, NodeKind.PARAGRAPH, NodeKind.ANNEX]).exclude(text="")


class LessonQuerySet(models.QuerySet["Lesson"]):
    def with_progress_of(self, person_id: int) -> LessonQuerySet:
        """Each lesson with ``read_seconds`` and ``completed_at`` of one person."""
        progress = _rows_of(self.model, "progress")
        own = progress.filter(person_id=person_id, lesson=OuterRef("pk"))
        return self.annotate(
            read_seconds=Coalesce(Subquery(own.values("seconds"), output_field=IntegerField()), Value(0)),
            completed_at=Subquery(own.values("completed_at")),
        )


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> CourseQuerySet:
        return self.filter(status=CourseStatus.PUBLISHED)

    def of_year(self, year: int) -> CourseQuerySet:
        return self.filter(year=year)

    def for_post(self, post: Post, *, path: str) -> CourseQuerySet:
        """Courses with an audience row that names the post: a unit on its stored path, and its kind of
        people.
        """
        kinds = [Audience.EVERYBODY]
        if post.is_leader:
            kinds.append(Audience.LEADERS)
        if post.is_enforcement:
            kinds.append(Audience.ENFORCEMENT)
        units = [int(part) for part in path.split("/") if part]
        rows = _rows_of(self.model, "audiences")
        named = rows.filter(unit_id__in=units, audience__in=kinds)
        return self.filter(pk__in=named.values("course_id"))

    def with_progress_of(self, person_id: int) -> CourseQuerySet:
        """Each course with ``lesson_count``, ``credit_sum``, ``minute_sum``, ``done_count`` of a person."""
        lessons = _rows_of(self.model, "lessons")
        own = lessons.filter(course=OuterRef("pk")).order_by().values("course")
        done = own.filter(progress__person_id=person_id, progress__completed_at__isnull=False)
        credit = DecimalField(max_digits=7, decimal_places=1)

        def number(query: Any, **sums: models.Aggregate) -> Coalesce:
            name = next(iter(sums))
            return Coalesce(
                Subquery(query.annotate(**sums).values(name), output_field=IntegerField()), Value(0)
            )

        return self.annotate(
            lesson_count=number(own, n=Count("pk")),
            minute_sum=number(own, n=Sum("minutes")),
            done_count=number(done, n=Count("pk")),
            credit_sum=Coalesce(
                Subquery(own.annotate(n=Sum("credits")).values("n"), output_field=credit),
                Value(0, output_field=credit),
            ),
        )
