"""The worker that the batch test kills: the real one, only with a quicker sweep and less patience."""

from datetime import timedelta

import django

django.setup()

from certificates.services import drawing  # noqa: E402
from config.celery import app  # noqa: E402

__all__ = ["app"]

drawing.SILENCE = timedelta(seconds=8)
app.conf.beat_schedule = {"certificates.draw_pending": {"task": "certificates.draw_pending", "schedule": 0.5}}
