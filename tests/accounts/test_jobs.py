"""Jobs: claimed once, watched on their page, taken back from workers that died."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.enums import JobState
from accounts.models import AuditEntry, Job, User
from accounts.services import jobs
from tests.factories.accounts import UserFactory
from tests.factories.world import World

KIND = "accounts.test"


@pytest.fixture
def actor(db: None) -> User:
    return UserFactory()


def _open(actor: User, now: datetime) -> Job:
    return jobs.open_job(KIND, "导出人员", actor, now, params={"unit": 1})


def test_open_job_waits_and_is_audited(actor: User, now: datetime) -> None:
    job = _open(actor, now)
    assert (job.state, job.params, job.created_by) == (JobState.PENDING, {"unit": 1}, actor)
    assert [entry.action for entry in AuditEntry.objects.about(job)] == ["job.open"]


def test_job_is_claimed_once(actor: User, now: datetime) -> None:
    job = _open(actor, now)
    first, second = jobs.claim(job.pk, now), jobs.claim(job.pk, now)
    assert first == job
    assert second is None


def test_progress_renews_the_claim_and_keeps_lines(actor: User, now: datetime) -> None:
    job = jobs.claim(_open(actor, now).pk, now)
    assert job is not None
    assert jobs.progress(job, 2, 5, "第 3 行：姓名为空") is True
    job.refresh_from_db()
    assert (job.done, job.total, job.log) == (2, 5, ["第 3 行：姓名为空"])
    assert job.claimed_at is not None
    assert job.claimed_at != now


def test_progress_tells_a_worker_whose_job_was_taken_away(actor: User, now: datetime) -> None:
    job = _open(actor, now)
    assert jobs.progress(job, 1, 2) is False


def test_finish_fills_the_bar_and_stores_the_file(actor: User, now: datetime, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    job = jobs.claim(_open(actor, now).pk, now)
    assert job is not None
    jobs.progress(job, 3, 5)
    assert (
        jobs.finish(job, now, result={"rows": 5}, result_file=ContentFile(b"data", name="people.csv")) is True
    )
    assert (job.state, job.done, job.total, job.result) == (JobState.DONE, 5, 5, {"rows": 5})
    assert job.result_file.read() == b"data"
    assert jobs.finish(job, now) is False


def test_fail_keeps_the_sentence(actor: User, now: datetime) -> None:
    job = jobs.claim(_open(actor, now).pk, now)
    assert job is not None
    jobs.fail(job, now, "文件已损坏")
    assert (job.state, job.result, job.failures) == (JobState.FAILED, {"error": "文件已损坏"}, 1)


def test_failed_job_can_be_tried_again(actor: User, now: datetime) -> None:
    job = _open(actor, now)
    assert jobs.retry(job, actor=actor, now=now) is False
    jobs.fail(job, now, "文件已损坏")
    assert jobs.retry(job, actor=actor, now=now) is True
    job.refresh_from_db()
    assert (job.state, job.failures, job.result) == (JobState.PENDING, 0, {})


def test_reclaim_returns_stale_and_unheard_jobs_only(actor: User, now: datetime) -> None:
    dead = _open(actor, now - timedelta(minutes=20))
    jobs.claim(dead.pk, now - timedelta(minutes=10))
    unheard = _open(actor, now - timedelta(minutes=2))
    alive = _open(actor, now - timedelta(minutes=20))
    jobs.claim(alive.pk, now - timedelta(minutes=1))
    _open(actor, now)
    assert jobs.reclaim(KIND, now) == [dead.pk, unheard.pk]
    assert Job.objects.get(pk=alive.pk).state == JobState.RUNNING
    assert jobs.reclaim("accounts.other", now) == []


def test_job_that_kills_its_workers_fails_with_a_sentence(actor: User, now: datetime) -> None:
    job = _open(actor, now - timedelta(hours=1))
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, claimed_at=now - timedelta(minutes=10), failures=jobs.MOST_FAILURES - 1
    )
    assert jobs.reclaim(KIND, now) == []
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert set(job.result) == {"error"}


def test_page_polls_while_running_and_reloads_at_the_end(
    world: World, now: datetime, signed_in: Callable[[object], Client]
) -> None:
    job = _open(world.official, now)
    client, url = signed_in(world.official), reverse("accounts:job", args=[job.pk])
    page = client.get(url).content.decode()
    assert f'hx-get="{url}"' in page
    bar = client.get(url, headers={"HX-Request": "true"})
    assert "<html" not in bar.content.decode()
    jobs.fail(job, now, "第 12 行的答案不在选项中")
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "第 12 行的答案不在选项中" in client.get(url).content.decode()


def test_job_of_somebody_else_does_not_exist(world: World, now: datetime, signed_in) -> None:
    job = _open(world.official, now)
    assert signed_in(world.bureau).get(reverse("accounts:job", args=[job.pk])).status_code == 404


def test_result_is_downloaded_under_its_name(
    world: World, now: datetime, signed_in, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    job = jobs.claim(_open(world.official, now).pk, now)
    assert job is not None
    url = reverse("accounts:job-result", args=[job.pk])
    assert signed_in(world.official).get(url).status_code == 404
    jobs.finish(job, now, {"filename": "人员.csv"}, ContentFile(b"data", name="people.csv"))
    response = signed_in(world.official).get(url)
    assert b"".join(response.streaming_content) == b"data"
    assert "%E4%BA%BA%E5%91%98.csv" in response.headers["Content-Disposition"]
