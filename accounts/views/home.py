"""Where a person goes after signing in."""

from __future__ import annotations

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch


def home_url() -> str:
    """The home page; one's own data in an installation that has none."""
    try:
        return str(resolve_url(settings.LOGIN_REDIRECT_URL))
    except NoReverseMatch:
        return str(resolve_url("accounts:me"))
