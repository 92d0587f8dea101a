"""May they? One door per object of exams; out of scope does not exist (404)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts import access as accounts
from accounts.access import Scope
from accounts.enums import Role
from accounts.models import Unit, User
from common.rownumbers import row_number
from exams.enums import QuestionStatus, RegistrationState, SessionState
from exams.models import (
    Attempt,
    Bank,
    Blueprint,
    Campaign,
    ExamSession,
    Exemption,
    Nominee,
    Question,
    QuestionUpload,
    Registration,
    RosterEntry,
)
from exams.tickets import Ticket

CAMPAIGN_STAFF = (Role.BUREAU, Role.EXAM_OFFICER, Role.LIAISON)
BANK_STAFF = (Role.QUESTION_EDITOR, Role.QUESTION_REVIEWER)


def district_ids(scope: Scope, *roles: Role) -> set[int]:
    """The districts in which one of the roles holds somewhere: the first id of each path."""
    return {int(path.split("/")[1]) for path in scope.of(*roles)}


def campaigns_in_scope(scope: Scope, *roles: Role) -> QuerySet[Campaign]:
    return Campaign.objects.filter(district_id__in=district_ids(scope, *(roles or CAMPAIGN_STAFF)))


def campaign_in_scope(scope: Scope, pk: int, *roles: Role) -> Campaign:
    campaigns = campaigns_in_scope(scope, *roles).select_related("district", "roster")
    return get_object_or_404(campaigns, pk=pk)


def campaign_session(campaign: Campaign, pk: int) -> ExamSession:
    """A session of this campaign."""
    return get_object_or_404(ExamSession.objects.filter(campaign=campaign), pk=pk)


def registration_session(scope: Scope, pk: int, *roles: Role) -> ExamSession:
    """A session of a district in which one of the roles holds, with its campaign."""
    sessions = ExamSession.objects.filter(campaign__in=campaigns_in_scope(scope, *roles))
    return get_object_or_404(sessions.select_related("campaign__district", "make_up_of"), pk=pk)


def registration_in_scope(scope: Scope, pk: int, *roles: Role) -> Registration:
    rows = Registration.objects.under(scope.of(*roles)).select_related("session__campaign", "person", "unit")
    return get_object_or_404(rows, pk=pk)


def exemptions_in_scope(scope: Scope, *roles: Role) -> QuerySet[Exemption]:
    return Exemption.objects.under(scope.of(*roles))


def exemption_in_scope(scope: Scope, pk: int, *roles: Role) -> Exemption:
    rows = exemptions_in_scope(scope, *roles).select_related(
        "campaign__district", "person", "unit", "requested_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


def entry_in_scope(scope: Scope, campaign: Campaign, person_pk: int, *roles: Role) -> RosterEntry:
    """A person of the campaign's roster below one of the role's paths."""
    entries = RosterEntry.objects.filter(roster__campaign=campaign).under(scope.of(*roles))
    return get_object_or_404(
        entries.select_related("person", "unit", "roster__campaign__district"), person_id=person_pk
    )


def nominee_of(campaign: Campaign, pk: int) -> Nominee:
    return get_object_or_404(
        Nominee.objects.filter(campaign=campaign).select_related("person", "campaign"), pk=pk
    )


def person_to_nominate(scope: Scope, pk: str, *, on: date) -> User:
    """A person of the bureau's districts, by what a form sent."""
    return accounts.person_in_scope(scope, row_number(pk) or 0, Role.BUREAU, on=on)


def own_registrations(person: User) -> QuerySet[Registration]:
    """A person's registrations, also those under a record that was merged into theirs."""
    return Registration.objects.filter(person__in=[person.pk, person.canonical_id])


def own_attempt(person: User, pk: object) -> Attempt:
    """The candidate's own paper, with its session."""
    return get_object_or_404(
        Attempt.objects.filter(candidate=person).select_related("session__campaign"), pk=pk
    )


def attempt_of_ticket(ticket: Ticket) -> Attempt:
    """The paper that a ticket names: whoever holds a valid ticket is its candidate."""
    return get_object_or_404(Attempt.objects.filter(candidate=ticket.candidate), pk=ticket.attempt)


def session_for_candidate(person: User, pk: int) -> ExamSession:
    """A session for which the person is or was put forward."""
    mine = Registration.objects.filter(person=person).exclude(state=RegistrationState.WITHDRAWN)
    sessions = ExamSession.objects.filter(pk__in=mine.values("session")).select_related(
        "campaign", "blueprint"
    )
    return get_object_or_404(sessions, pk=pk)


# --- banks, questions, blueprints ---------------------------------------------------------------------------


def banks_in_scope(scope: Scope, *roles: Role) -> QuerySet[Bank]:
    """Banks owned by units of one of the roles' subtrees."""
    return Bank.objects.filter(owner__in=accounts.units_in_scope(scope, *(roles or BANK_STAFF)))


def bank_in_scope(scope: Scope, pk: int, *roles: Role) -> Bank:
    return get_object_or_404(banks_in_scope(scope, *roles).select_related("owner"), pk=pk)


def question_in_scope(scope: Scope, pk: int, *roles: Role) -> Question:
    questions = Question.objects.filter(bank__in=banks_in_scope(scope, *roles))
    return get_object_or_404(questions.select_related("bank__owner", "published_version"), pk=pk)


def questions_to_review(scope: Scope) -> QuerySet[Question]:
    return Question.objects.filter(
        bank__in=banks_in_scope(scope, Role.QUESTION_REVIEWER), status=QuestionStatus.IN_REVIEW
    )


def own_upload(scope: Scope, person: User, pk: object) -> QuestionUpload:
    """A file is seen by whoever uploaded it, as long as the bank is theirs."""
    uploads = QuestionUpload.objects.filter(
        created_by=person, bank__in=banks_in_scope(scope, Role.QUESTION_EDITOR)
    )
    return get_object_or_404(uploads.select_related("bank__owner"), pk=pk)


def officer_districts(scope: Scope) -> QuerySet[Unit]:
    """Districts in which the exam officer's role holds as a whole."""
    return accounts.units_in_scope(scope, Role.EXAM_OFFICER).filter(district__isnull=True)


def blueprints_in_scope(scope: Scope) -> QuerySet[Blueprint]:
    return Blueprint.objects.filter(district__in=officer_districts(scope))


def blueprint_in_scope(scope: Scope, pk: int) -> Blueprint:
    return get_object_or_404(blueprints_in_scope(scope).select_related("district"), pk=pk)


# --- sessions -------------------------------------------------------------------------------------------


def managed_sessions(scope: Scope) -> QuerySet[ExamSession]:
    """Sessions that the exam officer plans and runs."""
    return ExamSession.objects.filter(campaign__district__in=officer_districts(scope))


def managed_session(scope: Scope, pk: int) -> ExamSession:
    sessions = managed_sessions(scope).select_related("campaign__district", "blueprint", "make_up_of")
    return get_object_or_404(sessions, pk=pk)


def results_session(scope: Scope, pk: int) -> ExamSession:
    """A session with results to see; liaisons see those of their people once it has closed."""
    staff = Q(campaign__in=campaigns_in_scope(scope, Role.EXAM_OFFICER, Role.BUREAU))
    closed = Q(campaign__in=campaigns_in_scope(scope, Role.LIAISON), state=SessionState.CLOSED)
    sessions = ExamSession.objects.exclude(state=SessionState.DRAFT).filter(staff | closed)
    return get_object_or_404(sessions.select_related("campaign__district"), pk=pk)


def results_in_scope(scope: Scope, session: ExamSession) -> QuerySet[Registration]:
    """Approved registrations whose results the person may see."""
    return Registration.objects.filter(session=session).approved().under(scope.of(*CAMPAIGN_STAFF))
