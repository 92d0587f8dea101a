"""Long work has a row: opened by a view, claimed by a worker, watched on a page.

The broker message only wakes a worker. A worker that dies leaves a claim that goes stale; the sweep of the
app that made the job calls ``reclaim`` and nudges again what it returns.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils.translation import gettext as _

from accounts.enums import JobState
from accounts.models import Job, Unit, User
from accounts.querysets import JobQuerySet
from accounts.services import audit

# A worker says something at least this often; afterwards the job is taken from it.
SILENCE = timedelta(minutes=5)
# A nudge that has not been followed after this long was lost.
UNHEARD = timedelta(minutes=1)
MOST_FAILURES = 3
MOST_LINES = 500


def open_job(
    kind: str,
    title: str,
    actor: User,
    now: datetime,
    unit: Unit | None = None,
    params: dict[str, Any] | None = None,
    source_file: File[Any] | None = None,
) -> Job:
    """A waiting job. ``kind`` is the name of the task that does it; nudge that task after the commit."""
    job = Job(kind=kind, title=title[:200], created_by=actor, created_at=now, unit=unit, params=params or {})
    with transaction.atomic():
        if source_file is not None:
            job.source_file.save(source_file.name or "source", source_file, save=False)
        job.save(force_insert=True)
        audit.record(
            "job.open", job, actor=actor, now=now, after={"kind": kind}, unit_id=unit.pk if unit else None
        )
    return job


def claim(job_pk: UUID | str, now: datetime) -> Job | None:
    """Take a waiting job for this worker; None when another one has it or it has ended."""
    taken = Job.objects.filter(pk=job_pk, state=JobState.PENDING).update(
        state=JobState.RUNNING, claimed_at=now
    )
    return Job.objects.get(pk=job_pk) if taken == 1 else None


def progress(job: Job, done: int, total: int, line: str = "") -> bool:
    """Say how far the work is and that the worker lives. False: the job was taken away or cancelled, so stop.

    The claim is renewed by the database's clock; call this outside a long transaction, or nobody sees it.
    """
    changes: dict[str, Any] = {"done": min(done, total), "total": total, "claimed_at": Now()}
    if line:
        changes["log"] = job.log = [*job.log, line][-MOST_LINES:]
    job.done, job.total = min(done, total), total
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(**changes) == 1


def finish(
    job: Job, now: datetime, result: dict[str, Any] | None = None, result_file: File[Any] | None = None
) -> bool:
    """The work is done. ``result`` may carry ``next_url`` and ``next_label`` (where to go on),
    ``filename``.
    """
    if result_file is not None:
        job.result_file.save(result_file.name or "result", result_file, save=False)
    changed = Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        state=JobState.DONE,
        finished_at=now,
        total=Greatest("total", "done"),
        done=Greatest("total", "done"),
        result=result or {},
        result_file=job.result_file.name or "",
    )
    job.refresh_from_db()
    return changed == 1


def fail(job: Job, now: datetime, error: str) -> bool:
    """The work cannot be done; ``error`` is a sentence for the person who started it."""
    changed = Job.objects.filter(pk=job.pk, state__in=[JobState.PENDING, JobState.RUNNING]).update(
        state=JobState.FAILED, finished_at=now, failures=F("failures") + 1, result={"error": str(error)}
    )
    job.refresh_from_db()
    return changed == 1


def retry(job: Job, *, actor: User, now: datetime) -> bool:
    """Put a failed job back into the queue; nudge its task afterwards."""
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
            state=JobState.PENDING, failures=0, finished_at=None, claimed_at=None, created_at=now, result={}
        )
        if changed:
            audit.record("job.retry", job, actor=actor, now=now)
    return changed == 1


def stale(kind: str, now: datetime) -> JobQuerySet:
    """Jobs of a kind whose worker has been silent for too long."""
    return Job.objects.stale(now - SILENCE).filter(kind=kind)


def reclaim(kind: str, now: datetime) -> list[UUID]:
    """Take stale jobs back and return what has to be nudged: those, and waiting ones whose nudge was lost.

    After three lost workers a job fails, with a sentence: something in it kills them.
    """
    sentence = _("The work was interrupted several times. Please tell the system administrator.")
    stale(kind, now).filter(failures__gte=MOST_FAILURES - 1).update(
        state=JobState.FAILED,
        failures=F("failures") + 1,
        finished_at=now,
        result=Value({"error": sentence}, _json()),
    )
    stale(kind, now).update(state=JobState.PENDING, failures=F("failures") + 1, claimed_at=None)
    waiting = Job.objects.filter(kind=kind, state=JobState.PENDING).annotate(
        since=Coalesce("claimed_at", "created_at")
    )
    return list(waiting.filter(since__lt=now - UNHEARD).order_by("created_at").values_list("pk", flat=True))


def _json() -> Any:
    return Job._meta.get_field("result")
