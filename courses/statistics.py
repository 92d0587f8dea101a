"""How many? Figures of study, each defined beside its query."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Unit
from accounts.services import settings
from courses import gates
from courses.enums import Requirement
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


def started_person_ids(*, year: int, district: Unit) -> QuerySet[StudyRecord]:
    """Subquery of people who began at least one course of the district in the study year (参学)."""
    records = StudyRecord.objects.filter(year=year, course__district_id=district.district_or_self_id)
    return records.values("person_id").distinct()


def gate_reached_person_ids(*, year: int, district: Unit) -> QuerySet[CreditEntry]:
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
