"""Nudges and sweeps of exams. The rows are the queue; every task may be lost, killed, or run twice."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.services import jobs
from common.errors import DomainError
from exams.models import ExamSession
from exams.services import papers, question_imports, rosters, sweeping


@shared_task(name="exams.deal_papers", throws=(DomainError,))
def deal_papers(session_pk: int) -> int:
    session = ExamSession.objects.published().filter(pk=session_pk).first()
    return papers.deal(session, now=timezone.now()) if session else 0


@shared_task(name="exams.deal_waiting")
def deal_waiting() -> int:
    return papers.deal_waiting(now=timezone.now())


@shared_task(name="exams.deal_again")
def deal_again() -> int:
    return papers.check_ready(now=timezone.now())


@shared_task(name="exams.expire_overdue")
def expire_overdue() -> int:
    return sweeping.expire_overdue()


@shared_task(name="exams.close_sessions")
def close_sessions() -> int:
    return sweeping.close_sessions(now=timezone.now())


@shared_task(name="exams.explode_responses")
def explode_responses() -> int:
    return sweeping.explode_responses(now=timezone.now())


@shared_task(name="exams.import_questions")
def import_questions(job_pk: str) -> None:
    question_imports.run(job_pk, now=timezone.now())


@shared_task(name="exams.import_waiting_questions")
def import_waiting_questions() -> None:
    for pk in jobs.reclaim(question_imports.KIND, timezone.now()):
        import_questions.delay(str(pk))


@shared_task(name="exams.purge_question_uploads")
def purge_question_uploads() -> int:
    """Files that nobody confirmed within a week."""
    return question_imports.purge_uploads(before=timezone.now() - timedelta(days=7))


@shared_task(name="exams.freeze_rosters")
def freeze_rosters() -> int:
    return rosters.freeze_due(now=timezone.now())
