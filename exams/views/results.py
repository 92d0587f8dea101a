"""The results of a session: people, marks, outcomes, scoped, as page and file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.http.doors import Request, needs
from common.http.files import file_response
from common.sheets import Cell, Column, Sheet, write_csv, write_xlsx
from exams import access
from exams.access import CAMPAIGN_STAFF
from exams.forms.sessions import ResultFilter
from exams.models import ExamSession, Registration
from exams.statistics.results import Outcome, with_results

PER_PAGE = 50
SORTS = {
    "name": F("person__name"),
    "unit": F("unit_path"),
    "mark": F("best_mark"),
    "submitted": F("submitted"),
    "outcome": F("outcome"),
}


@require_safe
@needs(*CAMPAIGN_STAFF)
def session_results(request: Request, pk: int) -> HttpResponse:
    session = access.results_session(request.scope, pk)
    everybody: Any = with_results(access.results_in_scope(request.scope, session), session)
    form = ResultFilter(request.GET)
    rows = _sorted(_filtered(everybody, form), request.GET.get("sort", ""))
    rows = rows.select_related("person", "unit")
    kind = request.GET.get("export", "")
    if kind in ("csv", "xlsx"):
        return _file(session, rows, kind)
    counted = dict(everybody.order_by().values_list("outcome").annotate(n=Count("pk")))
    context = {
        "session": session,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "counts": [(outcome.label, counted[outcome]) for outcome in Outcome if counted.get(outcome)],
        "labels": dict(Outcome.choices),
        "manages": access.managed_sessions(request.scope).filter(pk=pk).exists(),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "exams/sessions/results.html", context)


def _filtered(rows: QuerySet[Registration], form: ResultFilter) -> QuerySet[Registration]:
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("q"):
        rows = rows.filter(Q(person__name__icontains=wanted["q"]) | Q(unit__name__icontains=wanted["q"]))
    if wanted.get("outcome"):
        rows = rows.filter(Q(("outcome", wanted["outcome"])))
    return rows


def _sorted(rows: QuerySet[Registration], wished: str) -> QuerySet[Registration]:
    field = SORTS.get(wished.removeprefix("-"))
    if field is None:
        return rows.order_by("unit_path", "person__name", "pk")
    first = field.desc(nulls_last=True) if wished.startswith("-") else field.asc(nulls_last=True)
    return rows.order_by(first, "pk")


def _file(session: ExamSession, rows: QuerySet[Registration], kind: str) -> HttpResponse:
    columns = [
        Column(_("Unit"), 30),
        Column(_("Name"), 14),
        Column(_("Result"), 14),
        Column(_("Mark"), 10, "0.0"),
        Column(_("Papers sat"), 10),
        Column(_("Submitted at"), 20, "yyyy-mm-dd hh:mm"),
    ]
    labels = dict(Outcome.choices)
    listed = [_cells(row, labels) for row in rows]
    name = _("results %(title)s") % {"title": session.title}
    if kind == "csv":
        texts = [[_as_text(cell) for cell in cells] for cells in listed]
        return file_response(write_csv([column.heading for column in columns], texts), f"{name}.csv")
    return file_response(write_xlsx([Sheet(_("Results"), columns, listed)]), f"{name}.xlsx")


def _cells(row: Any, labels: dict[str, Any]) -> list[Cell]:
    submitted = timezone.localtime(row.submitted) if row.submitted else None
    return [
        row.unit.name,
        row.person.name,
        str(labels[row.outcome]),
        row.best_mark,
        row.attempt_count or 0,
        submitted,
    ]


def _as_text(cell: Cell) -> Cell:
    return f"{cell:%Y-%m-%d %H:%M}" if hasattr(cell, "strftime") else cell
