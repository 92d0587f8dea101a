"""Planning a session, and the filters of its lists."""

from __future__ import annotations

from dataclasses import fields as facts_fields
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from exams.enums import Disclosure, ExamKind, PaperPart, ScoringPolicy, SessionState
from exams.models import Blueprint, Campaign, ExamSession
from exams.services.sessions import SessionFacts
from exams.statistics.results import Outcome

ANY = ("", _("All"))


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _moment(label: Any, **options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=MomentInput(), **options)


def _minutes(label: Any, *, required: bool = False, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=1440, required=required, help_text=help_text
    )


class SessionForm(forms.Form):
    """All values of a session; the template of the kind fills them first."""

    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=Campaign.objects.none(), empty_label=None)
    part = forms.ChoiceField(label=_("Paper"), choices=PaperPart.choices)
    title = forms.CharField(label=_("Title"), max_length=120)
    blueprint = forms.ModelChoiceField(
        label=_("Blueprint"), queryset=Blueprint.objects.none(), empty_label=None
    )
    registration_opens_at = _moment(_("Registration opens"))
    registration_closes_at = _moment(_("Registration closes"))
    opens_at = _moment(_("Exam opens"))
    closes_at = _moment(
        _("Exam closes"), help_text=_("Nobody can begin afterwards; a window may be hours, days or weeks.")
    )
    address = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("Leave empty for an exam online.")
    )
    duration_minutes = _minutes(_("Minutes for the paper"), required=True)
    late_entry_minutes = _minutes(
        _("No entry after (minutes)"),
        help_text=_("Counted from the opening; leave empty for an open window of days or weeks."),
    )
    no_leaving_minutes = _minutes(
        _("No submission before (minutes)"), help_text=_("Leave empty when anybody may leave early.")
    )
    pass_mark = forms.DecimalField(
        label=_("Pass mark"), min_value=Decimal("0.1"), max_digits=5, decimal_places=1
    )
    max_attempts = forms.IntegerField(
        label=_("Attempts"), min_value=1, max_value=5, help_text=_("From 1 to 5; the best one counts.")
    )
    scoring = forms.ChoiceField(label=_("Marks for multiple choice"), choices=ScoringPolicy.choices)
    show_mark = forms.ChoiceField(label=_("Candidates see their mark"), choices=Disclosure.choices)
    show_review = forms.ChoiceField(
        label=_("Candidates see keys and explanations"),
        choices=Disclosure.choices,
        help_text=_("Never before the session has closed, whatever is chosen."),
    )
    requires_gate = forms.BooleanField(
        label=_("Only people who have reached the credit gate can be registered"), required=False
    )

    def __init__(
        self, *args: Any, campaigns: QuerySet[Campaign] | None, blueprints: QuerySet[Blueprint], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blueprint"].queryset = blueprints  # type: ignore[attr-defined]
        if campaigns is None:
            del self.fields["campaign"]
        else:
            self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]

    def offer_parts(self, parts: tuple[PaperPart, ...]) -> None:
        self.fields["part"].choices = [  # type: ignore[attr-defined]
            (part.value, part.label) for part in parts
        ]

    def facts(self) -> SessionFacts:
        return SessionFacts(
            **{each.name: self.cleaned_data[each.name] for each in facts_fields(SessionFacts)}
        )

    @staticmethod
    def initial_of(session: ExamSession) -> dict[str, Any]:
        return {each.name: getattr(session, each.name) for each in facts_fields(SessionFacts)}


class MakeUpForm(SessionForm):
    """A make-up keeps campaign, paper and rules; windows and title are its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, campaigns=None, **kwargs)
        del self.fields["part"]


class SessionFilter(forms.Form):
    q = forms.CharField(label=_("Title"), required=False)
    kind = forms.ChoiceField(label=_("Kind of exam"), choices=[ANY, *ExamKind.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *SessionState.choices], required=False)


class ResultFilter(forms.Form):
    q = forms.CharField(label=_("Name or unit"), required=False)
    outcome = forms.ChoiceField(label=_("Result"), choices=[ANY, *Outcome.choices], required=False)
