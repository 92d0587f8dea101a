"""What people type about laws, courses and lessons, turned into domain types."""

from __future__ import annotations

from dataclasses import fields as facts_fields
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from courses.enums import Audience, LawCategory, LawChange, LawStatus, Requirement, TextKind
from courses.models import Course, LawVersion, Lesson, Provision
from courses.services.courses import CourseFacts
from courses.services.lessons import LessonFacts
from courses.suggestions import LawFacts

ANY = ("", _("All"))


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in one field; a list of uploads."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in files]


class UploadForm(forms.Form):
    files = ManyFilesField(  # type: ignore[assignment]
        label=_("Law texts"),
        help_text=_("Plain text or Markdown, one instrument a file; several files at once."),
    )


class LawFactsForm(forms.Form):
    """Metadata of one version, filled from the text; the person has the last word."""

    title = forms.CharField(label=_("Full title"), max_length=200)
    short_title = forms.CharField(label=_("Short title"), max_length=80, required=False)
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", _("Please choose")), *LawCategory.choices]
    )
    issuing_body = forms.CharField(label=_("Issuing body"), max_length=200, required=False)
    document_no = forms.CharField(label=_("Document number"), max_length=80, required=False)
    promulgated_on = forms.DateField(
        label=_("Promulgated on"),
        required=False,
        widget=DateInput,
        help_text=_("This date names the version: for a revised text, the day of the revision."),
    )
    effective_on = forms.DateField(label=_("Effective on"), required=False, widget=DateInput)
    note = forms.CharField(label=_("Version"), max_length=60, required=False)
    change = forms.ChoiceField(label=_("New or revised"), choices=LawChange.choices)
    text_kind = forms.ChoiceField(
        label=_("Kind of text"),
        choices=[(kind.value, kind.label) for kind in (TextKind.FULL, TextKind.DIGEST)],
        help_text=_("A study digest is shown with the remark that it is not the official text."),
    )

    def facts(self) -> LawFacts:
        names = {field.name for field in facts_fields(LawFacts)}
        return LawFacts(**{name: value for name, value in self.cleaned_data.items() if name in names})


class LawFilter(forms.Form):
    q = forms.CharField(label=_("Title"), required=False)
    category = forms.ChoiceField(label=_("Category"), choices=[ANY, *LawCategory.choices], required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[ANY, *LawStatus.choices], required=False)


class CourseFilter(forms.Form):
    """The learner's filter over their courses."""

    requirement = forms.ChoiceField(
        label=_("Requirement"), choices=[ANY, *Requirement.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("Progress"),
        choices=[ANY, ("open", _("Not finished")), ("done", _("Finished"))],
        required=False,
    )


class CourseForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences: what this is about and what one can do afterwards."),
    )
    requirement = forms.ChoiceField(label=_("Requirement"), choices=Requirement.choices)
    year = forms.IntegerField(label=_("Study year"), min_value=2000, max_value=2100)
    deadline_on = forms.DateField(label=_("To be finished by"), required=False, widget=DateInput)

    @staticmethod
    def initial_of(course: Course) -> dict[str, Any]:
        names = ("title", "summary", "requirement", "year", "deadline_on")
        return {name: getattr(course, name) for name in names}

    def facts(self) -> CourseFacts:
        return CourseFacts(**self.cleaned_data)


class NewCourseForm(CourseForm):
    version = forms.ModelChoiceField(
        label=_("Law text"),
        queryset=LawVersion.objects.none(),
        empty_label=_("Please choose"),
        help_text=_("Lessons are proposed from its chapters; you edit them afterwards."),
    )
    field_order = ("version", "title", "summary", "requirement", "year", "deadline_on")

    def __init__(self, *args: Any, versions: QuerySet[LawVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]

    def facts(self) -> CourseFacts:
        return CourseFacts(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class ProvisionChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Provision) -> str:
        start = obj.text.replace("\n", " ")[:40]
        return f"{obj.title} {start}…".strip()


class LessonForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    body = forms.CharField(
        label=_("Commentary"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Markdown: **bold**, lists, > quotations. HTML is shown as text."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes of study"),
        min_value=1,
        max_value=240,
        help_text=_("Real reading time before the credits count."),
    )
    credits = forms.DecimalField(
        label=_("Credits"), min_value=Decimal(0), max_value=Decimal(50), max_digits=5, decimal_places=1
    )
    provisions = ProvisionChoices(
        label=_("Articles"),
        queryset=Provision.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, provisions: QuerySet[Provision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provisions"].queryset = provisions  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(lesson: Lesson) -> dict[str, Any]:
        names = ("title", "body", "minutes", "credits")
        chosen = list(lesson.provisions.values_list("pk", flat=True))
        return {**{name: getattr(lesson, name) for name in names}, "provisions": chosen}

    def facts(self) -> LessonFacts:
        data = self.cleaned_data
        chosen = tuple(provision.pk for provision in data["provisions"])
        return LessonFacts(data["title"], data["body"], data["minutes"], data["credits"], chosen)


class AudienceForm(forms.Form):
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        help_text=_("The course opens to this unit and the units below it."),
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason for withdrawing"), max_length=200)


class StudyFilter(forms.Form):
    """People by unit and by how far they are."""

    q = forms.CharField(label=_("Name"), required=False)
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("All")
    )
    state = forms.ChoiceField(
        label=_("Progress"),
        choices=[
            ANY,
            ("missing", _("Gate not reached")),
            ("idle", _("Not started")),
            ("reached", _("Gate reached")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
