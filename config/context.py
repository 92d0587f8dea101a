"""What every page's frame needs. Composed here because only ``config`` may know all apps."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.navigation import navigation_of


def page_frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "is_demonstration": settings.IS_DEMONSTRATION,
        "navigation": navigation_of(request),
    }
