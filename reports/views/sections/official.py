"""今日: what an official still has to do, the credits, what is new in law, and the certificates."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from certificates.access import own_certificates
from common.http.doors import Request
from courses.access import courses_for
from reports.statistics import official
from reports.statistics.official import Task, Verb
from reports.views.links import to
from reports.views.sections import Section

SHOWN_COURSES = 3
SHOWN_CERTIFICATES = 3

PLACES = {
    Verb.STUDY: "courses:course",
    Verb.REGISTER: "exams:my-registrations",
    Verb.WAIT: "exams:my-registrations",
    Verb.ENTER: "exams:enter",
    Verb.RESUME: "exams:enter",
    Verb.LOOK: "exams:enter",
}


def section(request: Request, district: Unit) -> Section:
    today = timezone.localdate(request.now)
    mine = courses_for(request.user, on=today)
    gate = official.gate_of(request.user, district, on=today)
    tasks = official.tasks(request.user, mine, gate, now=request.now)
    shown, more = _first(tasks)
    certificates = list(own_certificates(request.user)[: SHOWN_CERTIFICATES + 1])
    return Section(
        "official",
        _("My study and exams"),
        "reports/sections/official.html",
        {
            "tasks": [(task, _address(task), plain(task.done), plain(task.total)) for task in shown],
            "more_courses": more,
            "gate": gate,
            "credits": {
                "total": plain(gate.total),
                "needed": plain(gate.needed_total),
                "required": plain(gate.required),
                "needed_required": plain(gate.needed_required),
                "missing": plain(gate.missing_total),
            },
            "laws": official.new_laws(mine, on=today),
            "year": today.year,
            "certificates": certificates[:SHOWN_CERTIFICATES],
            "has_more_certificates": len(certificates) > SHOWN_CERTIFICATES,
        },
    )


def _first(tasks: list[Task]) -> tuple[list[Task], int]:
    """All exams, and the first few courses; the other courses stand on the study page."""
    courses = [task for task in tasks if task.is_study]
    hidden = courses[SHOWN_COURSES:]
    return [task for task in tasks if task not in hidden], len(hidden)


def plain(number: Decimal | int) -> Decimal | int:
    """``72.0`` is said as 72, ``72.5`` stays."""
    return int(number) if number == int(number) else number


def _address(task: Task) -> str:
    place = PLACES[task.verb]
    return to(place) if place == "exams:my-registrations" else to(place, task.pk)
