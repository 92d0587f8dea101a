"""Nudges and the sweep. The rows are the queue: losing every message costs a minute, not a certificate."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from certificates.services import archives, drawing


@shared_task(name="certificates.draw_pending")
def draw_pending() -> None:
    if drawing.draw_waiting(timezone.now):
        draw_pending.delay()
    archives.pack_finished(timezone.now)


def nudge() -> None:
    """Wake a worker after the commit. A broker that is down fails nothing: the sweep comes soon."""
    transaction.on_commit(draw_pending.delay, robust=True)
