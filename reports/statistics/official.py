"""What one official still has to do, and what is new for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Unit, User
from courses.gates import GateState
from courses.models import Course, LawVersion
from courses.statistics import gate_states
from exams.enums import ExemptionState, RegistrationState
from exams.services import entry
from exams.services.entry import Entry, Stage
from exams.statistics.own import OwnCampaign, own_campaigns


class Verb(StrEnum):
    """The one thing to do about a task."""

    STUDY = "study"
    REGISTER = "register"
    WAIT = "wait"
    ENTER = "enter"
    RESUME = "resume"
    LOOK = "look"


@dataclass(frozen=True)
class Task:
    """``pk`` is the course or session; ``deadline`` None has no end; ``done`` of ``total`` fills the bar."""

    verb: Verb
    title: str
    pk: int
    deadline: datetime | None = None
    opens_at: datetime | None = None
    done: Decimal | int = 0
    total: Decimal | int = 0
    missing: Decimal | None = None
    minutes: int | None = None

    @property
    def is_study(self) -> bool:
        return self.verb == Verb.STUDY


# A running clock comes before every deadline; what only waits for others comes last.
_RANK = {Verb.RESUME: 0, Verb.ENTER: 1, Verb.REGISTER: 1, Verb.STUDY: 1, Verb.LOOK: 2, Verb.WAIT: 3}


def tasks(person: User, mine: QuerySet[Course], gate: GateState | None, *, now: datetime) -> list[Task]:
    """Everything that is still to be done, the most urgent first. ``mine`` are the person's courses.

    Sessions to sit; sessions in registration; required courses of this year that are not finished, and when
    none is left an elective one while credits are missing.
    """
    found = [*_exams(entry.look_all(person, now=now)), *_registrations(own_campaigns(person, now=now))]
    found += _courses(person, mine, gate, timezone.localdate(now).year)
    return sorted(found, key=_urgency)


def _urgency(task: Task) -> tuple[int, bool, datetime | None, str]:
    when = task.opens_at if task.verb == Verb.LOOK else task.deadline
    return (
        (_RANK[task.verb], when is None, when, task.title)
        if when
        else (_RANK[task.verb], True, None, task.title)
    )


def _courses(person: User, mine: QuerySet[Course], gate: GateState | None, year: int) -> list[Task]:
    unfinished = mine.of_year(year).with_progress_of(person.pk).filter(done_count__lt=F("lesson_count"))  # type: ignore[attr-defined]
    found = list(unfinished.order_by("-done_count", "title"))
    required = [course for course in found if course.is_required]
    if required or gate is None or gate.is_reached:
        return [_study(course) for course in required]
    return [_study(course) for course in found[:1]]


def _study(course: Course) -> Task:
    return Task(
        Verb.STUDY,
        course.title,
        course.pk,
        deadline=_end_of(course.deadline_on),
        done=course.done_count,  # type: ignore[attr-defined]
        total=course.lesson_count,  # type: ignore[attr-defined]
    )


def _end_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None


def _exams(entries: Sequence[Entry]) -> list[Task]:
    verbs = {
        Stage.RESUME: Verb.RESUME,
        Stage.ENTER: Verb.ENTER,
        Stage.EARLY: Verb.LOOK,
        Stage.WAITING: Verb.WAIT,
    }
    found = []
    for each in entries:
        verb = verbs.get(each.stage)
        if verb is None and each.stage == Stage.AGAIN and not (each.best and each.best.is_passed):
            verb = Verb.ENTER
        if verb is None or (verb == Verb.WAIT and each.session.closes_at <= each.now):
            continue
        deadline = each.live.deadline_at if verb == Verb.RESUME and each.live else each.session.closes_at
        found.append(
            Task(
                verb,
                each.session.title,
                each.session.pk,
                deadline=deadline,
                opens_at=each.session.opens_at,
                minutes=each.session.duration_minutes,
            )
        )
    return found


def _registrations(campaigns: Sequence[OwnCampaign]) -> list[Task]:
    """Sessions in registration that nobody has put the person forward for; exempt people need none."""
    live = {RegistrationState.SUBMITTED, RegistrationState.APPROVED}
    found = []
    for own in campaigns:
        if own.exemption is not None and own.exemption.state != ExemptionState.REFUSED:
            continue
        for each in own.sessions:
            if (
                not each.is_open
                or each.session.make_up_of_id
                or (each.registration and each.registration.state in live)
            ):
                continue
            gate = own.gate
            found.append(
                Task(
                    Verb.REGISTER,
                    each.session.title,
                    each.session.pk,
                    deadline=each.session.registration_closes_at,
                    done=min(gate.total, gate.needed_total) if gate else 0,
                    total=gate.needed_total if gate else 0,
                    missing=max(gate.missing_total, gate.missing_required) if gate else None,
                )
            )
    return found


def gate_of(person: User, district: Unit, *, on: date) -> GateState:
    return gate_states([person.canonical_id], year=on.year, district=district)[person.canonical_id]


@dataclass(frozen=True)
class NewLaw:
    """A text that came into the library; ``is_mine`` when a course on it is for the person's post."""

    version: LawVersion
    is_mine: bool


def new_laws(mine: QuerySet[Course], *, on: date, most: int = 5) -> list[NewLaw]:
    """Texts that came into the library in the month of ``on``, those of one's own courses first."""
    start = timezone.make_aware(datetime.combine(on.replace(day=1), time()))
    rows = (
        LawVersion.objects.filter(imported_at__gte=start)
        .select_related("law")
        .defer("source_text", "warnings")
    )
    studied = set(mine.values_list("law_version_id", flat=True))
    found = [NewLaw(row, row.pk in studied) for row in rows.order_by("-imported_at", "-pk")[: most * 4]]
    return sorted(found, key=lambda each: not each.is_mine)[:most]
