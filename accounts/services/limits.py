"""Counting failures in rows: losing a cache opens no door, and a database that does not answer lets nobody
in.

Every key is counted in buckets of a minute and summed over the last ten. A lock is a row of its own that
begins at the failure which was one too many, so that it really lasts ten minutes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Sum

from accounts.models import RateCounter

WINDOW = timedelta(minutes=10)
KEPT = timedelta(days=1)


def hit(key: str, now: datetime) -> int:
    """Count one event and return how many there were in the last ten minutes, this one included."""
    bucket = datetime.fromtimestamp(int(now.timestamp()) // 60 * 60, tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {RateCounter._meta.db_table} (key, window_start, count) VALUES (%s, %s, 1) "  # noqa: S608
            "ON CONFLICT (key, window_start) DO UPDATE SET count = "
            f"{RateCounter._meta.db_table}.count + 1",
            [key, bucket],
        )
    return count(key, now)


def count(key: str, now: datetime) -> int:
    """Events of the last ten minutes."""
    rows = RateCounter.objects.filter(key=key, window_start__gt=now - WINDOW)
    return rows.aggregate(total=Sum("count"))["total"] or 0


def forget(key: str) -> None:
    """After a success: the failures before it no longer count."""
    RateCounter.objects.filter(key__in=[key, _lock(key)]).delete()


def lock(key: str, now: datetime) -> None:
    RateCounter.objects.update_or_create(key=_lock(key), window_start=now, defaults={"count": 1})


def locked_for(key: str, now: datetime) -> int:
    """Seconds until the lock ends; 0 when there is none."""
    rows = RateCounter.objects.filter(key=_lock(key), window_start__gt=now - WINDOW)
    begun = rows.order_by("-window_start").values_list("window_start", flat=True).first()
    return max(1, int((begun + WINDOW - now).total_seconds())) if begun else 0


def purge(now: datetime) -> int:
    """Delete counters that no longer matter; returns how many."""
    return RateCounter.objects.filter(window_start__lt=now - KEPT).delete()[0]


def _lock(key: str) -> str:
    return f"lock:{key}"
