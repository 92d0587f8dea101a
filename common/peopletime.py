"""Times as people say them; the exact one stays beside it."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NEAR_DAYS = 30


def spoken(moment: dt.datetime | dt.date, *, now: dt.datetime) -> str:
    """``今天 14:30``, ``明天 09:00``, ``3 天后``, ``5 天前``; farther than 30 days the date itself.

    ``moment`` and ``now`` are aware and in the zone of the reader; a plain date has no time of day.
    """
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    days = (day - now.date()).days
    clock = f" {moment:%H:%M}" if isinstance(moment, dt.datetime) else ""
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(days)
    if near is not None:
        return f"{near}{clock}"
    if abs(days) > NEAR_DAYS:
        return date_format(day, _("j F Y"))
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


def remaining(until: dt.datetime, *, now: dt.datetime) -> str:
    """How long is left of a deadline: ``还有 3 天``, ``还有 5 小时``, ``已截止``."""
    seconds = int((until - now).total_seconds())
    if seconds <= 0:
        return _("closed")
    if seconds < 3600:
        minutes = max(1, seconds // 60)
        return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}
    if seconds < 48 * 3600:
        hours = seconds // 3600
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    days = seconds // 86400
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def exact(moment: dt.datetime | dt.date) -> str:
    """The full date and, when there is one, the time of day to the minute."""
    text = date_format(moment, _("j F Y"))
    return f"{text} {moment:%H:%M}" if isinstance(moment, dt.datetime) else text
