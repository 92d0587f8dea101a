"""Rate limits are rows, so that losing a cache never opens a door."""

from __future__ import annotations

from django.db import models


class RateCounter(models.Model):
    """How often ``key`` happened in the window that began at ``window_start`` (see ``common.ratelimit``)."""

    key = models.CharField(max_length=160)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window_start"], name="one_counter_per_window")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"
