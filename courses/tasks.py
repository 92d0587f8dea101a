"""Sweeps of courses. Each reads the clock and calls its service."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from courses.services import laws, study


@shared_task(name="courses.close_stale_segments")
def close_stale_segments() -> None:
    study.close_stale(now=timezone.now())


@shared_task(name="courses.bring_laws_into_force")
def bring_laws_into_force() -> None:
    laws.bring_into_force(now=timezone.now())
