"""Nudges and the sweep. The rows are the queue: losing every message costs a minute, not a certificate."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from certificates.services import archives, drawing


@shared_task(name="certificates.draw_pending")
def draw_pending() -> None:
    if drawing.draw_waiting(timezone.now):
        draw_pending.delay()
    archives.pack_finished(timezone.now)
