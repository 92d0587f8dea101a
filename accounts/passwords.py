"""Password rules of domain.md §8: three of four character classes, nothing of the ID number or phone."""

from __future__ import annotations

import string
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Owner(Protocol):
    """Whose password it is to be: what must not stand in it."""

    username: str
    phone: str
    id_number: str


CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


def character_classes(password: str) -> int:
    """How many of lower case, upper case, digits and everything else occur (0 to 4)."""
    known = sum(any(character in kind for character in password) for kind in CLASSES)
    return known + any(all(character not in kind for kind in CLASSES) for character in password)


class CharacterClassValidator:
    def validate(self, password: str, user: Owner | None = None) -> None:
        if character_classes(password) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _("Use at least three of: small letters, capital letters, digits, other characters.")


class PersonalDataValidator:
    """Refuses a password that contains the user name, phone, or six digits in a row of the ID number."""

    def validate(self, password: str, user: Owner | None = None) -> None:
        if user is None:
            return
        folded = password.casefold()
        number = (user.id_number or "").casefold()
        pieces = {number[start : start + 6] for start in range(max(0, len(number) - 5))}
        pieces |= {user.username.casefold(), (user.phone or "")}
        if any(len(piece) >= 4 and piece in folded for piece in pieces):
            raise ValidationError(self.get_help_text(), code="password_personal")

    def get_help_text(self) -> str:
        return _("It may not contain your user name, phone or parts of your ID number.")
