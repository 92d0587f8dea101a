"""Courses built from a law, their lessons, and for whom they are."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from courses.enums import Audience, CourseStatus, Requirement
from courses.models.laws import LawVersion, Provision
from courses.querysets import CourseQuerySet, LessonQuerySet


class Course(models.Model):
    district = models.ForeignKey(Unit, models.PROTECT, related_name="courses")
    law_version = models.ForeignKey(LawVersion, models.PROTECT, related_name="courses")
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    requirement = models.CharField(_("requirement"), max_length=10, choices=Requirement.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=CourseStatus.choices, default=CourseStatus.DRAFT
    )
    year = models.PositiveSmallIntegerField(_("study year"))
    deadline_on = models.DateField(_("to be finished by"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "requirement", "title"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=CourseStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="published_course_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["district", "year", "title"], name="one_course_per_title_and_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.status == CourseStatus.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == CourseStatus.PUBLISHED

    @property
    def is_required(self) -> bool:
        return self.requirement == Requirement.REQUIRED


class CourseAudience(models.Model):
    """A unit subtree, and which of its people the course is for. A course without a row is for nobody."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="audiences")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    audience = models.CharField(
        _("for whom"), max_length=12, choices=Audience.choices, default=Audience.EVERYBODY
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "unit", "audience"], name="one_audience_row_per_course")
        ]

    def __str__(self) -> str:
        return f"{self.course_id} for {self.audience} @ {self.unit_id}"


class Lesson(models.Model):
    """A chapter's worth of reading. ``minutes`` is the real time it takes before its credits count."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("commentary"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes of study"), default=10)
    credits = models.DecimalField(_("credits"), max_digits=5, decimal_places=1, default=Decimal("2.0"))
    provisions = models.ManyToManyField(Provision, blank=True, related_name="lessons")

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["course", "position"]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.UniqueConstraint(fields=["course", "position"], name="one_lesson_per_position"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="lesson_takes_time"),
            models.CheckConstraint(condition=Q(credits__gte=0), name="lesson_credits_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title
