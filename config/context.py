"""What every page's frame needs. Composed here because only ``config`` may know all apps.

What asks the database is a function, called when a template first uses it: a polled fragment pays nothing.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import Post
from common.navigation import NavItem
from config.navigation import navigation_of, tabs_of


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Names that templates/shell.html and its parts read."""
    frame = {
        "is_demonstration": settings.IS_DEMONSTRATION,
        "navigation": cache(lambda: navigation_of(request)),
        "bottom_tabs": cache(lambda: tabs_of(request)),
    }
    if not hasattr(request, "user"):  # refused before the sign-in layer
        return {**frame, "navigation": (), "bottom_tabs": ()}
    post = cache(lambda: _post(request))
    return {
        **frame,
        "person_name": lambda: request.user.name if request.user.is_authenticated else "",
        "person_unit": lambda: _unit_name(post()),
        "bureau_name": lambda: _district_name(post()),
        "person_menu": cache(lambda: _menu(request)),
    }


def _post(request: HttpRequest) -> Post | None:
    if not request.user.is_authenticated:
        return None
    return access.establishment_post(request.user, on=timezone.localdate(request.now))  # type: ignore[attr-defined]


def _unit_name(post: Post | None) -> str:
    return post.unit.name if post else ""


def _district_name(post: Post | None) -> str:
    return str(post.unit.district) if post and post.unit.district else ""


def _menu(request: HttpRequest) -> tuple[NavItem, ...]:
    if not request.user.is_authenticated:
        return ()
    places = [
        (_("My data"), "accounts:me", "circle-user-round"),
        (_("Change password"), "accounts:password", "key"),
    ]
    return tuple(NavItem(label, reverse(name), icon) for label, name, icon in places)
