"""Forms of exemptions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from exams.enums import ExemptionReason, ExemptionState
from exams.models import Campaign, RosterEntry


class _EntryChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: RosterEntry) -> str:
        return f"{obj.person.name} · {obj.unit.name} · {obj.post_title}".rstrip(" ·")


class ExemptionForm(forms.Form):
    """The document's content is checked by the service; here only that there is one."""

    entry = _EntryChoice(
        label=_("Person concerned"), queryset=RosterEntry.objects.none(), empty_label=_("Choose a person")
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=ExemptionReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Remark"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = forms.FileField(
        label=_("Document"), help_text=_("Proof of the reason: PDF, JPG or PNG, at most 10 MB.")
    )
    document_on = forms.DateField(
        label=_("Date of the document"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    approved_by_head = forms.CharField(
        label=_("Head of the unit who approved"),
        max_length=60,
        help_text=_("The name as signed on the document."),
    )

    def __init__(self, *args: Any, entries: QuerySet[RosterEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entry"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = entries


class ExemptionFilter(forms.Form):
    campaign = forms.ModelChoiceField(
        label=_("Campaign"), queryset=Campaign.objects.none(), required=False, empty_label=_("All")
    )
    state = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All")), *ExemptionState.choices], required=False
    )
    q = forms.CharField(label=_("Name or unit"), max_length=60, required=False)

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["campaign"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = campaigns
