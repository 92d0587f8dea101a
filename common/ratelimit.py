"""Window arithmetic of rate limits. The counting rows live in accounts (`RateCounter`), so that no limit fails open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """At most ``allowed`` events per ``window``; a fixed window that begins at a whole multiple of its length."""

    allowed: int
    window: timedelta

    def window_start(self, now: datetime) -> datetime:
        length = int(self.window.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // length * length, tz=UTC)

    def is_exceeded(self, count: int) -> bool:
        return count > self.allowed

    def retry_after(self, now: datetime) -> int:
        """Whole seconds until the present window ends, at least 1."""
        return max(1, int((self.window_start(now) + self.window - now).total_seconds()))
