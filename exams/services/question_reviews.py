"""Review: another person accepts, which publishes, or returns with a comment. The database decides last."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from common.errors import Conflict, Invalid, NotAllowed
from exams.enums import QuestionStatus, ReviewDecision
from exams.models import Question, QuestionReview, QuestionVersion
from exams.services.questions import fingerprint, obstacle


def accept(
    question: Question, *, seen: str, actor: User, now: datetime, comment: str = ""
) -> QuestionVersion:
    """Publish the newest version in one step.

    ``seen`` is the fingerprint of what the reviewer read. Errors: Conflict ``not_in_review`` (somebody was
    quicker), ``changed_meanwhile``; NotAllowed ``own_question``; Invalid ``incomplete``.
    """
    try:
        with transaction.atomic():
            locked, version = _lock(question, seen, actor)
            reason = obstacle(version)
            if reason:
                raise Invalid(reason, code="incomplete")
            version.reviewer, version.published_at = actor, now
            version.save(update_fields=["reviewer", "published_at"])
            locked.status, locked.published_version = QuestionStatus.PUBLISHED, version
            locked.save(update_fields=["status", "published_version"])
            _note(locked, version, ReviewDecision.ACCEPTED, comment, actor=actor, now=now)
    except IntegrityError as exc:  # what slipped past the checks above
        raise NotAllowed(_own_question(), code="own_question") from exc
    return version


def give_back(question: Question, *, seen: str, comment: str, actor: User, now: datetime) -> QuestionVersion:
    """Return to the author with a comment; errors as in ``accept``, and Invalid ``comment_missing``."""
    if not comment.strip():
        raise Invalid(
            _("Say what has to be changed, so that the author can act on it."),
            code="comment_missing",
            field="comment",
        )
    with transaction.atomic():
        locked, version = _lock(question, seen, actor)
        locked.status = QuestionStatus.DRAFT
        locked.save(update_fields=["status"])
        _note(locked, version, ReviewDecision.RETURNED, comment, actor=actor, now=now)
    return version


def authors(question: Question) -> set[int]:
    """Everybody who wrote on what is not published yet: none of them may review it."""
    written: set[int] = set()
    for version in question.versions.order_by("-number"):
        if version.published_at is not None:
            break
        written.add(version.author_id)
    return written


def _lock(question: Question, seen: str, actor: User) -> tuple[Question, QuestionVersion]:
    locked = Question.objects.select_for_update(of=("self",)).select_related("bank").get(pk=question.pk)
    if locked.status != QuestionStatus.IN_REVIEW:
        raise Conflict(
            _("This question is no longer waiting: somebody decided on it or took it back."),
            code="not_in_review",
        )
    version = locked.versions.order_by("-number")[0]
    if seen != fingerprint(version):
        raise Conflict(
            _("The question was changed after you opened it. Please read it again."), code="changed_meanwhile"
        )
    if {actor.pk, actor.canonical_id} & authors(locked):
        raise NotAllowed(_own_question(), code="own_question")
    return locked, version


def _own_question() -> str:
    return _("You wrote this question yourself. Another reviewer has to decide on it.")


def _note(
    question: Question,
    version: QuestionVersion,
    decision: ReviewDecision,
    comment: str,
    *,
    actor: User,
    now: datetime,
) -> None:
    QuestionReview.objects.create(
        version=version, reviewer=actor, decision=decision, comment=comment.strip(), at=now
    )
    verb = "publish" if decision == ReviewDecision.ACCEPTED else "return"
    audit.record(
        f"question.{verb}",
        question,
        actor=actor,
        now=now,
        before={"status": str(QuestionStatus.IN_REVIEW)},
        after={"status": str(question.status), "version": version.number},
        reason=comment.strip()[:200],
        unit_id=question.bank.owner_id,
    )
