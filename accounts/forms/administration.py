"""Forms of the three administrators: roles, district settings, audit trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.district_settings import SETTINGS, Setting
from accounts.enums import Role
from accounts.forms.people import DayInput, InUnitForm, UnitField
from accounts.forms.session import RefusableForm


class GrantFilter(forms.Form):
    q = forms.CharField(label=_("Name or user name"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("In force")), ("ended", _("Ended")), ("all", _("All"))],
    )


class CandidateForm(forms.Form):
    """First step of giving a role: who?"""

    q = forms.CharField(label=_("Name or user name"), max_length=60)


class GrantForm(InUnitForm):
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Please choose")), *Role.choices])
    unit = UnitField(label=_("In the subtree of"))
    valid_from = forms.DateField(label=_("From"), widget=DayInput())
    valid_to = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DayInput(),
        help_text=_("The first day on which it no longer holds; empty for no end."),
    )
    reason = forms.CharField(label=_("Reason or document"), max_length=200)


class GrantEndForm(RefusableForm):
    on = forms.DateField(label=_("First day on which it no longer holds"), widget=DayInput())
    reason = forms.CharField(label=_("Reason or document"), max_length=200)


class SettingsForm(RefusableForm):
    """A field for each known setting, typed as its default; names of keys with the dot as two underscores."""

    def __init__(self, *args: Any, values: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, setting in SETTINGS.items():
            self.fields[key.replace(".", "__")] = _field(setting, values[key])

    def changed(self, values: dict[str, Any]) -> dict[str, Any]:
        """Settings that differ from what was, by key."""
        wished = {key: self.cleaned_data[key.replace(".", "__")] for key in SETTINGS}
        return {key: value for key, value in wished.items() if value != values[key]}


def _field(setting: Setting, value: Any) -> forms.Field:
    common: dict[str, Any] = {"label": setting.label, "initial": value}
    common["help_text"] = _("Default: %(default)s") % {"default": _shown(setting.default)}
    if isinstance(setting.default, bool):
        return forms.BooleanField(required=False, **common)
    if isinstance(setting.default, int):
        return forms.IntegerField(min_value=0, max_value=1_000_000, **common)
    if isinstance(setting.default, float):
        return forms.FloatField(min_value=0, **common)
    if isinstance(setting.default, list | dict):
        return forms.JSONField(required=False, **common)
    return forms.CharField(required=False, max_length=200, **common)


def _shown(default: Any) -> Any:
    if isinstance(default, bool):
        return _("yes") if default else _("no")
    return default if default != "" else "—"


class AuditFilter(forms.Form):
    who = forms.CharField(label=_("Who"), required=False, max_length=60)
    action = forms.CharField(
        label=_("What"), required=False, max_length=60, help_text=_("Begins with, for example “grant”.")
    )
    what = forms.CharField(label=_("Object"), required=False, max_length=200)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput())
