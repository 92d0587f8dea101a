"""Activation slips: who still needs one, printing them, taking one back."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import access, rendering
from accounts.enums import Role
from accounts.forms.people import UnitField
from accounts.models import ActivationSlip
from accounts.querysets import UserQuerySet
from accounts.services import activation
from accounts.views.pages import ordered, page_of
from accounts.views.people import posts_of
from common.errors import DomainError
from common.http.doors import Request, needs
from common.http.files import file_response
from common.pdf.fonts import MissingGlyphs
from common.rownumbers import row_numbers

ROLES = (Role.LIAISON, Role.BUREAU, Role.SECURITY_ADMIN)
COLUMNS = {"name": "name", "unit": "posts__unit__name"}
NEVER, OPEN, ALL = "never", "open", "all"


class SlipFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name or user name"), required=False, max_length=60)
    unit = UnitField(label=gettext_lazy("Unit"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            (NEVER, gettext_lazy("Never signed in")),
            (OPEN, gettext_lazy("With a valid slip")),
            (ALL, gettext_lazy("Everybody (password forgotten)")),
        ],
    )


@require_safe
@needs(*ROLES)
def slips(request: Request) -> HttpResponse:
    form = SlipFilter(request.GET)
    field = form.fields["unit"]
    field.queryset = access.units_in_scope(request.scope, *ROLES).bodies()  # type: ignore[attr-defined]
    field.empty_label = _("All units")  # type: ignore[attr-defined]
    found = ordered(_filtered(_people(request), form, request), request, COLUMNS, "posts__unit__position")
    page = page_of(found, request, per_page=100)
    posts = posts_of(page.object_list)
    slip_rows = ActivationSlip.objects.in_bulk(
        [person.slip_id for person in page.object_list if person.slip_id]
    )
    rows = [(person, posts[person.post_id], slip_rows.get(person.slip_id)) for person in page.object_list]
    return render(request, "accounts/slips.html", {"form": form, "page": page, "rows": rows})


def _people(request: Request) -> UserQuerySet:
    """People with an account that is not closed, with the newest slip of each."""
    newest = ActivationSlip.objects.filter(person=OuterRef("pk")).order_by("-issued_at", "-pk")
    found = access.people_on_file(request.scope, *ROLES, on=timezone.localdate(request.now))
    return found.filter(is_active=True).annotate(slip_id=Subquery(newest.values("pk")[:1]))


def _filtered(found: UserQuerySet, form: SlipFilter, request: Request) -> UserQuerySet:
    values = form.cleaned_data if form.is_valid() else {}
    state = values.get("state") or NEVER
    if state == NEVER:
        found = found.never_signed_in()
    elif state == OPEN:
        still_open = ActivationSlip.objects.filter(used_at=None, revoked_at=None, expires_at__gt=request.now)
        found = found.filter(pk__in=still_open.values("person"))
    if values.get("q"):
        found = found.named(values["q"])
    if values.get("unit"):
        found = found.filter(posts__unit__places__path__startswith=access.current_path(values["unit"]))
    return found


@require_POST
@needs(*ROLES)
def slips_print(request: Request) -> HttpResponse:
    """The chosen people's slips as a PDF. The codes stand nowhere else: a lost sheet is printed anew."""
    chosen = row_numbers(request.POST.getlist("person"))
    posts = posts_of(_people(request).filter(pk__in=chosen))
    ready = sorted(posts.values(), key=lambda post: (post.unit.position, post.unit_id, post.person_id))
    roles = [role for role in Role if request.scope.has(role)]
    try:
        with transaction.atomic():
            issued = activation.issue(ready, actor=request.user, roles=roles, now=request.now)
            pdf = rendering.activation_slips(
                issued,
                address=settings.PUBLIC_ADDRESS + reverse("accounts:activate"),
                author=request.user.name,
                made_on=timezone.localdate(request.now),
            )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:slips")
    except MissingGlyphs as refusal:
        sentence = _("No font can print these characters: %(characters)s")
        messages.error(request, sentence % {"characters": " ".join(sorted(refusal.args[0]))})
        return redirect("accounts:slips")
    response = file_response(pdf, f"{_('Activation slips')}.pdf")
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@needs(*ROLES)
def slip_revoke(request: Request, pk: int) -> HttpResponse:
    slip = access.slip_in_scope(request.scope, pk, *ROLES)
    try:
        activation.revoke(slip, actor=request.user, now=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The slip of %(name)s is worthless now.") % {"name": slip.person.name})
    return redirect("accounts:slips")
