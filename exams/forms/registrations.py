"""Filters of registration pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.enums import RegistrationState

SHOW_CHOICES = [
    ("", _("Everybody")),
    ("eligible", _("Can be registered")),
    ("blocked", _("Cannot be registered yet")),
    ("registered", _("Submitted or approved")),
]


class CandidateFilter(forms.Form):
    show = forms.ChoiceField(label=_("Show"), choices=SHOW_CHOICES, required=False)
    q = forms.CharField(label=_("Name"), max_length=60, required=False)


class RegistrationFilter(forms.Form):
    """Without a choice of state the waiting ones are shown: that is what the page is for."""

    state = forms.ChoiceField(
        label=_("Status"),
        choices=[*RegistrationState.choices, ("ALL", _("All"))],
        required=False,
        initial="SUBMITTED",
    )
    q = forms.CharField(label=_("Name or unit"), max_length=60, required=False)
