"""Filters of lists in the address."""

from __future__ import annotations

from django_filters import rest_framework as filters  # type: ignore[import-untyped]

from courses.models import Course, CreditEntry, Law


class LawFilter(filters.FilterSet):
    title = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Law
        fields = ("title", "category")


class CourseFilter(filters.FilterSet):
    class Meta:
        model = Course
        fields = ("requirement", "year")


class LedgerFilter(filters.FilterSet):
    class Meta:
        model = CreditEntry
        fields = ("year", "requirement", "reason")
