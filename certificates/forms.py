"""What people type about certificates."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind, Standing

SORTS = ("number", "holder_name", "unit_name", "issued_on")


class RegisterFilter(forms.Form):
    """The register's filter; whatever is wrong in the address is ignored."""

    q = forms.CharField(label=_("Name, number or unit"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind of certificate"), required=False)
    standing = forms.ChoiceField(label=_("Status"), required=False)
    year = forms.TypedChoiceField(label=_("Year of issue"), required=False, coerce=int, empty_value=None)
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, years: Iterable[int] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        anything = ("", _("All"))
        self.fields["kind"].choices = [anything, *CertificateKind.choices]  # type: ignore[attr-defined]
        self.fields["standing"].choices = [anything, *Standing.choices]  # type: ignore[attr-defined]
        self.fields["year"].choices = [anything, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, object]:
        """What was chosen and is valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class StepForm(forms.Form):
    """A step of a certificate's life: reason and document."""

    reason = forms.CharField(
        label=_("Reason for this step"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    document_no = forms.CharField(
        label=_("Document number"),
        max_length=80,
        help_text=_("The decision on which this step rests. It is kept in the register."),
    )


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for this step"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class CodeForm(forms.Form):
    """The public's question. Any spelling of a code is taken; whether it is one is not said here."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=64,
        help_text=_("16 letters and digits, at the end of the address beside the QR code."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
