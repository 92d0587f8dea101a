"""Forms of units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import UnitKind
from accounts.forms.people import DayInput, InUnitForm, UnitField
from accounts.forms.session import RefusableForm
from accounts.models import Unit
from accounts.services.units import UNIT_FIELDS


class UnitForm(forms.ModelForm):
    """What a unit is called and is. A district is made by installation, not here."""

    class Meta:
        model = Unit
        fields = UNIT_FIELDS

    def __init__(self, *args: Any, is_district: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_district:
            del self.fields["kind"]
        else:
            kinds = [choice for choice in UnitKind.choices if choice[0] != UnitKind.DISTRICT]
            self.fields["kind"].choices = [("", _("Please choose")), *kinds]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service and the database say what is allowed; the form only reads."""


class OpenedForm(RefusableForm):
    opened_on = forms.DateField(label=_("Exists from"), widget=DayInput())


class MoveForm(InUnitForm):
    unit = UnitField(label=_("New parent"))
    on = forms.DateField(
        label=_("From"), widget=DayInput(), help_text=_("Figures up to the day before stay where they were.")
    )
    reason = forms.CharField(label=_("Reason or document"), max_length=200)


class CloseForm(RefusableForm):
    on = forms.DateField(label=_("First day it no longer exists"), widget=DayInput())
    reason = forms.CharField(label=_("Reason or document"), max_length=200)


class UnitFilter(forms.Form):
    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
