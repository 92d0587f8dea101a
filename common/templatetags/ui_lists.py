"""Tags of lists: heads that sort, filters, pages and files, all of them kept in the URL. Part of ``ui``."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms, template

register = template.Library()


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any, parameter: str = "page") -> dict[str, object]:
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {"request": context.get("request"), "page": page, "numbers": numbers, "parameter": parameter}


@register.inclusion_tag("components/th.html", takes_context=True)
def th(context: template.Context, label: object, sort: str = "", **options: Any) -> dict[str, object]:
    """The head of a column; with ``sort`` a link that sorts by ``?sort=name`` and ``?sort=-name``."""
    request = context.get("request")
    current = request.GET.get("sort", "") if request else ""
    state = {sort: "ascending", f"-{sort}": "descending"}.get(current, "none") if sort else ""
    upcoming = f"-{sort}" if state == "ascending" else sort
    return {"request": request, "label": label, "sort": sort, "state": state, "upcoming": upcoming, **options}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: template.Context, form: forms.BaseForm, **options: Any) -> dict[str, object]:
    """A GET form above a list; place and sorting stay in the URL."""
    request = context.get("request")
    sort = request.GET.get("sort", "") if request and "sort" not in form.fields else ""
    return {"request": request, "form": form, "sort": sort, **options}


@register.inclusion_tag("components/export_links.html", takes_context=True)
def export_links(context: template.Context, formats: str = "xlsx,csv") -> dict[str, object]:
    """Links to the same list as a file, ``?export=xlsx``: the filter goes with it."""
    return {"request": context.get("request"), "formats": formats.split(",")}


def _query(context: template.Context, **changes: object) -> str:
    """The query of this page with some values changed; None takes one out."""
    request = context.get("request")
    query = dict(request.GET.lists()) if request else {}
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = [str(value)]
    return "?" + urlencode(query, doseq=True)


@register.simple_tag(takes_context=True)
def page_link(context: template.Context, number: int) -> str:
    return _query(context, **{str(context.get("parameter", "page")): number})


@register.simple_tag(takes_context=True)
def sort_link(context: template.Context, sort: str) -> str:
    """The same list in another order, from its first page."""
    return _query(context, sort=sort, page=None)


@register.simple_tag(takes_context=True)
def export_link(context: template.Context, kind: str) -> str:
    return _query(context, export=kind, page=None)
