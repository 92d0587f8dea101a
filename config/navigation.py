"""Where each role may go: the left rail and the tabs of the phone.

One line a place, at most seven a group for any one role; places without roles are for everybody signed in.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from common.navigation import NavGroup, NavItem


@dataclass(frozen=True)
class Place:
    """``url_name`` without arguments; ``icon`` of lucide; any of ``roles`` opens it, none means everybody."""

    label: str | Promise
    url_name: str
    icon: str
    roles: tuple[Role, ...] = ()


EVERYBODY = (
    Place(pgettext_lazy("navigation", "Today"), "reports:home", "house"),
    Place(pgettext_lazy("navigation", "Study"), "courses:home", "book-open"),
    Place(pgettext_lazy("navigation", "Exams"), "exams:my", "file-check"),
    Place(pgettext_lazy("navigation", "Mine"), "accounts:me", "circle-user-round"),
)
# Label of the group and its places, in the order of the rail.
GROUPS: tuple[tuple[str | Promise, tuple[Place, ...]], ...] = (
    ("", EVERYBODY),
    (
        _("Law and courses"),
        (
            Place(_("Law library"), "courses:laws", "library"),
            Place(_("My credits"), "courses:ledger", "list-checks"),
            Place(
                _("Import law texts"), "courses:law-import", "file-up", (Role.BUREAU, Role.QUESTION_EDITOR)
            ),
            Place(_("Courses"), "courses:manage", "book-marked", (Role.BUREAU,)),
            Place(_("Study of the units"), "courses:units", "chart-column", (Role.LIAISON, Role.BUREAU)),
            Place(_("Study of people"), "courses:people", "user-check", (Role.LIAISON, Role.BUREAU)),
        ),
    ),
    (
        _("Question banks"),
        (
            Place(_("Banks"), "exams:banks", "database", (Role.QUESTION_EDITOR, Role.QUESTION_REVIEWER)),
            Place(_("To review"), "exams:reviews", "clipboard-check", (Role.QUESTION_REVIEWER,)),
        ),
    ),
    (
        pgettext_lazy("navigation", "Exam affairs"),
        (
            Place(
                _("Campaigns"),
                "exams:campaigns",
                "calendar-range",
                (Role.BUREAU, Role.EXAM_OFFICER, Role.LIAISON),
            ),
            Place(
                _("Registration"),
                "exams:registrations",
                "clipboard-list",
                (Role.BUREAU, Role.EXAM_OFFICER, Role.LIAISON),
            ),
            Place(_("Exemptions"), "exams:exemptions", "file-heart", (Role.BUREAU, Role.LIAISON)),
            Place(_("Sessions"), "exams:sessions", "calendar-clock", (Role.EXAM_OFFICER,)),
            Place(_("Blueprints"), "exams:blueprints", "layout-list", (Role.EXAM_OFFICER,)),
        ),
    ),
    (
        _("Results and certificates"),
        (
            Place(_("My certificates"), "certificates:mine", "award"),
            Place(
                _("Certificate batches"),
                "certificates:batches",
                "folder-check",
                (Role.CERTIFICATE_ISSUER, Role.BUREAU),
            ),
            Place(
                _("Certificate register"),
                "certificates:register",
                "scroll",
                (Role.CERTIFICATE_ISSUER, Role.BUREAU, Role.LIAISON),
            ),
        ),
    ),
    (
        _("Units and people"),
        (
            Place(_("People"), "accounts:people", "users", (Role.LIAISON, Role.BUREAU)),
            Place(_("Units"), "accounts:units", "network", (Role.LIAISON, Role.BUREAU)),
            Place(
                _("Activation slips"),
                "accounts:slips",
                "ticket",
                (Role.LIAISON, Role.BUREAU, Role.SECURITY_ADMIN),
            ),
        ),
    ),
    (
        _("Administration"),
        (
            Place(_("Roles"), "accounts:grants", "key-round", (Role.SECURITY_ADMIN,)),
            Place(_("District settings"), "accounts:settings", "sliders-horizontal", (Role.SYSTEM_ADMIN,)),
            Place(_("Audit trail"), "accounts:audit", "scroll-text", (Role.AUDIT_ADMIN,)),
        ),
    ),
)

# Pages below a place whose address does not begin with the address of the place.
PLACE_OF = {
    "accounts:password": "accounts:me",
    "exams:enter": "exams:my",
    "exams:my-registrations": "exams:my",
    "exams:receipt": "exams:my",
    "exams:receipt-check": "exams:my",
    "exams:result": "exams:my",
    "exams:review": "exams:my",
}
# The phone has four tabs: what stands alone in the rail belongs to one of them there.
TAB_OF = {**PLACE_OF, "certificates:mine": "accounts:me"}


def navigation_of(request: HttpRequest) -> tuple[NavGroup, ...]:
    """Groups of places for this request, the current place marked; empty for visitors."""
    if not request.user.is_authenticated:
        return ()
    scope = request.scope  # type: ignore[attr-defined]
    offered = [
        (
            label,
            [(place, url) for place, url in _addresses(places) if not place.roles or scope.has(*place.roles)],
        )
        for label, places in GROUPS
    ]
    urls = [url for _label, places in offered for _place, url in places]
    current = _current(request, urls, PLACE_OF)
    return tuple(NavGroup(str(label), _items(places, current)) for label, places in offered if places)


def tabs_of(request: HttpRequest) -> tuple[NavItem, ...]:
    """The bottom tabs of the phone: the four places of an official."""
    if not request.user.is_authenticated:
        return ()
    places = _addresses(EVERYBODY)
    return _items(places, _current(request, [url for _place, url in places], TAB_OF))


def _items(places: list[tuple[Place, str]], current: str) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(str(place.label), url, place.icon, is_current=url == current) for place, url in places
    )


def _addresses(places: tuple[Place, ...]) -> list[tuple[Place, str]]:
    return [(place, reverse(place.url_name)) for place in places]


def _current(request: HttpRequest, urls: list[str], places: dict[str, str]) -> str:
    """The place this page belongs to, else the one with the longest address that the path begins with.

    Home only when it is the path.
    """
    match = request.resolver_match
    if match and match.view_name in places:
        return reverse(places[match.view_name])
    path = request.path
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default="")
