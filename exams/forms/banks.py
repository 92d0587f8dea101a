"""Forms of banks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from exams.models import Bank


class BankForm(forms.Form):
    """``owners`` offers the units of a new bank; an existing one keeps unit and code."""

    owner = forms.ModelChoiceField(
        label=_("Owned by"),
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text=_("Editors and reviewers of this unit and of the units above it work in the bank."),
    )
    code = forms.SlugField(
        label=_("Bank code"),
        max_length=40,
        help_text=_("Letters, digits and hyphens, for example common-law; it never changes."),
    )
    name = forms.CharField(label=_("Name of the bank"), max_length=120)
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, owners: QuerySet[Unit] | None = None, bank: Bank | None = None, **kwargs: Any
    ):
        if bank is not None:
            kwargs["initial"] = {"name": bank.name, "description": bank.description}
        super().__init__(*args, **kwargs)
        if owners is None:
            del self.fields["owner"], self.fields["code"]
        else:
            self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
