"""What waits for question editors and reviewers, exam officers, issuers and the three administrators."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.enums import EXCLUSIVE_ROLES, JobState
from accounts.models import AuditBlock, AuditEntry, Job, RoleGrant, Unit, User
from certificates.enums import BatchState, ItemState
from certificates.models import Batch, BatchItem, Certificate
from certificates.services import passes
from exams.enums import (
    SAT_STATES,
    AttemptState,
    ExamKind,
    QuestionStatus,
    RegistrationState,
    ReviewDecision,
    SessionState,
)
from exams.models import (
    Attempt,
    Bank,
    Campaign,
    ExamSession,
    Question,
    QuestionReview,
    QuestionVersion,
    Registration,
)

COMING_DAYS = 30
ENDING_DAYS = 30


# --- questions --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Writing:
    """Of one author: drafts, returned ones among them, what is in review; and what the banks hold in all."""

    drafts: int
    returned: int
    in_review: int
    published: int


def writing(author: User, banks: QuerySet[Bank]) -> Writing:
    """In ``banks``: questions whose newest version is the author's."""
    rows = Question.objects.filter(bank__in=banks)
    newest = QuestionVersion.objects.newest().filter(author=author)
    own = rows.filter(versions__in=newest)
    returned = QuestionReview.objects.filter(
        version__question=OuterRef("pk"), decision=ReviewDecision.RETURNED
    )
    drafts = own.filter(status=QuestionStatus.DRAFT)
    return Writing(
        drafts=drafts.count(),
        returned=drafts.filter(Exists(returned)).count(),
        in_review=own.filter(status=QuestionStatus.IN_REVIEW).count(),
        published=rows.drawable().count(),
    )


@dataclass(frozen=True)
class Reviewing:
    """Questions of others that wait for a reviewer, and own ones that somebody else must read."""

    waiting: int
    own: int


def reviewing(reviewer: User, waiting: QuerySet[Question]) -> Reviewing:
    """``waiting`` are the questions in review that the reviewer's role covers."""
    own = QuestionVersion.objects.newest().filter(question__in=waiting, author=reviewer).count()
    return Reviewing(waiting=waiting.count() - own, own=own)


# --- exams ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sitting:
    """A session that is open or opens soon. ``away`` are approved and have not begun."""

    session: ExamSession
    is_open: bool
    approved: int
    answering: int
    submitted: int

    @property
    def away(self) -> int:
        return max(0, self.approved - self.answering - self.submitted)


@dataclass(frozen=True)
class Exams:
    sittings: list[Sitting] = field(default_factory=list)
    drafts: int = 0


def exams(sessions: QuerySet[ExamSession], now: datetime) -> Exams:
    """Of ``sessions`` those open now and in the next thirty days, counted in three queries."""
    near = sessions.filter(
        state=SessionState.PUBLISHED, closes_at__gt=now, opens_at__lte=now + timedelta(days=COMING_DAYS)
    )
    rows = list(near.select_related("campaign").order_by("opens_at", "pk"))
    approved = dict(
        Registration.objects.filter(session__in=rows, state=RegistrationState.APPROVED)
        .order_by()
        .values_list("session_id")
        .annotate(Count("pk"))
    )
    live = Q(state__in=[AttemptState.OPEN, AttemptState.PAUSED])
    papers = {
        pk: (answering, submitted)
        for pk, answering, submitted in Attempt.objects.filter(session__in=rows)
        .order_by()
        .values_list("session_id")
        .annotate(
            answering=Count("candidate", filter=live, distinct=True),
            submitted=Count("candidate", filter=Q(state__in=SAT_STATES), distinct=True),
        )
    }
    sittings = [
        Sitting(row, row.opens_at <= now, approved.get(row.pk, 0), *papers.get(row.pk, (0, 0)))
        for row in rows
    ]
    return Exams(sittings, sessions.filter(state=SessionState.DRAFT).count())


# --- certificates -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToCertify:
    """A campaign with people who passed and hold no certificate of it."""

    campaign: Campaign
    session: ExamSession
    people: int


@dataclass(frozen=True)
class Issuing:
    to_certify: list[ToCertify]
    running: int
    failed: int
    issued_this_year: int


def issuing(districts: Collection[int], paths: Sequence[str], *, on: date) -> Issuing:
    """Campaigns of this year and the last; one query for each, however many people."""
    batches = Batch.objects.filter(district_id__in=districts)
    return Issuing(
        to_certify=_to_certify(districts, on),
        running=batches.filter(state=BatchState.OPEN).count(),
        failed=BatchItem.objects.filter(batch__in=batches, state=ItemState.FAILED).count(),
        issued_this_year=Certificate.objects.public().under(paths).filter(issued_on__year=on.year).count(),
    )


def _to_certify(districts: Collection[int], on: date) -> list[ToCertify]:
    campaigns = Campaign.objects.filter(
        district_id__in=districts,
        year__gte=on.year - 1,
        kind__in=[ExamKind.ANNUAL, ExamKind.QUALIFICATION],
        roster__isnull=False,
    )
    rows = list(campaigns.prefetch_related("sessions").order_by("-year", "kind"))
    certified: dict[int, set[int]] = {}
    held = Certificate.objects.not_void().filter(campaign__in=rows)
    for campaign, holder in held.order_by().values_list("campaign_id", "holder_id"):
        certified.setdefault(campaign, set()).add(holder)
    found = []
    for row in rows:
        open_to = [
            each for each in row.sessions.all() if each.state in (SessionState.PUBLISHED, SessionState.CLOSED)
        ]
        people = len(passes.passed(row).keys() - certified.get(row.pk, set()))
        if people and open_to:
            found.append(ToCertify(row, min(open_to, key=lambda each: (each.opens_at, each.pk)), people))
    return found


# --- administration ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Machine:
    """Jobs of everybody: what runs, what failed in the last week."""

    running: int
    waiting: int
    failed: int


def machine(now: datetime) -> Machine:
    jobs = Job.objects.aggregate(
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        waiting=Count("pk", filter=Q(state=JobState.PENDING)),
        failed=Count("pk", filter=Q(state=JobState.FAILED, finished_at__gte=now - timedelta(days=7))),
    )
    return Machine(**jobs)


@dataclass(frozen=True)
class Security:
    """Roles: who holds one, grants that end soon, the three administrators, closed accounts with a role."""

    holders: int
    ending: int
    administrators: int
    closed_with_role: int


def security(paths: Sequence[str], *, on: date) -> Security:
    units = Unit.objects.under(paths)
    grants = RoleGrant.objects.valid_on(on).filter(unit__in=units)
    return Security(
        holders=grants.order_by().values("person").distinct().count(),
        ending=grants.filter(valid_to__lte=on + timedelta(days=ENDING_DAYS)).count(),
        administrators=grants.filter(role__in=EXCLUSIVE_ROLES).count(),
        closed_with_role=grants.filter(person__is_active=False).count(),
    )


@dataclass(frozen=True)
class Trail:
    """The audit trail: entries of the last day, entries not yet in a sealed block, the last block."""

    last_day: int
    unsealed: int
    last_block: AuditBlock | None


def trail(now: datetime) -> Trail:
    last = AuditBlock.objects.order_by("-number").first()
    entries = AuditEntry.objects.all()
    unsealed = entries.filter(recorded_at__gt=last.last_at) if last else entries
    return Trail(entries.filter(at__gte=now - timedelta(days=1)).count(), unsealed.count(), last)
