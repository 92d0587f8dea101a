"""The page of a long work: how far it is, what it said, what came out."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import access
from accounts.enums import JobState
from accounts.models import Job
from common.http.doors import Request, signed_in

ACTIVE = {JobState.PENDING, JobState.RUNNING}


@require_safe
@signed_in
def job(request: Request, pk: UUID) -> HttpResponse:
    """The whole page; htmx gets the bar alone and, at the end, is told to load the page with the result."""
    found = access.own_job(request.user, pk)
    if request.htmx and found.state in ACTIVE:
        return render(request, "accounts/job_bar.html", _context(found))
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "accounts/job.html", _context(found))


@require_safe
@signed_in
def job_result(request: Request, pk: UUID) -> FileResponse:
    found = access.own_job(request.user, pk)
    if not found.result_file:
        raise Http404
    name = found.result.get("filename") or str(found.result_file.name).rsplit("/", 1)[-1]
    return FileResponse(found.result_file.open("rb"), as_attachment=True, filename=name)


def _context(found: Job) -> dict[str, object]:
    return {
        "job": found,
        "is_active": found.state in ACTIVE,
        "poll_url": reverse("accounts:job", args=[found.pk]),
        "result_url": reverse("accounts:job-result", args=[found.pk]) if found.result_file else "",
    }
