"""Registration: the liaison puts people forward, the bureau decides, the official sees where things stand."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.enums import Role
from common.errors import DomainError
from common.http.doors import Request, needs, signed_in
from common.rownumbers import row_numbers
from exams import access
from exams.access import CAMPAIGN_STAFF
from exams.enums import ExamKind, RegistrationState, SessionState
from exams.forms.registrations import CandidateFilter, RegistrationFilter
from exams.models import ExamSession, Registration, Roster
from exams.services import registrations
from exams.statistics import candidates
from exams.statistics.candidates import Candidate
from exams.statistics.enrolment import enrolment, shortages
from exams.statistics.own import own_campaigns

PER_PAGE = 100
DECIDED = [RegistrationState.APPROVED, RegistrationState.REFUSED]


@needs(*CAMPAIGN_STAFF)
def registration_sessions(request: Request) -> HttpResponse:
    """Sessions to register for: open ones first, with what waits in each."""
    under = Q(pk__in=[])
    for path in request.scope.of(*CAMPAIGN_STAFF):
        under |= Q(registrations__unit_path__startswith=path)
    sessions = (
        ExamSession.objects.filter(campaign__in=access.campaigns_in_scope(request.scope))
        .exclude(state__in=[SessionState.DRAFT, SessionState.CANCELLED])
        .select_related("campaign")
        .annotate(
            waiting=Count(
                "registrations", filter=under & Q(registrations__state=RegistrationState.SUBMITTED)
            ),
            approved=Count(
                "registrations", filter=under & Q(registrations__state=RegistrationState.APPROVED)
            ),
        )
        .order_by("-registration_closes_at")
    )
    is_open = {session.pk for session in sessions if _is_open(session, request)}
    return render(
        request,
        "exams/registrations/sessions.html",
        {
            "sessions": sorted(sessions, key=lambda session: session.pk not in is_open),
            "open_sessions": is_open,
            "is_liaison": request.scope.has(Role.LIAISON),
            "is_bureau": request.scope.has(Role.BUREAU),
        },
    )


def _is_open(session: ExamSession, request: Request) -> bool:
    return (
        session.state == SessionState.PUBLISHED
        and session.registration_opens_at <= request.now < session.registration_closes_at
    )


@needs(Role.LIAISON)
def session_candidates(request: Request, pk: int) -> HttpResponse:
    session = access.registration_session(request.scope, pk, Role.LIAISON)
    paths = request.scope.of(Role.LIAISON)
    everybody = candidates(session, paths, request.now)
    form = CandidateFilter(request.GET)
    form.is_valid()
    shown = _shown(everybody, form.cleaned_data.get("show", ""), form.cleaned_data.get("q", ""))
    rows = enrolment(session, paths)
    return render(
        request,
        "exams/registrations/candidates.html",
        {
            "session": session,
            "campaign": session.campaign,
            "form": form,
            "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
            "people": len(everybody),
            "eligible": sum(row.is_eligible for row in everybody),
            "is_open": _is_open(session, request),
            "is_frozen": Roster.objects.filter(campaign_id=session.campaign_id).exists(),
            "shortages": shortages(session, rows),
            "has_gate": session.campaign.kind == ExamKind.ANNUAL and session.requires_gate,
            "needs_declaration": session.campaign.kind == ExamKind.QUALIFICATION,
        },
    )


def _shown(rows: list[Candidate], show: str, name: str) -> list[Candidate]:
    tests = {
        "eligible": lambda row: row.is_eligible,
        "blocked": lambda row: not row.is_eligible and not row.person.is_registered,
        "registered": lambda row: row.person.is_registered,
    }
    test = tests.get(show, lambda _row: True)
    return [row for row in rows if test(row) and name.strip() in row.entry.person.name]


@require_POST
@needs(Role.LIAISON)
def registration_submit(request: Request, pk: int) -> HttpResponse:
    session = access.registration_session(request.scope, pk, Role.LIAISON)
    paths = request.scope.of(Role.LIAISON)
    try:
        rows = registrations.submit(
            session,
            _ids(request, "person"),
            actor=request.user,
            paths=paths,
            now=request.now,
            declares_no_sanction=request.POST.get("declared") == "on",
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext(
            "One person has been submitted. The justice bureau decides now.",
            "%(count)s people have been submitted. The justice bureau decides now.",
            len(rows),
        )
        messages.success(request, words % {"count": len(rows)})
    return redirect("exams:session-candidates", session.pk)


def _ids(request: Request, name: str) -> list[int]:
    return row_numbers(request.POST.getlist(name))


@require_POST
@needs(Role.LIAISON)
def registration_withdraw(request: Request, pk: int) -> HttpResponse:
    row = access.registration_in_scope(request.scope, pk, Role.LIAISON)
    try:
        registrations.withdraw(row, actor=request.user, now=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The registration of %(name)s has been withdrawn.") % {"name": row.person.name}
        )
    return redirect("exams:session-candidates", row.session_id)


@needs(Role.BUREAU)
def session_registrations(request: Request, pk: int) -> HttpResponse:
    session = access.registration_session(request.scope, pk, Role.BUREAU)
    paths = request.scope.of(Role.BUREAU)
    rows = Registration.objects.under(paths).filter(session=session)
    form = RegistrationFilter(request.GET if request.GET.get("state") or request.GET.get("q") else None)
    state = form.cleaned_data.get("state") if form.is_valid() else RegistrationState.SUBMITTED
    shown = rows if state == "ALL" else rows.filter(state=state or RegistrationState.SUBMITTED)
    asked = form.cleaned_data.get("q", "").strip() if form.is_bound and form.is_valid() else ""
    if asked:
        shown = shown.filter(Q(person__name__contains=asked) | Q(unit__name__contains=asked))
    shown = shown.select_related("person", "unit", "decided_by").order_by("unit_path", "person__name", "pk")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    found = candidates(session, paths, request.now, only=[row.person_id for row in page])
    return render(
        request,
        "exams/registrations/decide.html",
        {
            "session": session,
            "campaign": session.campaign,
            "form": form,
            "page": page,
            "rows": [(row, _about(row, found)) for row in page],
            "waiting": rows.filter(state=RegistrationState.SUBMITTED).count(),
            "is_over": session.state != SessionState.PUBLISHED or request.now >= session.closes_at,
            "has_gate": session.campaign.kind == ExamKind.ANNUAL,
        },
    )


def _about(row: Registration, found: list[Candidate]) -> Candidate | None:
    return next((candidate for candidate in found if candidate.entry.person_id == row.person_id), None)


@require_POST
@needs(Role.BUREAU)
def registrations_decide(request: Request, pk: int) -> HttpResponse:
    session = access.registration_session(request.scope, pk, Role.BUREAU)
    paths = request.scope.of(Role.BUREAU)
    ids = _ids(request, "registration")
    try:
        if request.POST.get("decision") == "refuse":
            done = registrations.refuse(
                ids,
                session=session,
                actor=request.user,
                paths=paths,
                now=request.now,
                reason=request.POST.get("reason", ""),
            )
            words = ngettext("One registration refused.", "%(count)s registrations refused.", done)
        else:
            done = registrations.approve(
                ids, session=session, actor=request.user, paths=paths, now=request.now
            )
            words = ngettext("One registration approved.", "%(count)s registrations approved.", done)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words % {"count": done})
    return redirect("exams:session-registrations", session.pk)


@needs(*CAMPAIGN_STAFF)
def session_enrolment(request: Request, pk: int) -> HttpResponse:
    """Registration unit by unit, for whoever watches that everybody who should register does (应报尽报)."""
    session = access.registration_session(request.scope, pk, *CAMPAIGN_STAFF)
    rows = enrolment(session, request.scope.of(*CAMPAIGN_STAFF))
    return render(
        request,
        "exams/registrations/enrolment.html",
        {
            "session": session,
            "campaign": session.campaign,
            "rows": rows,
            "shortages": shortages(session, rows),
            "sums": {
                name: sum(getattr(row, name) for row in rows)
                for name in ("required", "exempt", "waiting", "approved", "missing")
            },
        },
    )


@signed_in
def my_registrations(request: Request) -> HttpResponse:
    """The official's own state in each campaign."""
    return render(
        request, "exams/registrations/mine.html", {"campaigns": own_campaigns(request.user, now=request.now)}
    )
