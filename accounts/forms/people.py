"""Forms of people and their posts. Numbers are checked by the services, so that every door has the same
rules.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import PersonStatus, Role
from accounts.forms.session import RefusableForm
from accounts.models import Post, Unit
from accounts.services.posts import GONE, POST_FIELDS


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class UnitField(forms.ModelChoiceField):
    """One of the units in scope; the view sets the queryset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), empty_label=_("Please choose"), **kwargs)


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Name or user name"), required=False, max_length=60)
    unit = UnitField(label=_("Unit"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *PersonStatus.choices]
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset, field.empty_label = units, _("All units")  # type: ignore[attr-defined]


class InUnitForm(RefusableForm):
    """A form with a ``unit`` out of those in scope."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class PostForm(forms.ModelForm):
    """What a post says; dates and unit are asked apart."""

    class Meta:
        model = Post
        fields = POST_FIELDS

    refuse = RefusableForm.refuse

    def _post_clean(self) -> None:
        """The service and the database say what is allowed; the form only reads."""


class PersonForm(RefusableForm):
    """On a known person an empty number means: as it was. Numbers are never shown back."""

    name = forms.CharField(label=_("Name"), max_length=60)
    id_number = forms.CharField(
        label=_("ID number"),
        required=False,
        max_length=30,
        help_text=_("18 characters. Stored encrypted; pages show the first three and the last four."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=64,
        help_text=_("Left empty, one is made. People may always sign in with phone or ID number instead."),
    )
    is_party_member = forms.BooleanField(label=_("Party member"), required=False)


class NewPersonForm(PersonForm, InUnitForm):
    unit = UnitField(label=_("Unit"))
    valid_from = forms.DateField(label=_("In this post from"), widget=DayInput())
    field_order = ("name", "id_number", "phone", "username", "is_party_member", "unit", "valid_from")


class TransferForm(InUnitForm):
    unit = UnitField(label=_("New unit"))
    on = forms.DateField(
        label=_("From"),
        widget=DayInput(),
        help_text=_("The first day in the new unit. The present post ends the day before."),
    )
    title = forms.CharField(label=_("New post"), max_length=60)
    is_leader = forms.BooleanField(label=_("Leading official"), required=False)
    is_enforcement = forms.BooleanField(label=_("Enforcement post"), required=False)
    reason = forms.CharField(label=_("Reason or document"), max_length=200)


class SecondmentForm(InUnitForm):
    unit = UnitField(label=_("Unit of work"))
    on = forms.DateField(label=_("From"), widget=DayInput())
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DayInput(),
        help_text=_("The first day back; empty while open."),
    )
    title = forms.CharField(label=_("Post there"), max_length=60, required=False)


class EndForm(RefusableForm):
    on = forms.DateField(label=_("First day that no longer counts"), widget=DayInput())


class LeaveForm(RefusableForm):
    status = forms.ChoiceField(
        label=_("What happened"),
        choices=[(status.value, status.label) for status in GONE],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("First day no longer in post"), widget=DayInput())
    reason = forms.CharField(label=_("Reason or document"), max_length=200)


class ReasonForm(RefusableForm):
    reason = forms.CharField(label=_("Reason or document"), max_length=200)
