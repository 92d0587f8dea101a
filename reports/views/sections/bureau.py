"""The bureau's home: four rates, what needs attention, and the units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Unit
from accounts.services import settings
from common.http.doors import Request
from common.navigation import NavItem
from exams.enums import ExamKind
from exams.models import Campaign
from exams.statistics import counts
from exams.statistics.tree import Node, build
from reports.forms import UnitFilter
from reports.statistics import bureau, campaigns
from reports.statistics.campaigns import Year
from reports.views import units
from reports.views.figures import four_rates, names, trend
from reports.views.links import Row, to, waiting
from reports.views.sections import Section
from reports.views.units import Judged


def section(request: Request, district: Unit) -> Section:
    """Everything at once; ``table`` alone is what htmx asks for."""
    frozen = campaigns.frozen(district)
    campaign = _chosen(request, frozen)
    paths = request.scope.of(Role.BUREAU)
    s: dict[str, Any] = {
        "district": district,
        "campaign": campaign,
        "coming": campaigns.coming(district) if campaign is None else None,
        "now": request.now,
        "tabs": _tabs(frozen, campaign),
    }
    nodes: list[Node] = []
    if campaign is not None:
        table_of, nodes = _table(request, campaign, paths)
        earlier = campaigns.earlier(campaign, paths, request.now)
        s |= table_of | _figures(campaign, table_of, earlier)
    may_review = request.scope.has(Role.QUESTION_REVIEWER)
    s["rows"] = _attention(bureau.waiting(district, paths, request.now), s, nodes, may_review=may_review)
    return Section("bureau", _("The district"), "reports/sections/bureau.html", s)


def table(request: Request, district: Unit) -> dict[str, Any]:
    """The context of the table of units alone; empty without a roster."""
    campaign = _chosen(request, campaigns.frozen(district))
    if campaign is None:
        return {"lines": []}
    return _table(request, campaign, request.scope.of(Role.BUREAU))[0]


def _chosen(request: Request, frozen: Sequence[Campaign]) -> Campaign | None:
    asked = request.GET.get("campaign", "")
    return next((each for each in frozen if str(each.pk) == asked), frozen[0] if frozen else None)


def _tabs(frozen: Sequence[Campaign], campaign: Campaign | None) -> list[NavItem]:
    if len(frozen) < 2:
        return []
    return [
        NavItem(each.title, to("reports:home", campaign=each.pk), is_current=each == campaign)
        for each in frozen
    ]


def _table(request: Request, campaign: Campaign, paths: Sequence[str]) -> tuple[dict[str, Any], list[Node]]:
    has_gate = campaign.kind == ExamKind.ANNUAL
    nodes = build(counts(campaign, paths, request.now), paths, has_gate=has_gate)
    judged = Judged(bureau.stage(campaign, request.now), _target(campaign.district))
    form = UnitFilter(request.GET)
    context = {
        "campaign": campaign,
        "form": form,
        "lines": units.lines(campaign, nodes, judged, form, request.GET),
        "tally": units.sums(nodes, has_gate=has_gate),
        "judged": judged,
        "judged_name": names()[judged.count],
        "rates_url": to("exams:unit-rates", campaign.pk),
    }
    return context, nodes


def _target(district: Unit) -> int:
    return int(settings.get(district, "rates.target_percent"))


def _figures(campaign: Campaign, table_of: dict[str, Any], earlier: list[Year]) -> dict[str, Any]:
    before = next((each for each in earlier if each.campaign.year == campaign.year - 1), None)
    tally = table_of["tally"]
    return {
        "stats": four_rates(campaign.pk, tally, before, judged=table_of["judged"].count),
        "trend": trend([Year(campaign, tally), *earlier]),
        "exempt_url": to("exams:campaign-people", campaign.pk, group="EXEMPT"),
    }


def _attention(
    found: bureau.Waiting, s: dict[str, Any], nodes: Sequence[Node], *, may_review: bool
) -> list[Row]:
    rows = [
        Row(_("Registrations waiting for approval"), found.registrations, to("exams:registrations")),
        Row(
            _("Exemptions waiting for a decision"),
            found.exemptions,
            to("exams:exemptions", state="REQUESTED"),
        ),
        *_short(found.shortages),
        *_below(s, nodes),
        Row(_("Certificates that could not be drawn"), found.failed_items, to("certificates:batches")),
        Row(_("Questions waiting for review"), found.questions, to("exams:reviews") if may_review else ""),
    ]
    return waiting(*rows)


def _short(found: Sequence[bureau.Shortages]) -> list[Row]:
    return [
        Row(
            _("Enforcement departments with too few people or no leader"),
            len(each.departments),
            to("exams:session-enrolment", each.session.pk),
            each.session.title,
        )
        for each in found
    ]


def _below(s: dict[str, Any], nodes: Sequence[Node]) -> list[Row]:
    if s["campaign"] is None:
        return []
    judged: Judged = s["judged"]
    number = sum(bureau.is_below(node, judged.count, judged.target) for node in units.top_units(nodes))
    note = _("%(rate)s below %(target)s%%") % {"rate": s["judged_name"], "target": judged.target}
    url = to("reports:home", campaign=s["campaign"].pk, show="below", sort=judged.count) + "#units"
    return [Row(_("Units below the target"), number, url, note)]
