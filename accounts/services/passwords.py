"""Choosing a password. The rules are Django's validators and ``accounts.passwords``."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, limits, sign_in
from common.errors import Invalid


def choose(user: User, password: str, *, now: datetime, action: str = "password.change") -> User:
    """Set a password the person chose. Raises Invalid (field ``password``) with every rule it breaks."""
    try:
        validate_password(password, user)
    except ValidationError as exc:
        raise Invalid(" ".join(exc.messages), code="password_rule", field="password") from exc
    if user.check_password(password):
        raise Invalid(
            _("Choose a password other than the present one."), code="password_same", field="password"
        )
    with transaction.atomic():
        user.set_password(password)
        user.must_change_password = False
        user.password_changed_at = now
        user.save(update_fields=["password", "must_change_password", "password_changed_at"])
        audit.record(action, user, actor=user, now=now)
    return user


def confirm(user: User, password: str, *, now: datetime) -> None:
    """The present password, asked again. Raises Invalid; five failures in ten minutes and it is not looked
    at.
    """
    key = f"password:{user.pk}"
    wait = limits.locked_for(key, now)
    if not wait and limits.hit(key, now) > sign_in.ALLOWED_FAILURES:
        limits.lock(key, now)
        wait = limits.locked_for(key, now)
    if wait:
        sentence = _("Too many failures. Please try again in %(wait)s.")
        raise Invalid(sentence % {"wait": sign_in.wait_in_words(wait)}, code="locked", field="present")
    if not user.check_password(password):
        raise Invalid(_("The present password is wrong."), code="wrong", field="present")
    limits.forget(key)
