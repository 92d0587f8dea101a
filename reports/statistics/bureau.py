"""What waits for the bureau, each a number with the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import Unit
from certificates.enums import ItemState
from certificates.models import BatchItem
from exams.enums import ExamKind, ExemptionState, QuestionStatus
from exams.models import Campaign, ExamSession, Exemption, Question, Registration
from exams.rates import Rate
from exams.statistics.enrolment import Shortage, enrolment, shortages
from exams.statistics.tree import Node
from reports.stage import Window, telling_count


@dataclass(frozen=True)
class Shortages:
    """Enforcement departments that register too few people or no leader for a session in registration."""

    session: ExamSession
    departments: list[Shortage]


@dataclass(frozen=True)
class Waiting:
    registrations: int
    exemptions: int
    failed_items: int
    questions: int
    shortages: list[Shortages]


def waiting(district: Unit, paths: Sequence[str], now: datetime) -> Waiting:
    """Counts below ``paths`` in ``district``; only sessions in registration cost further queries."""
    registrations = Registration.objects.waiting().under(paths)
    exemptions = Exemption.objects.under(paths).filter(state=ExemptionState.REQUESTED)
    return Waiting(
        registrations=registrations.filter(session__campaign__district=district).count(),
        exemptions=exemptions.filter(campaign__district=district).count(),
        failed_items=BatchItem.objects.filter(batch__district=district, state=ItemState.FAILED).count(),
        questions=Question.objects.filter(bank__district=district, status=QuestionStatus.IN_REVIEW).count(),
        shortages=_shortages(district, paths, now),
    )


def _shortages(district: Unit, paths: Sequence[str], now: datetime) -> list[Shortages]:
    sessions = ExamSession.objects.in_registration(now).filter(
        campaign__district=district, campaign__kind=ExamKind.QUALIFICATION, make_up_of__isnull=True
    )
    found = []
    for session in sessions.select_related("campaign__district").order_by("registration_closes_at", "pk"):
        departments = shortages(session, enrolment(session, paths))
        if departments:
            found.append(Shortages(session, departments))
    return found


def stage(campaign: Campaign, now: datetime) -> str:
    """The count by which units are judged today (``reports.stage``)."""
    sessions = ExamSession.objects.published().filter(campaign=campaign) | ExamSession.objects.filter(
        campaign=campaign, state="CLOSED"
    )
    rows = sessions.values_list("registration_closes_at", "closes_at")
    return telling_count([Window(*row) for row in rows], now)


def is_below(node: Node, count: str, target: int) -> bool:
    """Is the unit with all below it under the target (per cent)? Nobody required is never below."""
    percent = Rate(getattr(node.total, count), node.total.required).percent
    return percent is not None and percent < Decimal(target)


def change(now: Rate, before: Rate) -> Decimal | None:
    """Percentage points gained; None when either year has no rate."""
    if now.percent is None or before.percent is None:
        return None
    return now.percent - before.percent
