"""Letting people in: by user name, phone or ID number, with locks that hold an attacker and not the owner.

Five failures lock an account for ten minutes (domain.md §8), counted per account *and* device: a device
from which the person has signed in before has a count of its own, all unknown devices share one. So a
stranger who locks the account does not lock out its owner, and throwing the cookie away gains nothing.
Addresses count failures only, and trusted ranges (a government building behind one address) are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings as django_settings
from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import access
from accounts.models import User
from accounts.services import audit, limits, settings
from common.errors import DomainError
from common.fields import keyed_hash

ALLOWED_FAILURES = 5
ALLOWED_FAILURES_PER_ADDRESS = 60


class SignInRefused(DomainError):
    code = "sign_in_refused"


@dataclass(frozen=True)
class Device:
    """What the signed cookie of a browser says: its number, and the accounts that signed in from it."""

    number: str = ""
    accounts: tuple[str, ...] = field(default_factory=tuple)

    def knows(self, user: User) -> bool:
        return bool(self.number) and mark_of(user) in self.accounts


def mark_of(user: User) -> str:
    """How an account is named in the cookie of a device: nothing that says who it is."""
    return keyed_hash(f"device:{user.person_key}")[:16]


def enter(identifier: str, password: str, *, device: Device, address: str, now: datetime) -> User:
    """The person, when identifier and password are right. Raises SignInRefused with a sentence otherwise."""
    check_address(address, now)
    account = access.find_account(identifier)
    key = _key(identifier, account, device)
    _refuse_locked(key, now)
    # Counted before the password is looked at: a hundred guesses at once are still a hundred.
    tries = limits.hit(key, now)
    if tries > ALLOWED_FAILURES:
        limits.lock(key, now)
        _refuse_locked(key, now)
    user = authenticate(username=identifier, password=password)
    if not isinstance(user, User):
        raise _failure(key, account, address, tries, now)
    limits.forget(key)
    _demand_new_password_when_old(user, now)
    audit.record("session.open", user, actor=user, now=now)
    return user


def check_address(address: str, now: datetime) -> None:
    """Raises SignInRefused for an address with too many failures."""
    if not _is_trusted(address) and limits.count(f"address:{address}", now) >= ALLOWED_FAILURES_PER_ADDRESS:
        raise SignInRefused(
            _("There were too many failed attempts from your network. Please try again in 10 minutes."),
            code="address_limit",
        )


def count_failure(address: str, now: datetime) -> None:
    if not _is_trusted(address):
        limits.hit(f"address:{address}", now)


def wait_in_words(seconds: int) -> str:
    minutes = max(1, -(-seconds // 60))
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _failure(key: str, account: User | None, address: str, tries: int, now: datetime) -> SignInRefused:
    count_failure(address, now)
    if account is not None:
        audit.record("session.refuse", account, actor=None, now=now)
    if tries >= ALLOWED_FAILURES:
        limits.lock(key, now)
        if account is not None:
            audit.record("session.lock", account, actor=None, now=now)
        return _locked(limits.locked_for(key, now))
    left = ALLOWED_FAILURES - tries
    sentence = ngettext(
        "User name or password is wrong. After %(n)s more failure signing in is locked for 10 minutes.",
        "User name or password is wrong. After %(n)s more failures signing in is locked for 10 minutes.",
        left,
    )
    return SignInRefused(sentence % {"n": left}, code="wrong", left=left)


def _refuse_locked(key: str, now: datetime) -> None:
    seconds = limits.locked_for(key, now)
    if seconds:
        raise _locked(seconds)


def _locked(seconds: int) -> SignInRefused:
    sentence = _(
        "Signing in is locked after five failures. Please try again in %(wait)s. "
        "If you have forgotten your password, ask the liaison of your unit for an activation slip."
    )
    return SignInRefused(sentence % {"wait": wait_in_words(seconds)}, code="locked", seconds=seconds)


def _key(identifier: str, account: User | None, device: Device) -> str:
    """An account has one count for each device it knows and one for all others; so has a name that nobody
    has.
    """
    if account is None:
        return f"sign-in:?{keyed_hash(identifier.strip().casefold())[:32]}"
    return f"sign-in:{account.pk}:{device.number if device.knows(account) else 'unknown'}"


def _demand_new_password_when_old(user: User, now: datetime) -> None:
    if user.must_change_password or user.password_changed_at is None:
        return
    district = access.district_of(user, on=timezone.localdate(now))
    days = settings.get(district, "password.max_age_days") if district else 0
    if days and user.password_changed_at < now - timedelta(days=days):
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])


def _is_trusted(address: str) -> bool:
    try:
        number = ip_address(address)
    except ValueError:
        return False
    return any(number in ip_network(each, strict=False) for each in django_settings.TRUSTED_ADDRESS_RANGES)
