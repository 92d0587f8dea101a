"""The filter above the table of units."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import UnitKind

KINDS = [("", _("All")), *[choice for choice in UnitKind.choices if choice[0] != UnitKind.DISTRICT]]


class UnitFilter(forms.Form):
    """Which lines of the table; the campaign comes with the tab and stays hidden."""

    kind = forms.ChoiceField(label=_("Kind of unit"), choices=KINDS, required=False)
    show = forms.ChoiceField(
        label=_("Show"), choices=[("", _("All units")), ("below", _("Below the target"))], required=False
    )
    campaign = forms.IntegerField(required=False, widget=forms.HiddenInput)
