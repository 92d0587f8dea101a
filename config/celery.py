"""The Celery app, and every sweep of the house in one place.

A task is a nudge: the row is the queue. Losing every message costs one round of the sweep, nothing else.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("xuefa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # courses
    "courses.close_stale_segments": {"task": "courses.close_stale_segments", "schedule": 120.0},
    "courses.bring_laws_into_force": {"task": "courses.bring_laws_into_force", "schedule": 3600.0},
    # accounts
    "accounts.seal_audit": {"task": "accounts.seal_audit", "schedule": 10.0, "options": {"expires": 10}},
    "accounts.purge_counters": {"task": "accounts.purge_counters", "schedule": 3600.0},
    "accounts.purge_sessions": {"task": "accounts.purge_sessions", "schedule": 24 * 3600.0},
    # exams
    "exams.expire_overdue": {"task": "exams.expire_overdue", "schedule": 10.0},
    "exams.close_sessions": {"task": "exams.close_sessions", "schedule": 60.0},
    "exams.deal_waiting": {"task": "exams.deal_waiting", "schedule": 60.0},
    "exams.deal_again": {"task": "exams.deal_again", "schedule": 600.0},
    "exams.explode_responses": {"task": "exams.explode_responses", "schedule": 60.0},
    "exams.freeze_rosters": {"task": "exams.freeze_rosters", "schedule": 300.0},
    "exams.import_waiting_questions": {"task": "exams.import_waiting_questions", "schedule": 60.0},
    "exams.purge_question_uploads": {"task": "exams.purge_question_uploads", "schedule": 86400.0},
    # certificates; a message nobody took in time is stale: the next one does the same
    "certificates.draw_pending": {
        "task": "certificates.draw_pending",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
}
