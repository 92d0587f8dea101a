"""The three kinds of exam as the practice found them (domain.md §2): values to begin with, each of them
editable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from exams.enums import Disclosure, ExamKind, PaperPart, ScoringPolicy
from exams.kinds import MULTIPLE, SINGLE, TRUE_FALSE

REGISTRATION_DAYS = 14
DAYS_BETWEEN = 7  # from the end of registration to the exam, for approvals and tickets
BEGINS_AT = time(9, 0)


@dataclass(frozen=True)
class Row:
    """So many questions of a kind, each worth ``points``."""

    kind: str
    count: int
    points: Decimal


@dataclass(frozen=True)
class Template:
    """Minutes are whole minutes; a minute field of None is empty. ``parts`` are the papers a campaign
    sets."""

    kind: ExamKind
    rows: tuple[Row, ...]
    duration_minutes: int
    late_entry_minutes: int | None
    no_leaving_minutes: int | None
    pass_mark: Decimal
    max_attempts: int
    requires_gate: bool
    parts: tuple[PaperPart, ...] = (PaperPart.WHOLE,)
    scoring: ScoringPolicy = ScoringPolicy.EXACT
    show_mark: Disclosure = Disclosure.AT_SUBMISSION
    show_review: Disclosure = Disclosure.AT_CLOSE

    @property
    def full_mark(self) -> Decimal:
        return sum((row.points * row.count for row in self.rows), Decimal(0))

    @property
    def question_count(self) -> int:
        return sum(row.count for row in self.rows)


ONE, TWO = Decimal(1), Decimal(2)

TEMPLATES: Mapping[ExamKind, Template] = {
    # 判断 20×2 + 单选 30×1 + 多选 15×2, 90 minutes, no entry after 30 minutes, pass 60 (Hunan 2017–2019)
    ExamKind.ANNUAL: Template(
        kind=ExamKind.ANNUAL,
        rows=(Row(TRUE_FALSE, 20, TWO), Row(SINGLE, 30, ONE), Row(MULTIPLE, 15, TWO)),
        duration_minutes=90,
        late_entry_minutes=30,
        no_leaving_minutes=None,
        pass_mark=Decimal(60),
        max_attempts=1,
        requires_gate=True,
    ),
    # 85 questions: 70 of one point, 15 of two; late entry and leaving barred for 30 minutes; two papers
    ExamKind.QUALIFICATION: Template(
        kind=ExamKind.QUALIFICATION,
        rows=(Row(TRUE_FALSE, 30, ONE), Row(SINGLE, 40, ONE), Row(MULTIPLE, 15, TWO)),
        duration_minutes=120,
        late_entry_minutes=30,
        no_leaving_minutes=30,
        pass_mark=Decimal(60),
        max_attempts=1,
        requires_gate=False,
        parts=(PaperPart.COMMON, PaperPart.SPECIALIST),
        show_mark=Disclosure.AT_RELEASE,
        show_review=Disclosure.NEVER,
    ),
    # 50 questions of two points; 90–120 minutes; pass 60 or 80
    ExamKind.PRE_APPOINTMENT: Template(
        kind=ExamKind.PRE_APPOINTMENT,
        rows=(Row(TRUE_FALSE, 15, TWO), Row(SINGLE, 25, TWO), Row(MULTIPLE, 10, TWO)),
        duration_minutes=120,
        late_entry_minutes=30,
        no_leaving_minutes=None,
        pass_mark=Decimal(60),
        max_attempts=1,
        requires_gate=False,
        show_mark=Disclosure.AT_RELEASE,
    ),
}


@dataclass(frozen=True)
class Windows:
    """Aware local times; half-open."""

    registration_opens_at: datetime
    registration_closes_at: datetime
    opens_at: datetime
    closes_at: datetime


def windows(template: Template, *, local_now: datetime) -> Windows:
    """A proposal from tomorrow morning on: two weeks of registration, a week of approvals, one sitting.

    ``local_now`` is aware and in the zone of the installation. The window leaves room for those who come as
    late as they may.
    """
    start = (local_now + timedelta(days=1)).replace(
        hour=BEGINS_AT.hour, minute=BEGINS_AT.minute, second=0, microsecond=0
    )
    opens = start + timedelta(days=REGISTRATION_DAYS + DAYS_BETWEEN)
    length = template.duration_minutes + (template.late_entry_minutes or 0)
    return Windows(
        registration_opens_at=start,
        registration_closes_at=start + timedelta(days=REGISTRATION_DAYS),
        opens_at=opens,
        closes_at=opens + timedelta(minutes=length),
    )
