"""May this person be registered for this session, and if not, why (domain.md §2).

A: on the roster, on the establishment, credit gate reached. B: established staff in an enforcement post, of
age, not retired, no sanction (which the unit declares when it submits). C: nominated. For all: not exempt,
not registered, not passed already, and a make-up is for people who were absent or failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.enums import Establishment, PersonStatus
from courses.gates import GateState
from exams import retirement
from exams.enums import ExamKind, ExemptionState, PaperPart
from exams.retirement import Ages

FULL_AGE = 18


class Obstacle(TextChoices):
    """Why a person cannot be registered."""

    NOT_ESTABLISHED = "NOT_ESTABLISHED", _("Contract staff, not on the establishment")
    NOT_IN_POST = "NOT_IN_POST", _("No longer in post")
    NOT_ENFORCEMENT = "NOT_ENFORCEMENT", _("Not in an enforcement post")
    UNDER_AGE = "UNDER_AGE", _("Younger than 18")
    OVER_AGE = "OVER_AGE", _("Reached the retirement age")
    EXEMPT = "EXEMPT", _("Exempt from this exam")
    REGISTERED = "REGISTERED", _("Already registered")
    PASSED = "PASSED", _("Already passed")
    NOT_DUE = "NOT_DUE", _("The make-up exam is for those who were absent or failed")
    COMMON_FIRST = "COMMON_FIRST", _("The common paper must be passed first")
    GATE = "GATE", _("Credits not reached")


class Remark(TextChoices):
    """What the unit should know; it does not stop anybody."""

    BIRTH_UNKNOWN = "BIRTH_UNKNOWN", _("Date of birth is missing")
    ON_LEAVE = "ON_LEAVE", _("On leave")
    EXEMPTION_REQUESTED = "EXEMPTION_REQUESTED", _("An exemption has been requested")


@dataclass(frozen=True)
class Sitting:
    """What of the session matters here."""

    kind: ExamKind
    part: PaperPart
    requires_gate: bool
    is_make_up: bool
    common_first: bool
    on: date
    ages: Ages


@dataclass(frozen=True)
class Person:
    """What of the person matters here. ``exemption`` and ``registration`` are live states or empty."""

    establishment: str
    is_enforcement: bool
    status: str
    birth_on: date | None
    is_woman: bool
    gate: GateState
    exemption: str = ""
    is_registered: bool = False
    passed_parts: frozenset[str] = field(default_factory=frozenset)
    is_due_make_up: bool = False

    def age(self, on: date) -> int | None:
        return None if self.birth_on is None else retirement.age_on(self.birth_on, on)


def obstacles(person: Person, sitting: Sitting) -> list[Obstacle]:
    """All reasons against registering, the lasting ones first; empty means that the unit may register."""
    return [*_standing(person, sitting), *_history(person, sitting), *_credits(person, sitting)]


def remarks(person: Person, sitting: Sitting) -> list[Remark]:
    found = []
    if sitting.kind == ExamKind.QUALIFICATION and person.birth_on is None:
        found.append(Remark.BIRTH_UNKNOWN)
    if person.status == PersonStatus.ON_LEAVE:
        found.append(Remark.ON_LEAVE)
    if person.exemption == ExemptionState.REQUESTED:
        found.append(Remark.EXEMPTION_REQUESTED)
    return found


def _standing(person: Person, sitting: Sitting) -> Iterator[Obstacle]:
    if person.establishment == Establishment.CONTRACT:
        yield Obstacle.NOT_ESTABLISHED
    if person.status not in (PersonStatus.IN_POST, PersonStatus.ON_LEAVE):
        yield Obstacle.NOT_IN_POST
    if sitting.kind == ExamKind.QUALIFICATION:
        if not person.is_enforcement:
            yield Obstacle.NOT_ENFORCEMENT
        yield from _age(person, sitting)


def _age(person: Person, sitting: Sitting) -> Iterator[Obstacle]:
    if person.birth_on is None:
        return
    if retirement.age_on(person.birth_on, sitting.on) < FULL_AGE:
        yield Obstacle.UNDER_AGE
    if retirement.retires_on(person.birth_on, is_woman=person.is_woman, ages=sitting.ages) <= sitting.on:
        yield Obstacle.OVER_AGE


def _history(person: Person, sitting: Sitting) -> Iterator[Obstacle]:
    if person.exemption == ExemptionState.APPROVED:
        yield Obstacle.EXEMPT
    if person.is_registered:
        yield Obstacle.REGISTERED
    if sitting.part in person.passed_parts:
        yield Obstacle.PASSED
    elif sitting.is_make_up and not person.is_due_make_up:
        yield Obstacle.NOT_DUE
    if (
        sitting.common_first
        and sitting.part == PaperPart.SPECIALIST
        and PaperPart.COMMON not in person.passed_parts
    ):
        yield Obstacle.COMMON_FIRST


def _credits(person: Person, sitting: Sitting) -> Iterator[Obstacle]:
    if sitting.kind == ExamKind.ANNUAL and sitting.requires_gate and not person.gate.is_reached:
        yield Obstacle.GATE
