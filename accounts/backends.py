"""Sign-in by user name, phone or ID number to one account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest

from accounts import idnumber, phones
from accounts.models import User
from common.fields import keyed_hash


class AccountBackend(ModelBackend):
    """Finds the account by what was typed. A wrong identifier costs as long as a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if username is None or password is None:
            return None
        user = find_account(username)
        if user is None:
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None


def find_account(identifier: str) -> User | None:
    """The account for a typed user name, phone or ID number; merged duplicates never sign in."""
    typed = identifier.strip()
    if not typed or "\x00" in typed:
        return None
    condition = (
        Q(username__iexact=typed)
        | Q(phone_hash=keyed_hash(phones.normalise(typed)))
        | Q(id_number_hash=keyed_hash(idnumber.normalise(typed)))
    )
    found = list(User.objects.get_queryset().canonical().filter(condition)[:2])
    return found[0] if len(found) == 1 else None
