"""How many? Figures of study, each defined beside its query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Post, Unit, User
from accounts.services import settings
from courses import gates
from courses.enums import CreditReason, Requirement
from courses.gates import GateState
from courses.models import CreditEntry, StudyRecord

CREDITS = DecimalField(max_digits=7, decimal_places=1)
_ZERO = Value(Decimal("0.0"), output_field=CREDITS)
_OF_REQUIRED = Q(requirement=Requirement.REQUIRED)


def gate_needs(district: Unit) -> tuple[int, int]:
    """(credits in total, credits from required reading) that the district asks for."""
    values = settings.get_many(district, "study.credits_total", "study.credits_required")
    return int(values["study.credits_total"]), int(values["study.credits_required"])


def gate_states(person_ids: Iterable[int], *, year: int, district: Unit) -> dict[int, GateState]:
    """The gate of each person in the study year, also of those without any entry.

    Credits are the sum over the ledger (corrections included); one query, and one for the settings.
    """
    ids = list(person_ids)
    needed_total, needed_required = gate_needs(district)
    rows = (
        CreditEntry.objects.filter(person_id__in=ids, year=year)
        .order_by()
        .values("person_id")
        .annotate(
            total=Coalesce(Sum("credits"), _ZERO),
            required=Coalesce(Sum("credits", filter=_OF_REQUIRED), _ZERO),
        )
    )
    sums = {row["person_id"]: (row["total"], row["required"]) for row in rows}
    return {
        pk: gates.state(
            total=sums.get(pk, (gates.ZERO, gates.ZERO))[0],
            required=sums.get(pk, (gates.ZERO, gates.ZERO))[1],
            needed_total=needed_total,
            needed_required=needed_required,
        )
        for pk in ids
    }


def started_person_ids(*, year: int, district: Unit) -> QuerySet[StudyRecord, Any]:
    """Subquery of people who began at least one course of the district in the study year (参学)."""
    records = StudyRecord.objects.filter(year=year, course__district_id=district.district_or_self_id)
    return records.values("person_id").distinct()


def gate_reached_person_ids(*, year: int, district: Unit) -> QuerySet[CreditEntry, Any]:
    """Subquery of people who reached both sums of the gate in the study year (达标)."""
    needed_total, needed_required = gate_needs(district)
    return (
        CreditEntry.objects.filter(year=year)
        .order_by()
        .values("person_id")
        .annotate(
            total=Coalesce(Sum("credits"), _ZERO),
            required=Coalesce(Sum("credits", filter=_OF_REQUIRED), _ZERO),
        )
        .filter(total__gte=needed_total, required__gte=needed_required)
        .values("person_id")
    )


def has_started(person_field: str, *, year: int, district: Unit) -> Exists:
    """The same as a condition for annotations over rows with a person."""
    records = StudyRecord.objects.filter(year=year, course__district_id=district.district_or_self_id)
    return Exists(records.filter(person_id=OuterRef(person_field)))


def credits_of(person_field: str, *, year: int, required_only: bool = False) -> Coalesce:
    """Sum of the ledger per row with a person, for annotations."""
    entries = CreditEntry.objects.filter(person_id=OuterRef(person_field), year=year).order_by()
    if required_only:
        entries = entries.filter(_OF_REQUIRED)
    sums = entries.values("person_id").annotate(sum=Sum("credits")).values("sum")
    return Coalesce(Subquery(sums, output_field=CREDITS), _ZERO)


def credits_on(person_id: int, *, day: date) -> Decimal:
    """Credits of lessons that counted on one day; corrections neither use nor free the daily limit."""
    entries = CreditEntry.objects.filter(person_id=person_id, day=day).exclude(reason=CreditReason.CORRECTION)
    total: Decimal = entries.aggregate(sum=Coalesce(Sum("credits"), _ZERO))["sum"]
    return total


@dataclass(frozen=True)
class UnitStudy:
    """One unit in one study year: people on its establishment, who began, who reached the gate, their
    credits.

    ``credits`` is the sum over its people. Counts of the unit itself, without the units below it.
    """

    unit: Unit
    people: int
    started: int
    reached: int
    credits: Decimal

    @property
    def missing(self) -> int:
        """People who have not reached the gate."""
        return self.people - self.reached

    @property
    def average(self) -> Decimal | None:
        return (self.credits / self.people).quantize(Decimal("0.1")) if self.people else None


def unit_study(paths: Iterable[str], *, year: int, district: Unit, on: date) -> list[UnitStudy]:
    """A row for each unit below ``paths`` that has people on a day. Four queries whatever the size.

    People: establishment post valid on ``on``. Started: a study record of a course of the year. Reached: both
    sums of the gate in the ledger of the year.
    """
    posts = Post.objects.valid_on(on).on_establishment().in_units_under(paths)
    people_of: dict[int, list[int]] = {}
    for unit_id, person_id in posts.order_by().values_list("unit_id", "person_id"):
        people_of.setdefault(unit_id, []).append(person_id)
    everybody = [person_id for people in people_of.values() for person_id in people]
    states = gate_states(everybody, year=year, district=district)
    began = set(
        started_person_ids(year=year, district=district)
        .filter(person_id__in=everybody)
        .values_list("person_id", flat=True)
    )
    units = Unit.objects.filter(pk__in=people_of).order_by("position", "code")
    return [_unit_row(unit, people_of[unit.pk], states, began) for unit in units]


def _unit_row(unit: Unit, people: list[int], states: dict[int, GateState], began: set[int]) -> UnitStudy:
    return UnitStudy(
        unit=unit,
        people=len(people),
        started=sum(pk in began for pk in people),
        reached=sum(states[pk].is_reached for pk in people),
        credits=sum((states[pk].total for pk in people), gates.ZERO),
    )


def with_study(people: QuerySet[User], *, year: int, district: Unit) -> QuerySet[User]:
    """People with ``study_total``, ``study_required``, ``has_started``, ``has_reached`` of a study year."""
    needed_total, needed_required = gate_needs(district)
    return people.annotate(
        study_total=credits_of("pk", year=year),
        study_required=credits_of("pk", year=year, required_only=True),
        has_started=has_started("pk", year=year, district=district),
    ).annotate(
        has_reached=Case(
            When(study_total__gte=needed_total, study_required__gte=needed_required, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )
