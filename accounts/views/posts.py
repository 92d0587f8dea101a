"""Posts of a person: transfer, secondment, leaving. Each page does one thing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import access, idnumber
from accounts.enums import PersonStatus
from accounts.forms.people import EndForm, LeaveForm, PostForm, ReasonForm, SecondmentForm, TransferForm
from accounts.models import Post, User
from accounts.querysets import UnitQuerySet
from accounts.services import posts as service
from accounts.services.posts import POST_FIELDS
from accounts.views.pages import form_page
from accounts.views.people import ROLES, WRITE
from common.http.doors import Request, needs


def _found(request: Request, pk: int) -> User:
    return access.person_on_file(request.scope, pk, *ROLES, on=timezone.localdate(request.now))


def _units(request: Request) -> UnitQuerySet:
    return access.units_in_scope(request.scope, *ROLES).bodies().existing(timezone.localdate(request.now))


def _context(found: User, **context: Any) -> dict[str, Any]:
    """Who it is about, so that two people of one name are never mixed up."""
    post = Post.objects.select_related("unit").get(pk=found.post_id)  # type: ignore[attr-defined]
    facts = [
        (_("Name"), found.name),
        (_("Unit"), post.unit.name),
        (_("Post"), post.title),
        (_("ID number"), idnumber.mask(found.id_number)),
    ]
    return {"facts": facts, "back": reverse("accounts:person", args=[found.pk]), **context}


@require_http_methods(WRITE)
@needs(*ROLES)
def transfer(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = TransferForm(request.POST or None, units=_units(request))
    context = _context(
        found,
        title=_("Transfer %(name)s") % {"name": found.name},
        purpose=_("The present post ends and a new one begins. Rosters frozen before keep the old unit."),
        label=_("Transfer"),
    )

    def act() -> str:
        service.transfer(found, actor=request.user, now=request.now, **form.cleaned_data)
        return reverse("accounts:people")

    return form_page(request, form, act, done=_("%(name)s is transferred.") % {"name": found.name}, **context)


@require_http_methods(WRITE)
@needs(*ROLES)
def second(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = SecondmentForm(request.POST or None, units=_units(request))
    context = _context(
        found,
        title=_("Second %(name)s") % {"name": found.name},
        purpose=_("The establishment post stays: the person is counted by the unit that holds it."),
        label=_("Second"),
    )

    def act() -> str:
        service.second(found, actor=request.user, now=request.now, **form.cleaned_data)
        return str(context["back"])

    return form_page(request, form, act, done=_("The secondment is recorded."), **context)


@require_http_methods(WRITE)
@needs(*ROLES)
def secondment_end(request: Request, pk: int, post_pk: int) -> HttpResponse:
    found = _found(request, pk)
    post = access.post_of_person(found, post_pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate(request.now)})
    context = _context(
        found,
        title=_("End the secondment of %(name)s") % {"name": found.name},
        purpose=_("Seconded to %(unit)s.") % {"unit": post.unit.name},
        label=_("End the secondment"),
    )

    def act() -> str:
        service.end_secondment(post, actor=request.user, now=request.now, **form.cleaned_data)
        return str(context["back"])

    return form_page(request, form, act, done=_("The secondment is ended."), **context)


@require_http_methods(WRITE)
@needs(*ROLES)
def post_change(request: Request, pk: int, post_pk: int) -> HttpResponse:
    found = _found(request, pk)
    post = access.post_of_person(found, post_pk)
    form = PostForm(request.POST or None, initial={key: getattr(post, key) for key in POST_FIELDS})
    context = _context(
        found,
        title=_("Correct the post of %(name)s") % {"name": found.name},
        purpose=_("In %(unit)s since %(day)s.")
        % {"unit": post.unit.name, "day": post.valid_from.isoformat()},
        label=_("Save"),
    )

    def act() -> str:
        service.change(post, actor=request.user, now=request.now, **form.cleaned_data)
        return str(context["back"])

    return form_page(request, form, act, done=_("The changes are saved."), **context)


@require_http_methods(WRITE)
@needs(*ROLES)
def leave(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = LeaveForm(request.POST or None, initial={"on": timezone.localdate(request.now)})
    context = _context(
        found,
        title=_("%(name)s leaves") % {"name": found.name},
        purpose=_("Retired, left or deceased."),
        warning=_("All posts end and the account is closed. Results and certificates stay on record."),
        label=_("Record leaving"),
        kind="danger",
    )

    def act() -> str:
        values = {**form.cleaned_data, "status": PersonStatus(form.cleaned_data["status"])}
        service.leave(found, actor=request.user, now=request.now, **values)
        return str(context["back"])

    return form_page(request, form, act, done=_("Leaving is recorded."), **context)


@require_http_methods(WRITE)
@needs(*ROLES)
def absence(request: Request, pk: int) -> HttpResponse:
    """Long sick or maternity leave begins, or ends when it runs."""
    found = _found(request, pk)
    begins = found.status != PersonStatus.ON_LEAVE
    form = ReasonForm(request.POST or None)
    title = _("%(name)s goes on leave") if begins else _("%(name)s returns from leave")
    context = _context(
        found,
        title=title % {"name": found.name},
        purpose=_("Sick or maternity leave. It does not exempt from the exam by itself."),
        label=_("Record"),
    )

    def act() -> str:
        service.set_absence(
            found, is_absent=begins, actor=request.user, now=request.now, reason=form.cleaned_data["reason"]
        )
        return str(context["back"])

    return form_page(request, form, act, done=_("The status is changed."), **context)
