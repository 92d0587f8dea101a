"""Who? The people behind every number of the rates page, from the same facts as the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from exams.enums import ExamKind, Standing
from exams.models import Campaign, ExamSession
from exams.statistics.facts import FACTS, parameters


class Group(TextChoices):
    """Which people a number counts, and the ones it misses."""

    ROSTER = "ROSTER", _("On the roster")
    REQUIRED = "REQUIRED", _("Required to take part")
    EXEMPT = "EXEMPT", _("Exempt")
    STARTED = "STARTED", _("Started study")
    NOT_STARTED = "NOT_STARTED", _("Not started study")
    GATE = "GATE", _("Credits reached")
    NO_GATE = "NO_GATE", _("Credits not reached")
    REGISTERED = "REGISTERED", _("Registered (approved)")
    WAITING = "WAITING", _("Registration waiting")
    UNREGISTERED = "UNREGISTERED", _("Not registered")
    SAT = "SAT", _("Sat the exam")
    NOT_SAT = "NOT_SAT", _("Not sat the exam")
    ABSENT = "ABSENT", _("Absent")
    PASSED = "PASSED", _("Passed")
    NOT_PASSED = "NOT_PASSED", _("Not passed")
    FAILED = "FAILED", _("Failed the exam")
    MISCONDUCT = "MISCONDUCT", _("Misconduct")
    OUTSTANDING = "OUTSTANDING", _("Result outstanding")
    EXEMPT_SAT = "EXEMPT_SAT", _("Exempt, but sat the exam")
    BROKEN = "BROKEN", _("Steps out of order")


GATE_GROUPS = (Group.GATE, Group.NO_GATE)

CONDITIONS: dict[Group, str] = {
    Group.ROSTER: "TRUE",
    Group.REQUIRED: "NOT is_exempt",
    Group.EXEMPT: "is_exempt",
    Group.STARTED: "NOT is_exempt AND has_started",
    Group.NOT_STARTED: "NOT is_exempt AND NOT has_started",
    Group.GATE: "NOT is_exempt AND has_gate",
    Group.NO_GATE: "NOT is_exempt AND NOT has_gate",
    Group.REGISTERED: "NOT is_exempt AND is_registered",
    Group.WAITING: "NOT is_exempt AND is_waiting AND NOT is_registered",
    Group.UNREGISTERED: "NOT is_exempt AND NOT is_registered",
    Group.SAT: "NOT is_exempt AND has_sat",
    Group.NOT_SAT: "NOT is_exempt AND NOT has_sat",
    Group.ABSENT: "standing = 'ABSENT'",
    Group.PASSED: "NOT is_exempt AND has_passed",
    Group.NOT_PASSED: "NOT is_exempt AND NOT has_passed",
    Group.FAILED: "standing = 'FAILED'",
    Group.MISCONDUCT: "standing = 'MISCONDUCT'",
    Group.OUTSTANDING: "standing = 'OUTSTANDING'",
    Group.EXEMPT_SAT: "is_exempt AND has_sat",
    Group.BROKEN: "is_broken",
}


class Break(TextChoices):
    """Where a person's steps do not follow each other (domain.md §4, the chain)."""

    SAT_UNREGISTERED = "SAT_UNREGISTERED", _("Sat without an approved registration")
    SAT_WITHOUT_GATE = "SAT_WITHOUT_GATE", _("Sat without the credits")
    REGISTERED_WITHOUT_GATE = "REGISTERED_WITHOUT_GATE", _("Registered without the credits")
    WITHOUT_STUDY = "WITHOUT_STUDY", _("No study begun this year")


@dataclass(frozen=True)
class PersonFacts:
    """The facts of one roster entry."""

    entry_id: int
    is_exempt: bool
    has_started: bool
    has_gate: bool
    is_registered: bool
    has_sat: bool
    has_passed: bool
    standing: Standing
    needs_gate: bool

    @property
    def breaks(self) -> list[Break]:
        """The broken links of the chain; empty for exempt people."""
        if self.is_exempt:
            return []
        without_gate = self.needs_gate and not self.has_gate
        went_on = self.has_gate or self.is_registered or self.has_sat
        found = {
            Break.SAT_UNREGISTERED: self.has_sat and not self.is_registered,
            Break.SAT_WITHOUT_GATE: without_gate and self.has_sat,
            Break.REGISTERED_WITHOUT_GATE: without_gate and self.is_registered and not self.has_sat,
            Break.WITHOUT_STUDY: went_on and not self.has_started,
        }
        return [each for each, is_so in found.items() if is_so]


def people(
    campaign: Campaign,
    paths: Sequence[str],
    group: Group,
    now: datetime,
    *,
    session: ExamSession | None = None,
    own_unit: int | None = None,
    name: str = "",
) -> list[PersonFacts]:
    """The people of ``group`` below ``paths``, by unit and name; ``own_unit`` leaves its sub-units out."""
    # The condition is one of our own constants; everything from outside is a parameter.
    query = f"""{FACTS}
        SELECT id, is_exempt, has_started, has_gate, is_registered, has_sat, has_passed, standing FROM fact
         WHERE {CONDITIONS[group]}
           AND (%(own_unit)s::bigint IS NULL OR unit_id = %(own_unit)s::bigint)
           AND (%(name)s = '' OR position(%(name)s IN name) > 0)
         ORDER BY unit_path, name, id"""  # noqa: S608
    values: dict[str, Any] = parameters(campaign, paths, now, session)
    with connection.cursor() as cursor:
        cursor.execute(query, {**values, "own_unit": own_unit, "name": name.strip()})
        rows = cursor.fetchall()
    needs_gate = campaign.kind == ExamKind.ANNUAL
    return [PersonFacts(*(*row[:7], Standing(row[7]), needs_gate)) for row in rows]
