"""Sessions: planned, published, closed, released, cancelled. States move one way (trigger in the
database)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.services import audit
from common.errors import Conflict, Invalid
from exams.enums import AttemptState, Disclosure, PaperPart, ScoringPolicy, SessionState
from exams.models import Attempt, Blueprint, Campaign, ExamSession
from exams.services import make_ups, sweeping
from exams.services.session_checks import checklist

SITTING = (AttemptState.OPEN, AttemptState.PAUSED)


@dataclass(frozen=True)
class SessionFacts:
    """What the exam officer decides; every value of a template may be changed."""

    title: str
    blueprint: Blueprint
    registration_opens_at: datetime
    registration_closes_at: datetime
    opens_at: datetime
    closes_at: datetime
    duration_minutes: int
    part: str = PaperPart.WHOLE
    late_entry_minutes: int | None = None
    no_leaving_minutes: int | None = None
    pass_mark: Decimal = Decimal(60)
    max_attempts: int = 1
    scoring: str = ScoringPolicy.EXACT
    show_mark: str = Disclosure.AT_SUBMISSION
    show_review: str = Disclosure.AT_CLOSE
    requires_gate: bool = True
    address: str = ""

    def plain(self) -> dict[str, Any]:
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Blueprint):
        return value.pk
    return value if isinstance(value, int | bool) or value is None else str(value)


def create(
    campaign: Campaign,
    facts: SessionFacts,
    *,
    actor: User,
    now: datetime,
    make_up_of: ExamSession | None = None,
) -> ExamSession:
    """A draft session. Windows that run backwards: Invalid ``window_order``."""
    session = ExamSession(campaign=campaign, created_at=now, make_up_of=make_up_of)
    with transaction.atomic():
        _write(session, facts)
        after = {**facts.plain(), "make_up_of": make_up_of.pk if make_up_of else None}
        audit.record(
            "session.create", session, actor=actor, now=now, after=after, unit_id=campaign.district_id
        )
    return session


def change(session: ExamSession, facts: SessionFacts, *, actor: User, now: datetime) -> ExamSession:
    """Only while it is a draft: units and candidates rely on what was published."""
    with transaction.atomic():
        locked = _lock(session)
        if locked.state != SessionState.DRAFT:
            raise Conflict(_("Only a draft can be changed."), code="not_a_draft")
        before = _facts(locked).plain()
        _write(locked, facts)
        after = {key: value for key, value in facts.plain().items() if before[key] != value}
        _record("session.change", locked, actor=actor, now=now, before=before, after=after)
    return locked


def _facts(session: ExamSession) -> SessionFacts:
    return SessionFacts(**{field.name: getattr(session, field.name) for field in fields(SessionFacts)})


def _write(session: ExamSession, facts: SessionFacts) -> None:
    for field in fields(facts):
        setattr(session, field.name, getattr(facts, field.name))
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as exc:
        raise Invalid(
            _("A window must end after it begins, and every number must be at least one."),
            code="window_order",
        ) from exc


def publish(session: ExamSession, *, actor: User, now: datetime) -> ExamSession:
    """Open to the units. Refused while a blocking check fails (``details["failed"]`` are its codes).

    A make-up gets its registrations here: who was absent or failed by now, approved at once. Nudge
    ``exams.deal_papers`` after the commit.
    """
    with transaction.atomic():
        locked = _lock(session)
        if locked.state != SessionState.DRAFT:
            raise Conflict(_("This session has been published or cancelled already."), code="not_a_draft")
        # The rows may not change between the check and the state that freezes them.
        Blueprint.objects.select_for_update().get(pk=locked.blueprint_id)
        failed = [check for check in checklist(locked, now=now) if check.stops]
        if failed:
            raise Conflict(
                _("The session cannot be published yet: %(listed)s")
                % {"listed": "; ".join(check.label for check in failed)},
                code="not_ready",
                failed=[check.code for check in failed],
            )
        locked.state, locked.published_at = SessionState.PUBLISHED, now
        locked.save(update_fields=["state", "published_at"])
        registered = make_ups.register(locked, actor=actor, now=now) if locked.make_up_of_id else 0
        _record("session.publish", locked, actor=actor, now=now, after={"registered": registered})
    return locked


def cancel(session: ExamSession, *, reason: str, actor: User, now: datetime) -> ExamSession:
    """With a reason, before anybody has sat: papers not begun are voided."""
    reason = reason.strip()[:200]
    if not reason:
        raise Invalid(_("Say why the session is cancelled."), code="reason_missing", field="reason")
    with transaction.atomic():
        locked = _lock(session)
        if locked.state not in (SessionState.DRAFT, SessionState.PUBLISHED):
            raise Conflict(_("This session is over and cannot be cancelled."), code="session_over")
        locked.attempts.filter(state=AttemptState.READY).update(state=AttemptState.VOIDED)
        # After the papers that nobody had begun: whoever entered at this moment is seen here.
        begun = locked.attempts.exclude(state=AttemptState.VOIDED).count()
        if begun:
            raise Conflict(
                ngettext(
                    "One person has begun this exam: it cannot be cancelled any more.",
                    "%(count)s people have begun this exam: it cannot be cancelled any more.",
                    begun,
                )
                % {"count": begun},
                code="already_begun",
            )
        before = {"state": str(locked.state)}
        locked.state, locked.cancel_reason = SessionState.CANCELLED, reason
        locked.save(update_fields=["state", "cancel_reason"])
        after = {"state": str(locked.state)}
        _record("session.cancel", locked, actor=actor, now=now, before=before, after=after, reason=reason)
    return locked


def close(session: ExamSession, *, actor: User, now: datetime) -> ExamSession:
    """End the window now, when everybody who came has handed in; who never began counts as absent.

    Conflict ``not_open`` before the opening, ``still_sitting`` while somebody answers.
    """
    with transaction.atomic():
        locked = _lock(session)
        if locked.state != SessionState.PUBLISHED or now <= locked.opens_at:
            raise Conflict(_("Only an exam that has opened can be closed."), code="not_open")
        before = {"closes_at": locked.closes_at.isoformat()}
        if locked.closes_at > now:
            locked.closes_at = now
            locked.save(update_fields=["closes_at"])
        is_over = sweeping.close_session(locked.pk, now=now)
        if not is_over:
            sitting = Attempt.objects.filter(session=locked, state__in=SITTING).count()
            raise Conflict(
                ngettext(
                    "One person is still answering. The exam closes when they have handed in.",
                    "%(count)s people are still answering. The exam closes when they have handed in.",
                    sitting,
                )
                % {"count": sitting},
                code="still_sitting",
            )
        after = {"closes_at": locked.closes_at.isoformat()}
        _record("session.close_now", locked, actor=actor, now=now, before=before, after=after)
    locked.refresh_from_db()
    return locked


def release(session: ExamSession, *, actor: User, now: datetime) -> ExamSession:
    """Publish the results, once, after the session has closed and every paper is marked."""
    with transaction.atomic():
        locked = _lock(session)
        if locked.state != SessionState.CLOSED:
            raise Conflict(_("Results are released when the session has closed."), code="not_closed")
        if locked.released_at is not None:
            return locked
        if locked.attempts.filter(state=AttemptState.SUBMITTED).exists():
            raise Conflict(_("Some papers have not been marked yet."), code="not_marked")
        released = locked.attempts.filter(state=AttemptState.GRADED).update(state=AttemptState.RELEASED)
        locked.released_at = now
        locked.save(update_fields=["released_at"])
        _record("session.release", locked, actor=actor, now=now, after={"papers": released})
    return locked


def _lock(session: ExamSession) -> ExamSession:
    rows = ExamSession.objects.select_for_update(of=("self",))
    return rows.select_related("campaign", "blueprint", "make_up_of").get(pk=session.pk)


def _record(action: str, session: ExamSession, **entry: Any) -> None:
    audit.record(action, session, unit_id=session.campaign.district_id, **entry)
