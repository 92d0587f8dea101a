"""Results of one session: a row for each approved registration, with the attempt that counts.

The best attempt counts: passed before not passed, then the higher mark (domain.md §2). Confirmed misconduct
is a mark of 0, sat and not passed. Absent is who was dealt a paper and never began, or never came at all,
once the session has closed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from exams.enums import SAT_STATES, AttemptState, RegistrationState, SessionState
from exams.models import Attempt, ExamSession, Misconduct, Registration


class Outcome(TextChoices):
    """One word for a registered person of a session."""

    PASSED = "PASSED", _("Passed")
    FAILED = "FAILED", _("Failed the exam")
    MISCONDUCT = "MISCONDUCT", _("Misconduct")
    WAITING = "WAITING", _("Waiting for marks")
    SITTING = "SITTING", _("Answering")
    NOT_BEGUN = "NOT_BEGUN", _("Not begun")
    ABSENT = "ABSENT", _("Absent")


def with_results(rows: QuerySet[Registration], session: ExamSession) -> QuerySet[Registration]:
    """Registrations with ``outcome``, ``best_mark``, ``submitted`` and ``attempt_count``, in one
    statement."""
    own = Attempt.objects.filter(session=session, candidate=OuterRef("person"))
    sat = own.filter(state__in=SAT_STATES)
    best = sat.order_by(F("is_passed").desc(nulls_last=True), F("mark").desc(nulls_last=True), "submitted_at")
    guilty = Misconduct.objects.filter(
        attempt__session=session, attempt__candidate=OuterRef("person"), confirmed_at__isnull=False
    )
    counted = sat.order_by().values("candidate").annotate(n=Count("pk")).values("n")
    last = Outcome.ABSENT if session.state == SessionState.CLOSED else Outcome.NOT_BEGUN
    return rows.annotate(
        is_guilty=Exists(guilty),
        best_mark=Case(
            When(Exists(guilty), then=Value(0)),
            default=Subquery(best.values("mark")[:1]),
            output_field=DecimalField(max_digits=6, decimal_places=1),
        ),
        best_passed=Subquery(best.values("is_passed")[:1], output_field=BooleanField(null=True)),
        submitted=Subquery(best.values("submitted_at")[:1], output_field=DateTimeField(null=True)),
        attempt_count=Subquery(counted),
    ).annotate(
        outcome=Case(
            When(is_guilty=True, then=Value(Outcome.MISCONDUCT)),
            When(best_passed=True, then=Value(Outcome.PASSED)),
            When(best_passed=False, then=Value(Outcome.FAILED)),
            When(Exists(sat), then=Value(Outcome.WAITING)),
            When(
                Exists(own.filter(state__in=[AttemptState.OPEN, AttemptState.PAUSED])),
                then=Value(Outcome.SITTING),
            ),
            When(Exists(own.filter(state=AttemptState.ABSENT)), then=Value(Outcome.ABSENT)),
            default=Value(last),
            output_field=CharField(),
        )
    )


@dataclass(frozen=True)
class SessionNumbers:
    """Where the people of a session stand now. ``waiting`` registrations are not yet decided."""

    registered: int
    waiting: int
    ready: int
    sitting: int
    submitted: int
    absent: int
    passed: int


def numbers(session: ExamSession) -> SessionNumbers:
    """Two grouped queries; attempts are counted by person where somebody may sit twice."""
    registrations = session.registrations.aggregate(
        registered=Count("pk", filter=Q(state=RegistrationState.APPROVED)),
        waiting=Count("pk", filter=Q(state=RegistrationState.SUBMITTED)),
    )

    def people(condition: Q) -> Count:
        return Count("candidate", filter=condition, distinct=True)

    attempts = session.attempts.aggregate(
        ready=people(Q(state=AttemptState.READY)),
        sitting=people(Q(state__in=[AttemptState.OPEN, AttemptState.PAUSED])),
        submitted=people(Q(state__in=SAT_STATES)),
        absent=people(Q(state=AttemptState.ABSENT)),
        passed=people(
            Q(state__in=[AttemptState.GRADED, AttemptState.RELEASED], is_passed=True)
            & ~Q(misconduct__confirmed_at__isnull=False)
        ),
    )
    return SessionNumbers(**registrations, **attempts)
