"""Sessions: planned from a template, published after a checklist, watched, closed, released, made up."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Role
from common.errors import DomainError
from common.http.doors import Request, needs
from exams import access, tasks
from exams.enums import ExamKind, RegistrationState, SessionState
from exams.forms.questions import ReasonForm
from exams.forms.sessions import MakeUpForm, SessionFilter, SessionForm
from exams.models import ExamSession
from exams.services import make_ups, sessions
from exams.services.session_checks import checklist
from exams.session_templates import TEMPLATES, windows
from exams.statistics.results import numbers

OFFICER = Role.EXAM_OFFICER
PER_PAGE = 30


@require_safe
@needs(OFFICER)
def session_list(request: Request) -> HttpResponse:
    form = SessionFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = access.managed_sessions(request.scope).select_related("campaign")
    if wanted.get("q"):
        rows = rows.filter(Q(title__icontains=wanted["q"]) | Q(campaign__title__icontains=wanted["q"]))
    if wanted.get("kind"):
        rows = rows.filter(campaign__kind=wanted["kind"])
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    approved = Count("registrations", filter=Q(registrations__state=RegistrationState.APPROVED))
    rows = rows.annotate(registered=approved).order_by("-opens_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    is_filtered = any(request.GET.get(name) for name in form.fields)
    context = {"page": page, "form": form, "is_filtered": is_filtered}
    return render(request, "exams/sessions/list.html", context)


@needs(OFFICER)
def session_new(request: Request) -> HttpResponse:
    """First the kind of exam, then its values, each of them editable."""
    kind = request.GET.get("kind", "")
    if kind not in ExamKind.values:
        templates = [(ExamKind(each), template) for each, template in TEMPLATES.items()]
        return render(request, "exams/sessions/choose.html", {"templates": templates})
    districts = access.officer_districts(request.scope)
    campaigns = access.campaigns_in_scope(request.scope, OFFICER).filter(kind=kind, district__in=districts)
    usable = access.blueprints_in_scope(request.scope).filter(exam_kind=kind)
    if not campaigns.exists() or not usable.exists():
        context = {"kind": ExamKind(kind), "campaigns": campaigns, "blueprints": usable}
        return render(request, "exams/sessions/missing.html", context)
    template = TEMPLATES[ExamKind(kind)]
    form = SessionForm(
        request.POST or None,
        campaigns=campaigns,
        blueprints=usable,
        initial={**_from_template(request, kind), "campaign": request.GET.get("campaign", "")},
    )
    form.offer_parts(template.parts)
    if request.method == "POST" and form.is_valid():
        try:
            session = sessions.create(
                form.cleaned_data["campaign"], form.facts(), actor=request.user, now=request.now
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("exams:session", session.pk)
    return render(request, "exams/sessions/form.html", {"form": form, "kind": ExamKind(kind)})


def _from_template(request: Request, kind: str) -> dict[str, Any]:
    template = TEMPLATES[ExamKind(kind)]
    names = (
        "duration_minutes",
        "late_entry_minutes",
        "no_leaving_minutes",
        "pass_mark",
        "max_attempts",
        "scoring",
        "show_mark",
        "show_review",
        "requires_gate",
    )
    proposed = asdict(windows(template, local_now=timezone.localtime(request.now)))
    return {**{name: getattr(template, name) for name in names}, **proposed, "part": template.parts[0]}


@needs(OFFICER)
def session_edit(request: Request, pk: int) -> HttpResponse:
    session = access.managed_session(request.scope, pk)
    if session.state != SessionState.DRAFT:
        messages.info(request, _("Only a draft can be changed."))
        return redirect("exams:session", pk)
    usable = access.blueprints_in_scope(request.scope).filter(exam_kind=session.campaign.kind)
    form = SessionForm(
        request.POST or None,
        campaigns=None,
        blueprints=usable,
        initial=SessionForm.initial_of(session),
    )
    form.offer_parts(TEMPLATES[ExamKind(session.campaign.kind)].parts)
    if request.method == "POST" and form.is_valid():
        try:
            sessions.change(session, form.facts(), actor=request.user, now=request.now)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("exams:session", pk)
    context = {"form": form, "session": session, "kind": ExamKind(session.campaign.kind)}
    return render(request, "exams/sessions/form.html", context)


@require_safe
@needs(OFFICER)
def session_page(request: Request, pk: int) -> HttpResponse:
    """Where the session stands, what is to be done next, and the way to everybody in it."""
    session = access.managed_session(request.scope, pk)
    is_draft = session.state == SessionState.DRAFT
    checks = checklist(session, now=request.now) if is_draft else []
    context = {
        "session": session,
        "campaign": session.campaign,
        "checks": checks,
        "may_publish": is_draft and not any(check.stops for check in checks),
        "numbers": numbers(session),
        "has_opened": session.opens_at <= request.now,
        "window_is_over": session.closes_at <= request.now,
        "is_published": session.state == SessionState.PUBLISHED,
        "may_make_up": make_ups.may_be_made_up(session),
        "entitled": make_ups.entitled(session).count() if make_ups.may_be_made_up(session) else 0,
        "make_ups": session.make_ups.exclude(state=SessionState.CANCELLED),
        "may_cancel": session.state in (SessionState.DRAFT, SessionState.PUBLISHED),
        "sees_units": request.scope.has(Role.BUREAU, Role.EXAM_OFFICER),
    }
    return render(request, "exams/sessions/session.html", context)


@require_POST
@needs(OFFICER)
def session_publish(request: Request, pk: int) -> HttpResponse:
    session = access.managed_session(request.scope, pk)
    with transaction.atomic():
        if _done(request, lambda: sessions.publish(session, actor=request.user, now=request.now)):
            messages.success(request, _("The session is published. Papers are dealt as people are approved."))
            transaction.on_commit(lambda: tasks.deal_papers.delay(pk), robust=True)
    return redirect("exams:session", pk)


def _done(request: Request, act: Any) -> bool:
    """Did the step succeed? A refusal becomes a message."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
        return False
    return True


@needs(OFFICER)
def session_close(request: Request, pk: int) -> HttpResponse:
    """A page of its own: who has not begun by now counts as absent for good."""
    session = access.managed_session(request.scope, pk)
    if request.method != "POST":
        is_early = session.closes_at > request.now
        context = {"session": session, "numbers": numbers(session), "is_early": is_early}
        return render(request, "exams/sessions/close.html", context)
    if _done(request, lambda: sessions.close(session, actor=request.user, now=request.now)):
        messages.success(request, _("The session is closed. Whoever did not begin counts as absent."))
    return redirect("exams:session", pk)


@require_POST
@needs(OFFICER)
def session_release(request: Request, pk: int) -> HttpResponse:
    session = access.managed_session(request.scope, pk)
    if _done(request, lambda: sessions.release(session, actor=request.user, now=request.now)):
        messages.success(request, _("The results are released."))
    return redirect("exams:session", pk)


@needs(OFFICER)
def session_cancel(request: Request, pk: int) -> HttpResponse:
    """A page of its own: names the session and what follows, asks for the reason."""
    session = access.managed_session(request.scope, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            sessions.cancel(session, reason=reason, actor=request.user, now=request.now)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The session is cancelled."))
            return redirect("exams:session", pk)
    context = {"form": form, "session": session, "numbers": numbers(session)}
    return render(request, "exams/sessions/cancel.html", context)


@needs(OFFICER)
def session_make_up(request: Request, pk: int) -> HttpResponse:
    """Who is entitled, and the windows of the make-up; the rules are those of the first session."""
    session = access.managed_session(request.scope, pk)
    if not make_ups.may_be_made_up(session):
        messages.info(request, _("Only a closed session that is no make-up itself can be made up."))
        return redirect("exams:session", pk)
    usable = access.blueprints_in_scope(request.scope).filter(exam_kind=session.campaign.kind)
    form = MakeUpForm(request.POST or None, blueprints=usable, initial=_make_up_values(request, session))
    if request.method == "POST" and form.is_valid():
        made = _made_up(request, session, form)
        if made is not None:
            return redirect("exams:session", made.pk)
    rows = make_ups.entitled(session)
    context = {"form": form, "session": session, "rows": rows[:20], "count": rows.count()}
    return render(request, "exams/sessions/make_up.html", context)


def _make_up_values(request: Request, session: ExamSession) -> dict[str, Any]:
    template = TEMPLATES[ExamKind(session.campaign.kind)]
    proposed = windows(template, local_now=timezone.localtime(request.now))
    length: timedelta = session.closes_at - session.opens_at
    return {
        **SessionForm.initial_of(session),
        **asdict(proposed),
        "closes_at": proposed.opens_at + length,
        "title": _("%(title)s (make-up)") % {"title": session.title[:100]},
    }


def _made_up(request: Request, session: ExamSession, form: MakeUpForm) -> ExamSession | None:
    form.cleaned_data["part"] = session.part
    try:
        made = sessions.create(
            session.campaign, form.facts(), actor=request.user, now=request.now, make_up_of=session
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    count = make_ups.entitled(session).count()
    text = ngettext(
        "%(n)s person will be registered when you publish this make-up.",
        "%(n)s people will be registered when you publish this make-up.",
        count,
    )
    messages.success(request, text % {"n": count})
    return made
