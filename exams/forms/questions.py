"""The editor of a question, the filter of a bank's list, the reviewer's decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.enums import Difficulty, QuestionKind, QuestionStatus
from exams.kinds import FALSE, LETTERS, TRUE, kind_of
from exams.models import QuestionVersion
from exams.services.citations import Library, as_typed
from exams.services.questions import Content

ANY = ("", _("All"))


class QuestionForm(forms.Form):
    """One form for all kinds: what the chosen kind does not use is ignored, so it works without
    JavaScript."""

    kind = forms.ChoiceField(
        label=_("Kind of question"),
        choices=QuestionKind.choices,
        widget=forms.RadioSelect,
        initial=QuestionKind.SINGLE,
    )
    stem = forms.CharField(
        label=_("Stem"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("The stem is missing.")},
    )
    truth = forms.ChoiceField(
        label=_("The statement is"),
        choices=[(TRUE, _("right")), (FALSE, _("wrong"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the statement is right or wrong.")},
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Candidates read it after the exam, when the session allows it."),
    )
    citations = forms.CharField(
        label=_("Legal basis"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One provision a line, for example 《中华人民共和国行政处罚法》第四十二条第一款. "
            "Each is looked up in the law library."
        ),
    )
    topic = forms.CharField(
        label=_("Knowledge point"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "topics"}),
        help_text=_("Papers are composed by it: use the same words for the same subject."),
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        choices=Difficulty.choices,
        coerce=int,
        widget=forms.RadioSelect,
        initial=Difficulty.MEDIUM,
    )

    def __init__(self, *args: Any, version: QuestionVersion | None = None, **kwargs: Any) -> None:
        if version is not None:
            kwargs["initial"] = self.initial_of(version)
        super().__init__(*args, **kwargs)
        for letter in LETTERS:
            self.fields[f"option_{letter}"] = forms.CharField(
                label=_("Option %(letter)s") % {"letter": letter},
                required=False,
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 1}),
            )
            self.fields[f"key_{letter}"] = forms.BooleanField(
                label=_("%(letter)s is right") % {"letter": letter}, required=False
            )
        self.problems: list[str] = []

    @staticmethod
    def initial_of(version: QuestionVersion) -> dict[str, Any]:
        """The version as typed; citations that the library did not know stand there to be mended."""
        names = ("kind", "stem", "explanation", "topic", "difficulty")
        initial = {name: getattr(version, name) for name in names}
        initial["citations"] = as_typed(version)
        if version.kind == QuestionKind.TRUE_FALSE:
            return {**initial, "truth": "".join(version.answer)}
        for letter, text in zip(LETTERS, version.options, strict=False):
            initial[f"option_{letter}"] = text
            initial[f"key_{letter}"] = letter in version.answer
        return initial

    @property
    def option_rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [(letter, self[f"option_{letter}"], self[f"key_{letter}"]) for letter in LETTERS]

    @property
    def is_long(self) -> bool:
        """Are options beyond F filled? Then all rows are shown at once."""
        return any(self[f"option_{letter}"].value() for letter in LETTERS[6:])

    def clean_citations(self) -> str:
        text: str = self.cleaned_data["citations"]
        self.found, unknown = Library().resolve(text)
        for each in unknown:
            self.add_error("citations", f"{each.text}: {each.reason}")
        return text

    def clean(self) -> dict[str, Any]:
        """Every rule of the kind, beside the field that can mend it."""
        data = super().clean() or {}
        if data.get("kind") != QuestionKind.TRUE_FALSE:
            self.errors.pop("truth", None)
        if "kind" not in data or "stem" not in data or "truth" in self.errors:
            return data
        self._check_gap(data)
        for problem in kind_of(data["kind"]).validate(self.content()):
            self.add_error(self._field_of(problem.code, data["kind"]), problem.reason)
        return data

    def _check_gap(self, data: dict[str, Any]) -> None:
        texts = [data.get(f"option_{letter}", "") for letter in LETTERS]
        last = max((at for at, text in enumerate(texts) if text), default=-1)
        for at, text in enumerate(texts[:last]):
            if not text and data["kind"] != QuestionKind.TRUE_FALSE:
                self.add_error(f"option_{LETTERS[at]}", _("This option is empty, but a later one is filled."))

    def _field_of(self, code: str, kind: str) -> str | None:
        if kind == QuestionKind.TRUE_FALSE:
            return "truth"
        return "option_A" if code in {"too_few_options", "same_options", "missing_answer"} else None

    def content(self) -> Content:
        """What was typed, as the domain takes it; unused fields of other kinds are left out."""
        data = self.cleaned_data
        is_statement = data["kind"] == QuestionKind.TRUE_FALSE
        options = [] if is_statement else [data.get(f"option_{letter}", "") for letter in LETTERS]
        while options and not options[-1]:
            options.pop()
        key = [letter for letter in LETTERS if data.get(f"key_{letter}")]
        if is_statement:
            key = [data["truth"]] if data.get("truth") else []
        return Content(
            kind=data["kind"],
            stem=data.get("stem", "").strip(),
            options=tuple(options),
            answer=tuple(key),
            explanation=data.get("explanation", "").strip(),
            difficulty=data.get("difficulty") or Difficulty.MEDIUM,
            topic=data.get("topic", "").strip(),
            citations=tuple(getattr(self, "found", ())),
        )


class QuestionFilter(forms.Form):
    """The list of a bank; topics and laws are those that occur in it."""

    q = forms.CharField(label=_("Text"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[ANY, *QuestionStatus.choices], required=False)
    kind = forms.ChoiceField(
        label=_("Kind of question"), choices=[ANY, *QuestionKind.choices], required=False
    )
    topic = forms.ChoiceField(label=_("Knowledge point"), required=False)
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        choices=[ANY, *Difficulty.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    law = forms.TypedChoiceField(label=_("Cited law"), coerce=int, required=False, empty_value=None)

    def __init__(
        self, *args: Any, topics: Iterable[str], laws: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [ANY, *((topic, topic) for topic in topics)]  # type: ignore
        self.fields["law"].choices = [ANY, *laws]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A reason that goes on record."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReviewForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you return the question: say what has to be changed."),
    )
