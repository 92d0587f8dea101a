"""Where each role may go: the left rail and the tabs, from what each app offers."""

from __future__ import annotations

from django.http import HttpRequest

from common.navigation import NavGroup


def navigation_of(request: HttpRequest) -> tuple[NavGroup, ...]:
    """Groups of places for this request, the current place marked."""
    return ()
