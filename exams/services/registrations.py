"""报考: the unit submits, the bureau decides. After submission the unit cannot edit; approval is final
(domain.md §2).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditEntry, User
from accounts.services import audit
from common.errors import Conflict, Invalid, NotAllowed
from exams.enums import ExamKind, RegistrationState, SessionState
from exams.models import ExamSession, Registration, Roster
from exams.statistics.candidates import Candidate, candidates


def submit(
    session: ExamSession,
    person_ids: Sequence[int],
    *,
    actor: User,
    paths: Sequence[str],
    now: datetime,
    declares_no_sanction: bool = False,
) -> list[Registration]:
    """Put people of the roster below ``paths`` forward, all or nobody.

    Errors: ``registration_closed``, ``roster_not_frozen``, ``nobody_chosen``, ``not_on_roster``,
    ``not_eligible`` (``details["people"]``: name → reasons), ``sanction_undeclared`` (exam B: the unit states
    that nobody chosen is under a sanction, since no register of sanctions exists), ``registered_meanwhile``.
    """
    check_window(session, now)
    if session.campaign.kind == ExamKind.QUALIFICATION and not declares_no_sanction:
        raise Invalid(
            _("Please declare that none of the people chosen is under a sanction."),
            code="sanction_undeclared",
        )
    chosen = set(person_ids)
    if not chosen:
        raise Invalid(_("Choose at least one person."), code="nobody_chosen")
    try:
        with transaction.atomic():
            found = candidates(session, paths, now, only=chosen)
            if {row.entry.person_id for row in found} != chosen:
                raise Invalid(_("Somebody chosen is not on your part of the roster."), code="not_on_roster")
            _refuse_ineligible(found)
            rows = Registration.objects.bulk_create(
                _registration(session, row, actor=actor, now=now) for row in found
            )
            note = "no sanction declared" if declares_no_sanction else ""
            _audit(
                "registration.submit",
                rows,
                actor=actor,
                now=now,
                after=RegistrationState.SUBMITTED,
                reason=note,
            )
    except IntegrityError as exc:
        raise Conflict(
            _("Somebody chosen was registered at the same moment. Please look at the list again."),
            code="registered_meanwhile",
        ) from exc
    return rows


def check_window(session: ExamSession, now: datetime) -> None:
    """Registration is open for this published session, and its roster exists; otherwise Conflict says why."""
    if session.state != SessionState.PUBLISHED:
        raise Conflict(_("This session is not open for registration."), code="registration_closed")
    if now < session.registration_opens_at:
        raise Conflict(_("Registration has not begun yet."), code="registration_closed")
    if now >= session.registration_closes_at:
        raise Conflict(_("Registration has ended."), code="registration_closed")
    if not Roster.objects.filter(campaign_id=session.campaign_id).exists():
        raise Conflict(_("The roster of this campaign has not been frozen yet."), code="roster_not_frozen")


def approve(
    rows: Sequence[int], *, session: ExamSession, actor: User, paths: Sequence[str], now: datetime
) -> int:
    """Approve waiting registrations by id; how many. What somebody else decided meanwhile stays as it is."""
    return _decide(rows, RegistrationState.APPROVED, session=session, actor=actor, paths=paths, now=now)


def refuse(
    rows: Sequence[int],
    *,
    session: ExamSession,
    actor: User,
    paths: Sequence[str],
    now: datetime,
    reason: str,
) -> int:
    """Refuse waiting registrations with a reason; the unit may then submit these people again."""
    if not reason.strip():
        raise Invalid(_("Say why, so that the unit can act on it."), code="reason_missing", field="reason")
    return _decide(
        rows,
        RegistrationState.REFUSED,
        session=session,
        actor=actor,
        paths=paths,
        now=now,
        reason=reason.strip(),
    )


def withdraw(row: Registration, *, actor: User, now: datetime) -> None:
    """The unit takes back what nobody has decided yet; an approved registration stays."""
    check_window(row.session, now)
    with transaction.atomic():
        changed = Registration.objects.filter(pk=row.pk, state=RegistrationState.SUBMITTED).update(
            state=RegistrationState.WITHDRAWN
        )
        if changed != 1:
            raise Conflict(
                _("This registration has been decided and cannot be withdrawn."), code="already_decided"
            )
        _audit("registration.withdraw", [row], actor=actor, now=now, after=RegistrationState.WITHDRAWN)


def _decide(
    ids: Sequence[int],
    state: RegistrationState,
    *,
    session: ExamSession,
    actor: User,
    paths: Sequence[str],
    now: datetime,
    reason: str = "",
) -> int:
    if not ids:
        raise Invalid(_("Choose at least one person."), code="nobody_chosen")
    if session.state != SessionState.PUBLISHED or now >= session.closes_at:
        raise Conflict(_("This session is over; nothing can be decided any more."), code="session_over")
    with transaction.atomic():
        waiting = Registration.objects.select_for_update(of=("self",)).under(paths).waiting()
        rows = list(waiting.filter(session=session, pk__in=ids).order_by("pk"))
        if not rows:
            raise Conflict(_("Nothing chosen is waiting for a decision."), code="already_decided")
        if any(row.submitted_by_id == actor.pk for row in rows):
            raise NotAllowed(
                _("Whoever put a person forward does not decide about them; a colleague has to."),
                code="own_submission",
            )
        Registration.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=state, decided_by=actor, decided_at=now, reason=reason[:200]
        )
        verb = "approve" if state == RegistrationState.APPROVED else "refuse"
        _audit(f"registration.{verb}", rows, actor=actor, now=now, after=state, reason=reason)
    return len(rows)


def _refuse_ineligible(found: Sequence[Candidate]) -> None:
    people = {
        row.entry.person.name: [str(each.label) for each in row.obstacles] for row in found if row.obstacles
    }
    if not people:
        return
    listed = "; ".join(f"{name} ({', '.join(reasons)})" for name, reasons in list(people.items())[:5])
    sentence = ngettext(
        "%(count)s person chosen cannot be registered: %(listed)s. Nothing was submitted.",
        "%(count)s people chosen cannot be registered: %(listed)s. Nothing was submitted.",
        len(people),
    )
    raise Invalid(sentence % {"count": len(people), "listed": listed}, code="not_eligible", people=people)


def _registration(session: ExamSession, row: Candidate, *, actor: User, now: datetime) -> Registration:
    entry = row.entry
    return Registration(
        session=session,
        person_id=entry.person_id,
        unit_id=entry.unit_id,
        unit_path=entry.unit_path,
        state=RegistrationState.SUBMITTED,
        submitted_by=actor,
        submitted_at=now,
    )


def _audit(
    action: str,
    rows: Sequence[Registration],
    *,
    actor: User,
    now: datetime,
    after: RegistrationState,
    reason: str = "",
) -> None:
    AuditEntry.objects.bulk_create(
        audit.entry_for(
            action,
            row,
            actor=actor,
            now=now,
            before=None if after == RegistrationState.SUBMITTED else {"state": str(row.state)},
            after={"state": str(after), "person": row.person_id},
            reason=reason,
            unit_id=row.unit_id,
            unit_path=row.unit_path,
        )
        for row in rows
    )
