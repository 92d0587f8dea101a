"""Forms of signing in, activating and choosing passwords. Passwords are never rendered back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class RefusableForm(forms.Form):
    """A form that can show what a service refused, beside the field it names."""

    def refuse(self, error: DomainError) -> None:
        field = error.details.get("field")
        self.add_error(field if field in self.fields else None, str(error))


class SignInForm(RefusableForm):
    username = forms.CharField(
        label=_("User name, phone or ID number"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(RefusableForm):
    code = forms.CharField(
        label=_("Code on the slip"),
        max_length=40,
        help_text=_("12 letters and digits, for example ABCD-EFGH-JKMN. Hyphens may be left out."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NewPasswordForm(RefusableForm):
    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        help_text=_(
            "At least 8 characters, three of: small letters, capital letters, digits, other characters. "
            "Nothing of your user name, phone or ID number."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "password" in values and "again" in values and values["password"] != values["again"]:
            self.add_error("again", _("The two passwords differ."))
        return values


class ActivationForm(NewPasswordForm):
    """With the last six characters of the ID number, when one is on file."""

    tail = forms.CharField(
        label=_("Last six characters of your ID number"),
        max_length=6,
        help_text=_("So that nobody else can use your slip. If the last character is an X, type X."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    field_order = ("tail", "password", "again")

    def __init__(self, *args: Any, has_id_number: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_id_number:
            del self.fields["tail"]
        else:
            self.fields["tail"].widget.attrs["class"] = "input-short"


class ChangePasswordForm(NewPasswordForm):
    present = forms.CharField(
        label=_("Present password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("present", "password", "again")
