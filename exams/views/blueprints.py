"""Blueprints: the list, the editor with its rows, a sample paper."""

from __future__ import annotations

import secrets
from itertools import groupby, zip_longest
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet, Sum
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import units_in_scope
from accounts.enums import Role
from common.errors import DomainError
from common.http.doors import Request, needs
from common.rownumbers import row_number
from exams import access
from exams.assembly import StockTooSmall
from exams.enums import ExamKind
from exams.forms.blueprints import BlueprintForm, RowFormSet, rows_of, rows_of_template, with_rows
from exams.models import Bank, Blueprint, QuestionVersion
from exams.services import blueprints

OFFICER = Role.EXAM_OFFICER


@require_safe
@needs(OFFICER)
def blueprint_list(request: Request) -> HttpResponse:
    rows = access.blueprints_in_scope(request.scope).annotate(
        questions=Sum("rows__count"), full_mark=Sum(F("rows__count") * F("rows__points"))
    )
    used = Count("sessions", filter=Q(sessions__state__in=blueprints.USED_BY), distinct=True)
    counts = dict(access.blueprints_in_scope(request.scope).annotate(n=used).values_list("pk", "n"))
    listed = [(row, counts[row.pk]) for row in rows]
    return render(request, "exams/blueprints/list.html", {"blueprints": listed, "kinds": ExamKind.choices})


@needs(OFFICER)
def blueprint_new(request: Request) -> HttpResponse:
    """Begins with the composition of a kind of exam (``?kind=``)."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in ExamKind.values else ExamKind.ANNUAL.value
    banks = _banks(request)
    if not banks.exists():
        return render(request, "exams/blueprints/no_bank.html", {})
    first = banks.annotate(n=Count("questions")).order_by("-n").first()
    form = BlueprintForm(initial={"exam_kind": kind, "name": ""})
    rows = RowFormSet(initial=rows_of_template(kind, first), prefix="rows", form_kwargs={"banks": banks})
    return _edit(request, None, form, rows)


@needs(OFFICER)
def blueprint_edit(request: Request, pk: int) -> HttpResponse:
    blueprint = access.blueprint_in_scope(request.scope, pk)
    form = BlueprintForm(initial={"name": blueprint.name, "exam_kind": blueprint.exam_kind})
    rows = RowFormSet(
        initial=rows_of(blueprint), prefix="rows", form_kwargs={"banks": _banks(request, blueprint)}
    )
    return _edit(request, blueprint, form, rows)


def _banks(request: Request, blueprint: Blueprint | None = None) -> QuerySet[Bank]:
    """Banks below the officer's district, and those that the blueprint draws from already."""
    own = Q(owner__in=units_in_scope(request.scope, OFFICER))
    if blueprint is not None:
        own |= Q(pk__in=blueprint.rows.values("bank"))
    return Bank.objects.filter(own)


def _edit(
    request: Request, blueprint: Blueprint | None, form: BlueprintForm, rows: BaseFormSet[Any]
) -> HttpResponse:
    checked = None
    if request.method == "POST":
        banks = _banks(request, blueprint)
        data = _with_buttons(request.POST)
        form = BlueprintForm(data)
        rows = RowFormSet(data, prefix="rows", form_kwargs={"banks": banks})
        if "add" in request.POST or "remove" in request.POST:
            form = BlueprintForm(initial=dict(data))
            rows = _unbound(rows, banks)
        elif form.is_valid() and rows.is_valid():
            facts = [each.facts() for each in rows]
            if "check" in request.POST:
                checked = blueprints.check_stock(facts)
            elif saved := _save(request, blueprint, form, facts):
                messages.success(request, _("Saved."))
                return redirect("exams:blueprint", saved.pk)
    elif blueprint is not None:
        listed = blueprint.rows.select_related("bank")
        checked = blueprints.check_stock([blueprints.facts_of(row) for row in listed])
    context = _context(blueprint, form, rows, checked)
    return render(request, "exams/blueprints/editor.html", context)


def _with_buttons(data: Any) -> dict[str, Any]:
    return with_rows(data, add="add" in data, remove=row_number(data.get("remove", "")))


def _unbound(rows: BaseFormSet[Any], banks: QuerySet[Bank]) -> BaseFormSet[Any]:
    """The same rows without complaints: pressing “add” is no attempt to save."""
    names = list(RowFormSet.form.base_fields)
    initial = [{name: each[name].value() for name in names} for each in rows.forms]
    return RowFormSet(initial=initial, prefix="rows", form_kwargs={"banks": banks})


def _save(
    request: Request, blueprint: Blueprint | None, form: BlueprintForm, facts: list[blueprints.RowFacts]
) -> Blueprint | None:
    district = blueprint.district if blueprint else access.officer_districts(request.scope).first()
    if district is None:
        form.add_error(None, _("You hold the exam officer's role in no district."))
        return None
    try:
        return blueprints.save(
            blueprint,
            district=district,
            **form.cleaned_data,
            rows=facts,
            actor=request.user,
            now=request.now,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _context(
    blueprint: Blueprint | None,
    form: BlueprintForm,
    rows: BaseFormSet[Any],
    checked: list[blueprints.RowStock] | None,
) -> dict[str, Any]:
    pairs = list(zip_longest(rows.forms, checked or ()))
    totals = blueprints.totals([each.facts for each in checked]) if checked else (None, None)
    topics = QuestionVersion.objects.exclude(topic="").order_by("topic").values_list("topic", flat=True)
    return {
        "blueprint": blueprint,
        "form": form,
        "rows": rows,
        "pairs": pairs,
        "checked": checked,
        "is_short": any(not each.is_enough for each in checked or ()),
        "question_total": totals[0],
        "point_total": totals[1],
        "is_used": blueprint is not None and blueprints.is_used(blueprint),
        "sessions": blueprint.sessions.select_related("campaign") if blueprint else [],
        "topics": topics.distinct(),
    }


@require_POST
@needs(OFFICER)
def blueprint_copy(request: Request, pk: int) -> HttpResponse:
    blueprint = access.blueprint_in_scope(request.scope, pk)
    made = blueprints.copy(blueprint, actor=request.user, now=request.now)
    messages.success(request, _("This is a copy. Give it a name and change what you need."))
    return redirect("exams:blueprint", made.pk)


@require_safe
@needs(OFFICER)
def blueprint_sample(request: Request, pk: int) -> HttpResponse:
    """A paper as it might be dealt, without keys; another one at each call."""
    blueprint = access.blueprint_in_scope(request.scope, pk)
    try:
        items = blueprints.sample(blueprint, seed=secrets.token_hex(8))
    except StockTooSmall:
        messages.warning(request, _("The banks do not hold enough questions for this paper."))
        return redirect("exams:blueprint", pk)
    sections = [(label, list(group)) for label, group in groupby(items, key=lambda item: item.label)]
    context = {
        "blueprint": blueprint,
        "sections": sections,
        "full_mark": sum(item.points for item in items),
        "count": len(items),
    }
    return render(request, "exams/blueprints/sample.html", context)
