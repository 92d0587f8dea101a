"""Forms of campaigns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.enums import ExamKind
from exams.models import Campaign


class CampaignForm(forms.ModelForm):
    class Meta:
        model = Campaign
        fields = ["kind", "year", "title", "snapshot_on"]
        widgets = {"snapshot_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "year": _("Study of this calendar year counts."),
            "title": _("As it stands on notices, for example “Yearly law exam 2026”."),
            "snapshot_on": _(
                "Posts and units of this day make the roster; later transfers do not change it."
            ),
        }

    kind = forms.ChoiceField(label=_("Kind of exam"), choices=ExamKind.choices, widget=forms.RadioSelect)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].help_text = self.Meta.help_texts["year"]


class PersonSearchForm(forms.Form):
    q = forms.CharField(label=_("Name"), max_length=60, required=False)
