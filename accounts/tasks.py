"""Sweeps of accounts. Each reads the clock and calls a service."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts.services import limits, sealing


@shared_task(name="accounts.seal_audit")
def seal_audit() -> None:
    sealing.seal_all(now=timezone.now())


@shared_task(name="accounts.purge_counters")
def purge_counters() -> None:
    limits.purge(timezone.now())


@shared_task(name="accounts.purge_sessions")
def purge_sessions() -> None:
    call_command("clearsessions")
