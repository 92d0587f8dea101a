"""Filters of the rates page and of the lists behind its numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.enums import ExamKind
from exams.models import Campaign, ExamSession
from exams.statistics.people import GATE_GROUPS, Group


class PeopleFilter(forms.Form):
    """Which people of a roster; unit and own unit come with the link and stay hidden."""

    group = forms.ChoiceField(label=_("Which people"), choices=Group.choices, required=False)
    session = forms.ModelChoiceField(
        label=_("Session"),
        queryset=ExamSession.objects.none(),
        required=False,
        empty_label=_("Whole campaign"),
    )
    q = forms.CharField(label=_("Name"), max_length=60, required=False)
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    own = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = self.fields["session"]
        assert isinstance(sessions, forms.ModelChoiceField)
        sessions.queryset = campaign.sessions.all()
        if campaign.kind != ExamKind.ANNUAL:
            group = self.fields["group"]
            assert isinstance(group, forms.ChoiceField)
            group.choices = [choice for choice in Group.choices if choice[0] not in GATE_GROUPS]
