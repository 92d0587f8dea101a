"""The components of the design system as template tags; docs/design-system.md shows how to call each.

The library is a builtin of all templates: no ``{% load %}`` is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms, template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common import figures, icons, peopletime, preferences
from common.templatetags import ui_lists

register = template.Library()
register.tags.update(ui_lists.register.tags)

TONE_ICONS = {
    "neutral": "circle",
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-x",
    "honour": "award",
}


def _attributes(extra: Mapping[str, object]) -> SafeString:
    """Keywords as HTML attributes: ``hx_get`` becomes ``hx-get``, True stands alone, False is left out."""
    parts = []
    for name, value in extra.items():
        if value is True:
            parts.append(format_html(" {}", name.replace("_", "-")))
        elif value is not False and value is not None and value != "":
            parts.append(format_html(' {}="{}"', name.replace("_", "-"), value))
    return SafeString("".join(parts))


@register.simple_tag(takes_context=True)
def html_attributes(context: template.Context) -> SafeString:
    """Theme, size and contrast of <html>, from the cookie, so that nothing flickers."""
    request = context.get("request")
    cookie = request.COOKIES.get(preferences.COOKIE_NAME, "") if request else ""
    look = preferences.from_cookie(cookie)
    return format_html(
        'data-theme="{}" data-size="{}" data-contrast="{}"', look.theme, look.size, look.contrast
    )


@register.simple_tag(takes_context=True)
def preference(context: template.Context, name: str) -> str:
    """The current value of one preference: theme, size or contrast."""
    request = context.get("request")
    cookie = request.COOKIES.get(preferences.COOKIE_NAME, "") if request else ""
    return str(getattr(preferences.from_cookie(cookie), name))


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    return icons.svg(name, size, str(label))


@register.inclusion_tag("components/badge.html")
def badge(text: object, tone: str = "neutral", icon: str = "") -> dict[str, object]:
    """A status: always a word and an icon, the colour only helps."""
    return {"text": text, "tone": tone, "icon": icon or TONE_ICONS[tone]}


@register.inclusion_tag("components/button.html")
def button(text: object, kind: str = "primary", **options: Any) -> dict[str, object]:
    """A button, or a link that looks like one when ``href`` is given. Other keywords become attributes."""
    own = {name: options.pop(name, "") for name in ("href", "icon", "size")}
    kind_of = options.pop("type", "submit")
    attributes = options if own["href"] else {"type": kind_of, **options}
    return {"text": text, "kind": kind, **own, "attributes": _attributes(attributes)}


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """Label, hint, error and control of one form field."""
    return bound.as_field_group()


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, object]:
    """What is wrong, on top of the form, each with a link to its field. ``{{ form }}`` brings its own."""
    return {"form": form}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: object = "", note: object = "") -> dict[str, object]:
    return {"done": done, "total": total, "label": label, "note": note}


@register.inclusion_tag("components/bar.html")
def bar(numerator: int, denominator: int, tone: str = "", label: object = "") -> dict[str, object]:
    """A rate in a table cell: the number, and a thin bar beside it."""
    return {
        "value": figures.percentage(numerator, denominator),
        "share": figures.share(numerator, denominator),
        "numerator": numerator,
        "denominator": denominator,
        "tone": tone,
        "label": label,
    }


@register.inclusion_tag("components/stat.html")
def stat(label: object, value: object = "", **options: Any) -> dict[str, object]:
    """A figure: ``value``, or ``numerator`` and ``denominator`` for a rate with fraction and bar."""
    numerator, denominator = options.get("numerator"), options.get("denominator")
    has_rate = numerator is not None and denominator is not None
    shown = figures.percentage(numerator or 0, denominator or 0) if has_rate and value == "" else value
    return {
        **options,
        "label": label,
        "value": shown,
        "has_rate": has_rate,
        "share": figures.share(numerator or 0, denominator or 0),
    }


@register.inclusion_tag("components/ring.html")
def ring(done: int, total: int, label: object = "", note: object = "") -> dict[str, object]:
    return {"done": done, "total": total, "label": label, "note": note, "share": figures.share(done, total)}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: object, text: object = "", **options: Any) -> dict[str, object]:
    """What will stand here and the next step: ``icon``, ``href``, ``action``."""
    return {"title": title, "text": text, "icon": "inbox", **options}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[Any]) -> dict[str, object]:
    """Pairs of label and URL, or objects with ``label`` and ``url``; the last one is this page."""
    return {"items": [_pair(item) for item in items]}


def _pair(item: Any) -> tuple[object, str]:
    return (item.label, item.url) if hasattr(item, "label") else (item[0], item[1])


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], label: object = "") -> dict[str, object]:
    """Views of one thing as links: NavItems, so that the place is in the URL and Back works."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[object], current: int = 1) -> dict[str, object]:
    """The way through a task; ``current`` counts from 1."""
    return {"items": list(items), "current": current}


@register.inclusion_tag("components/definition_list.html")
def definition_list(items: Iterable[tuple[object, object]]) -> dict[str, object]:
    return {"items": items}


@register.inclusion_tag("components/file_drop.html")
def file_drop(bound: forms.BoundField, note: object = "", multiple: bool = False) -> dict[str, object]:
    """A file field as a place to drop files, with the name and a picture of what was chosen."""
    return {"field": bound, "note": note, "multiple": multiple}


@register.inclusion_tag("components/job_progress.html", takes_context=True)
def job_progress(context: template.Context, job: Any, url: str = "", **options: Any) -> dict[str, object]:
    """A long work with done and total; polls ``url`` (this same partial) until it has ended."""
    is_active = str(job.state) in {"PENDING", "RUNNING"}
    return {"request": context.get("request"), "job": job, "url": url, "is_active": is_active, **options}


def _block(name: str, content: str, values: Mapping[str, object]) -> SafeString:
    return SafeString(render_to_string(f"components/{name}.html", {**values, "content": content}))


@register.simple_block_tag
def page_head(content: str, title: object, purpose: object = "", **options: Any) -> SafeString:
    """Title, one sentence of purpose, and (the content) at most one primary action."""
    return _block("page_head", content, {"title": title, "purpose": purpose, **options})


@register.simple_block_tag
def card(content: str, title: object = "", **options: Any) -> SafeString:
    """Options: ``href`` and ``action`` (a link in the head), ``tone``, ``id``, ``level`` of the heading."""
    return _block("card", content, {"title": title, "level": 2, **options})


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: object = "", **options: Any) -> SafeString:
    values = {"tone": tone, "title": title, "icon": TONE_ICONS[tone], **options}
    return _block("notice", content, values)


@register.simple_block_tag
def dialog(content: str, id: str, title: object, **options: Any) -> SafeString:
    """A <dialog>; a link with ``data-dialog="id"`` opens it, its ``href`` is the page without JavaScript."""
    return _block("dialog", content, {"id": id, "title": title, **options})


@register.simple_block_tag
def disclosure(content: str, summary: object, is_open: bool = False) -> SafeString:
    return _block("disclosure", content, {"summary": summary, "is_open": is_open})


@register.filter
def people_time(moment: dt.datetime | dt.date | None, now: dt.datetime | None = None) -> str | SafeString:
    """``今天 14:30`` with the exact time in the title; nothing gives a dash."""
    return _time(moment, now, peopletime.spoken)


@register.filter
def time_left(moment: dt.datetime | None, now: dt.datetime | None = None) -> str | SafeString:
    """``还有 3 天`` with the exact time in the title."""
    return _time(moment, now, peopletime.remaining)


def _time(moment: Any, now: dt.datetime | None, say: Any) -> str | SafeString:
    if not moment:
        return figures.NOTHING
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    spoken = say(moment, now=timezone.localtime(now))
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), peopletime.exact(moment), spoken
    )


@register.filter
def percent(numerator: int | None, denominator: int | None) -> str:
    """``{{ passed|percent:required }}``: two decimals, never 100 % by rounding, a dash without people."""
    return figures.percentage(numerator or 0, denominator or 0)


@register.filter
def thousands(number: int | None) -> str:
    """``2,894``."""
    return figures.NOTHING if number is None else f"{number:,}"


@register.filter
def mask_id(number: str | None) -> str:
    return figures.masked_id_number(number or "")


@register.filter
def widget_kind(bound: forms.BoundField) -> str:
    """``checkbox``, ``radio``, ``file``…: what decides how a field is laid out."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "choices" if bound.use_fieldset else getattr(widget, "input_type", None) or "other"


@register.filter
def focus_id(bound: forms.BoundField) -> str:
    """The id of the control that an error should lead to: the first one of a group."""
    groups = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)
    if isinstance(bound.field.widget, groups):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id
