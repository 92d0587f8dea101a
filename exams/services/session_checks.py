"""What must be right before a session is published, as a list that says more than yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exams.models import ExamSession, Roster
from exams.services import blueprints

LONG_WINDOW = timedelta(days=1)


@dataclass(frozen=True)
class Check:
    """``is_blocking`` and not ``is_ok``: the session cannot be published."""

    code: str
    is_ok: bool
    label: str
    detail: str = ""
    is_blocking: bool = True

    @property
    def stops(self) -> bool:
        return self.is_blocking and not self.is_ok


def checklist(session: ExamSession, *, now: datetime) -> list[Check]:
    """Every rule with its finding, in the order in which a person would mend them."""
    rows = [blueprints.facts_of(row) for row in session.blueprint.rows.select_related("bank")]
    _questions, full_mark = blueprints.totals(rows)
    return [
        _kind(session),
        _stock(rows),
        _marks(session, full_mark),
        *_windows(session, now=now),
        *_minutes(session),
        _roster(session, now=now),
    ]


def _kind(session: ExamSession) -> Check:
    same = session.blueprint.exam_kind == session.campaign.kind
    detail = "" if same else _("The blueprint is made for another kind of exam.")
    return Check("kind", same, _("The blueprint fits the kind of exam"), detail)


def _stock(rows: list[blueprints.RowFacts]) -> Check:
    short = [each for each in blueprints.check_stock(rows) if not each.is_enough]
    listed = "; ".join(
        _("%(bank)s, %(kind)s: needed %(needed)s, found %(found)s")
        % {
            "bank": each.facts.bank.name,
            "kind": blueprints.kind_of(each.facts.kind).label,
            "needed": each.facts.count,
            "found": each.found,
        }
        for each in short
    )
    label = _("The banks hold enough published questions for every paper")
    return Check("stock", bool(rows) and not short, label, listed)


def _marks(session: ExamSession, full_mark: Decimal) -> Check:
    fine = Decimal(0) < session.pass_mark <= full_mark
    detail = _("full mark %(full)s, pass mark %(pass)s") % {"full": full_mark, "pass": session.pass_mark}
    return Check("marks", fine, _("The pass mark can be reached"), detail)


def _windows(session: ExamSession, *, now: datetime) -> list[Check]:
    in_order = (
        session.registration_opens_at < session.registration_closes_at <= session.opens_at < session.closes_at
    )
    return [
        Check(
            "order",
            in_order,
            _("Registration ends before the exam opens, and both windows are in order"),
        ),
        Check("future", session.opens_at > now, _("The exam opens in the future")),
        Check(
            "registration_ahead",
            session.registration_closes_at > now,
            _("Registration has not ended yet"),
        ),
    ]


def _minutes(session: ExamSession) -> list[Check]:
    window = session.closes_at - session.opens_at
    duration = timedelta(minutes=session.duration_minutes)
    late = timedelta(minutes=session.late_entry_minutes or 0)
    is_open_window = window >= LONG_WINDOW and session.late_entry_minutes is not None
    checks = [
        Check("duration", duration <= window, _("The paper's time fits into the window")),
        Check(
            "late",
            late + duration <= window,
            _("Who comes as late as allowed still has the full time"),
            _("Otherwise their time ends with the window."),
            is_blocking=False,
        ),
        Check(
            "no_leaving",
            (session.no_leaving_minutes or 0) < session.duration_minutes,
            _("Handing in is possible before the time is up"),
        ),
    ]
    if is_open_window:
        detail = _(
            "A bar on late entry closes an open window of days after its first minutes. Leave it empty."
        )
        label = _("Late entry fits an open window")
        checks.append(Check("open_window", False, label, detail, is_blocking=False))
    return checks


def _roster(session: ExamSession, *, now: datetime) -> Check:
    campaign = session.campaign
    roster = Roster.objects.filter(campaign=campaign).first()
    label = _("The roster is frozen when registration begins")
    if roster is not None:
        day = date_format(timezone.localtime(roster.frozen_at), "DATE_FORMAT")
        return Check("roster", True, label, _("frozen on %(day)s") % {"day": day})
    day = date_format(campaign.snapshot_on, "DATE_FORMAT")
    in_time = campaign.snapshot_on <= timezone.localdate(session.registration_opens_at)
    return Check("roster", in_time, label, _("it will be frozen on %(day)s") % {"day": day})
