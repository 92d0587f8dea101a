"""The four rates of each unit, and the people behind every number (domain.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import Unit, UnitParent
from common.http.doors import Request, needs
from common.http.files import file_response
from common.rownumbers import row_number, row_numbers
from common.sheets import Sheet, write_csv, write_xlsx
from exams import access, tables
from exams.access import CAMPAIGN_STAFF
from exams.enums import ExamKind
from exams.forms.rates import PeopleFilter
from exams.models import Campaign, ExamSession, RosterEntry
from exams.statistics import Group, PersonFacts, Tally, counts, people, total
from exams.statistics.tree import Node, Row, build, listed, sort_keys, unit_ids

PER_PAGE = 100


@dataclass(frozen=True)
class Line:
    """A row of the table with its words and the link that opens or closes it."""

    row: Row
    name: str
    toggle: str

    @property
    def tally(self) -> Tally:
        return self.row.tally


@needs(*CAMPAIGN_STAFF)
def unit_rates(request: Request, pk: int) -> HttpResponse:
    campaign = access.campaign_in_scope(request.scope, pk)
    session = _session(request, campaign)
    paths = request.scope.of(*CAMPAIGN_STAFF)
    has_gate = campaign.kind == ExamKind.ANNUAL
    units = counts(campaign, paths, request.now, session)
    nodes = build(units, paths, has_gate=has_gate)
    lines = _lines(request, nodes)
    sums = total(units, has_gate=has_gate)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export(request, campaign, session, _all_lines(nodes), sums)
    return render(
        request,
        "exams/rates/units.html",
        {
            "campaign": campaign,
            "session": session,
            "sessions": campaign.sessions.order_by("opens_at"),
            "lines": lines,
            "tally": sums,
            "rates": sums.rates,
            "has_gate": has_gate,
            "is_frozen": hasattr(campaign, "roster"),
            "definitions": tables.definitions(campaign),
            "session_query": f"&session={session.pk}" if session else "",
        },
    )


def _session(request: Request, campaign: Campaign) -> ExamSession | None:
    asked = row_number(request.GET.get("session", ""))
    return access.campaign_session(campaign, asked) if asked is not None else None


def _lines(request: Request, nodes: Sequence[Node]) -> list[Line]:
    names, order = _units(nodes)
    opened = set(row_numbers(request.GET.getlist("open")))
    sort = request.GET.get("sort", "unit")
    keys = sort_keys(order)
    key = keys.get(sort.lstrip("-"), keys["unit"])
    rows = listed(nodes, key=key, is_reverse=sort.startswith("-"), opened=opened)
    return [Line(row, names.get(row.unit_id, ""), _toggle(request, row, opened)) for row in rows]


def _units(nodes: Sequence[Node]) -> tuple[dict[int, str], dict[int, int]]:
    """Name and usual place of each unit."""
    units = list(Unit.objects.filter(pk__in=unit_ids(nodes)).values_list("pk", "name"))
    return dict(units), {pk: place for place, (pk, _name) in enumerate(units)}


def _toggle(request: Request, row: Row, opened: set[int]) -> str:
    """This page with the sub-units of one row opened or closed."""
    query = request.GET.copy()
    query.pop("export", None)
    query.setlist("open", [str(pk) for pk in sorted(opened ^ {row.unit_id})])
    return f"?{query.urlencode()}#unit-{row.unit_id}"


def _all_lines(nodes: Sequence[Node]) -> list[tuple[str, Tally]]:
    """Every unit for the files: indented names, own people apart where there are sub-units."""
    names, order = _units(nodes)
    rows = listed(nodes, key=sort_keys(order)["unit"], is_reverse=False, opened=unit_ids(nodes))
    own = _("own staff")
    return [
        (f"{'　' * row.level}{names.get(row.unit_id, '')}{f' ({own})' if row.is_own else ''}", row.tally)
        for row in rows
    ]


def _export(
    request: Request,
    campaign: Campaign,
    session: ExamSession | None,
    lines: list[tuple[str, Tally]],
    sums: Tally,
) -> HttpResponse:
    sheets = tables.rate_sheets(campaign, session, [*lines, (_("Total"), sums)], request.now)
    title = f"{campaign.title}-{session.title}" if session else campaign.title
    name = _("Rates of %(title)s") % {"title": title}
    if request.GET["export"] == "xlsx":
        return file_response(write_xlsx(sheets), f"{name}.xlsx")
    rates = sheets[0]
    rows = [tables.csv_row(row, rates.columns) for row in rates.rows]
    return file_response(write_csv([column.heading for column in rates.columns], rows), f"{name}.csv")


@needs(*CAMPAIGN_STAFF)
def campaign_people(request: Request, pk: int) -> HttpResponse:
    """The list behind a number: a group of people, in a unit, in the campaign or one session."""
    campaign = access.campaign_in_scope(request.scope, pk)
    form = PeopleFilter(request.GET, campaign=campaign)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data
    group = Group(chosen["group"] or Group.ROSTER)
    unit, paths = _place(request, campaign, chosen["unit"])
    found = people(
        campaign,
        paths,
        group,
        request.now,
        session=chosen["session"],
        own_unit=unit.pk if unit and chosen["own"] else None,
        name=chosen["q"],
    )
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export_people(request, campaign, group, found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "exams/rates/people.html",
        {
            "campaign": campaign,
            "form": form,
            "group": group,
            "unit": unit,
            "is_own": chosen["own"],
            "session": chosen["session"],
            "page": page,
            "rows": _with_entries(list(page)),
        },
    )


def _place(request: Request, campaign: Campaign, unit_id: int | None) -> tuple[Unit | None, Sequence[str]]:
    """The unit asked for and its path on the snapshot date; out of scope is 404."""
    paths = request.scope.of(*CAMPAIGN_STAFF)
    if unit_id is None:
        return None, paths
    places = UnitParent.objects.valid_on(campaign.snapshot_on).filter(unit_id=unit_id).under(paths)
    place = places.select_related("unit").first()
    if place is None:
        raise Http404
    return place.unit, [place.path]


def _with_entries(found: Sequence[PersonFacts]) -> list[tuple[RosterEntry, PersonFacts]]:
    entries = RosterEntry.objects.select_related("person", "unit").in_bulk([row.entry_id for row in found])
    return [(entries[row.entry_id], row) for row in found]


def _export_people(
    request: Request, campaign: Campaign, group: Group, found: Sequence[PersonFacts]
) -> HttpResponse:
    columns = tables.people_columns()
    rows = [tables.people_row(entry, facts) for entry, facts in _with_entries(found)]
    name = f"{campaign.title}-{group.label}"
    if request.GET["export"] == "xlsx":
        return file_response(write_xlsx([Sheet(str(group.label), columns, rows)]), f"{name}.xlsx")
    return file_response(write_csv([column.heading for column in columns], rows), f"{name}.csv")
