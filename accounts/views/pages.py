"""What the pages of this app share: a page with one form and one act, and a list with place, order and
file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts import tables
from common.errors import DomainError
from common.http.doors import Request
from common.http.files import file_response
from common.sheets import Sheet

Rows = TypeVar("Rows", bound=QuerySet[Any])
PER_PAGE = 50


def form_page(
    request: Request,
    form: forms.BaseForm | Sequence[forms.BaseForm],
    act: Callable[[], str],
    *,
    done: str,
    template: str = "accounts/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the forms; when all are valid, ``act`` and go to the address it returns. A refusal stands beside
    the field.

    ``context`` for the template: title, purpose, label, back, facts, kind.
    """
    together = [form] if isinstance(form, forms.BaseForm) else list(form)
    # Every form is asked, so that all errors show at once.
    valid = [each.is_valid() for each in together] if request.method == "POST" else [False]
    if all(valid):
        try:
            target = act()
        except DomainError as refusal:
            _refuse(together, refusal)
        else:
            messages.success(request, done)
            return redirect(target)
    return render(request, template, {"forms": together, "kind": "primary", **context})


def _refuse(together: Sequence[forms.BaseForm], refusal: DomainError) -> None:
    field = refusal.details.get("field")
    owner = next((each for each in together if field in each.fields), together[0])
    owner.add_error(field if field in owner.fields else None, str(refusal))


def ordered(rows: Rows, request: Request, columns: dict[str, str], default: str) -> Rows:
    """By ``?sort=name`` or ``?sort=-name`` when the column is known; ties by key: pages are stable."""
    wished = request.GET.get("sort", "")
    field = columns.get(wished.removeprefix("-"))
    if field is None:
        return rows.order_by(default, "pk")
    return rows.order_by(f"-{field}" if wished.startswith("-") else field, "pk")


def page_of(rows: Any, request: Request, per_page: int = PER_PAGE) -> Page[Any]:
    """The page the address names; the nearest one when there is no such page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def export_of(request: Request, name: str, make: Callable[[], Sheet]) -> HttpResponse | None:
    """The list as a file when the address asks for one."""
    kind = request.GET.get("export", "")
    if kind not in {"xlsx", "csv"}:
        return None
    return file_response(tables.file_of(make(), kind), f"{name}.{kind}")
