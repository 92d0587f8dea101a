"""The editor of a blueprint: a form and rows that are added and removed by buttons of the form itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.rownumbers import row_number
from exams.enums import Difficulty, ExamKind, QuestionKind
from exams.models import Bank, Blueprint
from exams.services.blueprints import RowFacts, facts_of
from exams.session_templates import TEMPLATES

ANY = ("", _("Any"))
MOST_ROWS = 60


class BlueprintForm(forms.Form):
    name = forms.CharField(label=_("Name of the blueprint"), max_length=120)
    exam_kind = forms.ChoiceField(label=_("Kind of exam"), choices=ExamKind.choices)


class RowForm(forms.Form):
    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind of question"), choices=QuestionKind.choices)
    topic = forms.CharField(
        label=_("Knowledge point"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "topics"}),
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        choices=[ANY, *Difficulty.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    count = forms.IntegerField(label=_("Questions"), min_value=1, max_value=500)
    points = forms.DecimalField(
        label=_("Points each"), min_value=Decimal("0.1"), max_value=100, max_digits=5, decimal_places=1
    )

    def __init__(self, *args: Any, banks: QuerySet[Bank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]

    def facts(self) -> RowFacts:
        return RowFacts(**{name: self.cleaned_data[name] for name in RowFacts.__dataclass_fields__})


RowFormSet = forms.formset_factory(
    RowForm, extra=0, min_num=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


def rows_of(blueprint: Blueprint) -> list[dict[str, Any]]:
    """Initial rows of an existing blueprint."""
    return [vars(facts_of(row)) for row in blueprint.rows.select_related("bank")]


def rows_of_template(kind: str, bank: Bank | None) -> list[dict[str, Any]]:
    """The composition of domain.md §2, all from one bank."""
    return [
        {"bank": bank, "kind": row.kind, "count": row.count, "points": row.points}
        for row in TEMPLATES[ExamKind(kind)].rows
    ]


def with_rows(data: Any, *, add: bool = False, remove: int | None = None) -> dict[str, Any]:
    """What was posted, with one row more or less; everything typed stays."""
    total = row_number(data.get("rows-TOTAL_FORMS", "")) or 0
    kept = [at for at in range(min(total, MOST_ROWS)) if at != remove]
    names = RowForm.base_fields
    changed = {name: data.get(name, "") for name in ("name", "exam_kind")}
    for new, old in enumerate(kept):
        changed |= {f"rows-{new}-{name}": data.get(f"rows-{old}-{name}", "") for name in names}
    count = len(kept) + (1 if add and len(kept) < MOST_ROWS else 0)
    if count > len(kept):
        last = len(kept) - 1
        changed |= {f"rows-{count - 1}-{name}": "" for name in names}
        changed[f"rows-{count - 1}-bank"] = changed.get(f"rows-{last}-bank", "")
        changed[f"rows-{count - 1}-kind"] = QuestionKind.SINGLE.value
    management = {"TOTAL_FORMS": count, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 1, "MAX_NUM_FORMS": MOST_ROWS}
    return {**changed, **{f"rows-{name}": str(value) for name, value in management.items()}}
