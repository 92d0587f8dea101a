"""Questions written, changed, sent to review, withdrawn. Published versions never change: a new one
follows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from accounts.services import audit
from common.errors import Conflict, Invalid
from exams.enums import Difficulty, QuestionStatus
from exams.exchange.duplicates import text_hash
from exams.kinds import kind_of
from exams.models import Bank, Question, QuestionVersion
from exams.services.citations import Found

CONTENT = ("kind", "stem", "options", "answer", "explanation", "difficulty", "topic")


@dataclass(frozen=True)
class Content:
    """What an editor types. ``answer`` is a key as in ``exams.kinds``; ``citations`` exist in the library."""

    kind: str
    stem: str
    options: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    explanation: str = ""
    difficulty: int = Difficulty.MEDIUM
    topic: str = ""
    citations: tuple[Found, ...] = ()
    unresolved: tuple[str, ...] = ()
    source: str = ""

    def version(self, question: Question, number: int, *, author: User, now: datetime) -> QuestionVersion:
        """The unsaved version."""
        return QuestionVersion(
            question=question,
            number=number,
            kind=self.kind,
            stem=self.stem,
            options=list(self.options),
            answer=list(self.answer),
            explanation=self.explanation,
            difficulty=self.difficulty,
            topic=self.topic,
            unresolved_citations=list(self.unresolved),
            text_hash=text_hash(self.stem),
            source=self.source,
            author=author,
            created_at=now,
        )


def check(content: Content) -> None:
    """Raises Invalid with every sentence that forbids this content (``details["problems"]``)."""
    found = kind_of(content.kind).validate(content)
    if found:
        reasons = [each.reason for each in found]
        raise Invalid(" ".join(reasons), code=found[0].code, problems=reasons)


def create(bank: Bank, content: Content, *, actor: User, now: datetime) -> Question:
    """A draft with its first version."""
    check(content)
    with transaction.atomic():
        question = Question.objects.create(bank=bank, created_at=now)
        _write(content, question, 1, author=actor, now=now)
        after = {"bank": bank.code, "kind": content.kind}
        audit.record("question.create", question, actor=actor, now=now, after=after, unit_id=bank.owner_id)
    return question


def edit(question: Question, content: Content, *, actor: User, now: datetime) -> QuestionVersion:
    """Change the draft, or begin a new version when the newest one is published or somebody else's.

    The published version stays in use until the new one is accepted. Conflict ``in_review`` while a reviewer
    may be reading it.
    """
    check(content)
    with transaction.atomic():
        locked = _lock(question)
        if locked.status == QuestionStatus.IN_REVIEW:
            raise Conflict(
                _("The question is being reviewed. Take it back before you change it."), code="in_review"
            )
        newest = locked.versions.order_by("-number")[0]
        before = {name: getattr(newest, name) for name in ("number", "kind", "difficulty", "topic")}
        version = _edited(locked, newest, replace(content, source=newest.source), actor=actor, now=now)
        locked.status, locked.withdrawn_reason = QuestionStatus.DRAFT, ""
        locked.save(update_fields=["status", "withdrawn_reason"])
        after = {
            "number": version.number,
            "changed": [name for name in CONTENT if getattr(newest, name) != getattr(version, name)],
        }
        audit.record(
            "question.edit",
            locked,
            actor=actor,
            now=now,
            before=before,
            after=after,
            unit_id=locked.bank.owner_id,
        )
    return version


def _edited(
    question: Question, newest: QuestionVersion, content: Content, *, actor: User, now: datetime
) -> QuestionVersion:
    """Somebody else's draft is not overwritten: both stay authors, and neither may review it."""
    if newest.published_at is not None or newest.author_id != actor.pk:
        return _write(content, question, newest.number + 1, author=actor, now=now)
    version = content.version(question, newest.number, author=actor, now=newest.created_at)
    version.pk = newest.pk
    version.save(force_update=True)
    version.citations.all().delete()
    _cite(content, version)
    return version


def _write(
    content: Content, question: Question, number: int, *, author: User, now: datetime
) -> QuestionVersion:
    version = content.version(question, number, author=author, now=now)
    version.save(force_insert=True)
    _cite(content, version)
    return version


def _cite(content: Content, version: QuestionVersion) -> None:
    version.citations.bulk_create(found.as_row(version) for found in content.citations)


def _lock(question: Question) -> Question:
    return Question.objects.select_for_update(of=("self",)).select_related("bank").get(pk=question.pk)


@dataclass(frozen=True)
class Outcome:
    """How many questions moved, and why the others did not: (question id, sentence)."""

    moved: int
    refused: tuple[tuple[int, str], ...] = ()


def send_to_review(ids: Iterable[int], *, bank: Bank, actor: User, now: datetime) -> Outcome:
    """Drafts of the bank into the reviewers' queue; what is incomplete stays behind with its reason."""
    with transaction.atomic():
        drafts = _lock_all(ids, bank, [QuestionStatus.DRAFT])
        newest = {
            version.question_id: version
            for version in QuestionVersion.objects.newest().filter(question__in=drafts)
        }
        refused = [(question.pk, reason) for question in drafts if (reason := obstacle(newest[question.pk]))]
        kept = dict(refused)
        sent = [question for question in drafts if question.pk not in kept]
        Question.objects.filter(pk__in=[question.pk for question in sent]).update(
            status=QuestionStatus.IN_REVIEW
        )
        _audit_all("question.send_to_review", sent, QuestionStatus.IN_REVIEW, actor=actor, now=now)
    return Outcome(len(sent), tuple(refused))


def obstacle(version: QuestionVersion) -> str:
    """Why this version may not go to review or be published; empty when it may."""
    found = kind_of(version.kind).validate(version)
    if found:
        return " ".join(each.reason for each in found)
    if version.unresolved_citations:
        return _("The law library does not know these citations: %(listed)s") % {
            "listed": "; ".join(version.unresolved_citations)
        }
    return ""


def take_back(ids: Iterable[int], *, bank: Bank, actor: User, now: datetime) -> Outcome:
    """Out of the reviewers' queue, to be changed."""
    with transaction.atomic():
        waiting = _lock_all(ids, bank, [QuestionStatus.IN_REVIEW])
        Question.objects.filter(pk__in=[question.pk for question in waiting]).update(
            status=QuestionStatus.DRAFT
        )
        _audit_all("question.take_back", waiting, QuestionStatus.DRAFT, actor=actor, now=now)
    return Outcome(len(waiting))


def withdraw(ids: Iterable[int], *, bank: Bank, reason: str, actor: User, now: datetime) -> Outcome:
    """Out of use with a reason: no paper draws it any more; papers already begun keep it."""
    reason = reason.strip()[:200]
    if not reason:
        raise Invalid(_("Say why the question is withdrawn."), code="reason_missing", field="reason")
    with transaction.atomic():
        states = [QuestionStatus.DRAFT, QuestionStatus.IN_REVIEW, QuestionStatus.PUBLISHED]
        questions = _lock_all(ids, bank, states)
        Question.objects.filter(pk__in=[question.pk for question in questions]).update(
            status=QuestionStatus.WITHDRAWN, published_version=None, withdrawn_reason=reason
        )
        _audit_all(
            "question.withdraw", questions, QuestionStatus.WITHDRAWN, actor=actor, now=now, reason=reason
        )
    return Outcome(len(questions))


def _lock_all(ids: Iterable[int], bank: Bank, states: Sequence[str]) -> list[Question]:
    rows = Question.objects.select_for_update().filter(bank=bank, pk__in=list(ids), status__in=states)
    return list(rows.order_by("pk"))


def _audit_all(
    action: str,
    rows: Iterable[Question],
    after: QuestionStatus,
    *,
    actor: User,
    now: datetime,
    reason: str = "",
) -> None:
    entries = [
        audit.entry_for(
            action,
            row,
            actor=actor,
            now=now,
            before={"status": str(row.status)},
            after={"status": str(after)},
            reason=reason,
        )
        for row in rows
    ]
    AuditEntry.objects.bulk_create(entries, batch_size=1000)


def fingerprint(version: QuestionVersion) -> str:
    """What a reviewer has read, in 16 characters: a decision holds for this content and for no other."""
    parts = [version.pk, *(getattr(version, name) for name in CONTENT)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]
