"""The liaison's worklist: each number opens the people behind it; and the four rates of the own units."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Unit
from common.http.doors import Request
from exams.statistics import Group, Tally
from reports.statistics import campaigns, liaison
from reports.statistics.liaison import OpenSession
from reports.views.figures import four_rates
from reports.views.links import Row, to, waiting
from reports.views.sections import Section


def section(request: Request, district: Unit) -> Section:
    today = timezone.localdate(request.now)
    paths = request.scope.of(Role.LIAISON)
    campaign = campaigns.current(district)
    tally = liaison.unit_tally(campaign, paths, request.now) if campaign else None
    open_sessions = liaison.open_sessions(district.pk, paths, request.now)
    slips = liaison.sign_ins(request.scope, on=today, now=request.now)
    rows = [row for each in open_sessions for row in _registration(each)]
    if campaign and tally:
        rows += _people(campaign.pk, tally)
    rows += [
        Row(
            _("Activation slips never used"),
            slips.unused_slips,
            to("accounts:slips", state="open"),
            _("Printed, but the person has not signed in with it."),
        ),
        Row(
            _("People who never signed in"),
            slips.never_signed_in,
            to("accounts:slips", state="never"),
            _("Print a slip for them."),
        ),
    ]
    return Section(
        "liaison",
        _("My unit"),
        "reports/sections/liaison.html",
        {
            "rows": waiting(*rows),
            "campaign": campaign,
            "coming": None if campaign else campaigns.coming(district),
            "tally": tally,
            "now": request.now,
            "rates_url": to("exams:unit-rates", campaign.pk) if campaign else "",
            "stats": four_rates(campaign.pk, tally) if campaign and tally else [],
        },
    )


def _registration(each: OpenSession) -> list[Row]:
    page = "exams:session-candidates"
    return [
        Row(
            _("Can be registered now"),
            each.eligible,
            to(page, each.session.pk, show="eligible"),
            each.session.title,
        ),
        Row(
            _("Cannot be registered yet"),
            each.blocked,
            to(page, each.session.pk, show="blocked"),
            each.session.title,
        ),
    ]


def _people(campaign: int, tally: Tally) -> list[Row]:
    """People missing from each step; whoever misses an earlier one is counted there as well."""
    page = "exams:campaign-people"
    return [
        Row(
            _("Have not begun to study"),
            tally.required - tally.started,
            to(page, campaign, group=Group.NOT_STARTED),
        ),
        Row(
            _("Have not reached the credits"),
            tally.required - tally.gate,
            to(page, campaign, group=Group.NO_GATE),
        ),
        Row(_("Have not sat the exam"), tally.required - tally.sat, to(page, campaign, group=Group.NOT_SAT)),
        Row(_("Sat and did not pass"), tally.failed, to(page, campaign, group=Group.FAILED)),
    ]
