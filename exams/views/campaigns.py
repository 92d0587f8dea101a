"""Campaigns: list, opening, the page of one, freezing its roster, naming nominees."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import district_of, people_in_scope
from accounts.enums import Role
from common.errors import DomainError
from common.http.doors import Request, needs
from exams import access
from exams.access import CAMPAIGN_STAFF
from exams.enums import ExamKind, RegistrationState
from exams.forms.campaigns import CampaignForm, PersonSearchForm
from exams.models import Campaign
from exams.services import campaigns, rosters
from exams.statistics import counts, total

FOUND_AT_MOST = 20


@needs(*CAMPAIGN_STAFF)
def campaign_list(request: Request) -> HttpResponse:
    rows = (
        access.campaigns_in_scope(request.scope)
        .select_related("roster")
        .annotate(
            sessions_count=Count("sessions", distinct=True), people=Count("roster__entries", distinct=True)
        )
    )
    return render(
        request,
        "exams/campaigns/list.html",
        {
            "campaigns": rows,
            "may_open": request.scope.has(Role.BUREAU),
            "sees_all": request.scope.has(Role.BUREAU, Role.EXAM_OFFICER),
        },
    )


@needs(Role.BUREAU)
def campaign_new(request: Request) -> HttpResponse:
    today = timezone.localdate(request.now)
    form = CampaignForm(request.POST or None, initial={"year": today.year, "kind": ExamKind.ANNUAL})
    if request.method == "POST" and form.is_valid():
        district = district_of(request.user, on=today)
        if district is None or district.pk not in access.district_ids(request.scope, Role.BUREAU):
            form.add_error(None, _("You belong to no district in which you may open a campaign."))
        else:
            try:
                campaign = campaigns.create(
                    district=district,
                    kind=ExamKind(form.cleaned_data["kind"]),
                    year=form.cleaned_data["year"],
                    title=form.cleaned_data["title"],
                    snapshot_on=form.cleaned_data["snapshot_on"],
                    actor=request.user,
                    now=request.now,
                )
            except DomainError as refusal:
                form.add_error(refusal.details.get("field"), str(refusal))
            else:
                messages.success(request, _("The campaign has been opened."))
                return redirect("exams:campaign", campaign.pk)
    return render(request, "exams/campaigns/form.html", {"form": form})


@needs(*CAMPAIGN_STAFF)
def campaign_page(request: Request, pk: int) -> HttpResponse:
    campaign = access.campaign_in_scope(request.scope, pk)
    paths = request.scope.of(*CAMPAIGN_STAFF)
    is_frozen = hasattr(campaign, "roster")
    in_scope = _under("registrations", paths)
    waiting = Q(registrations__state=RegistrationState.SUBMITTED) & in_scope
    approved = Q(registrations__state=RegistrationState.APPROVED) & in_scope
    sessions = campaign.sessions.annotate(
        waiting=Count("registrations", filter=waiting), approved=Count("registrations", filter=approved)
    )
    exemptions = access.exemptions_in_scope(request.scope, *CAMPAIGN_STAFF).filter(campaign=campaign)
    return render(
        request,
        "exams/campaigns/page.html",
        {
            "campaign": campaign,
            "is_frozen": is_frozen,
            "is_due": campaign.snapshot_on <= timezone.localdate(request.now),
            "tally": total(
                counts(campaign, paths, request.now) if is_frozen else [],
                has_gate=campaign.kind == ExamKind.ANNUAL,
            ),
            "sessions": sessions.order_by("opens_at"),
            "exemptions": {
                row["state"]: row["n"]
                for row in exemptions.order_by().values("state").annotate(n=Count("pk"))
            },
            "sees_exemptions": request.scope.has(Role.BUREAU, Role.LIAISON),
            "is_bureau": request.scope.has(Role.BUREAU),
            "is_liaison": request.scope.has(Role.LIAISON),
            "has_nominees": campaign.kind == ExamKind.PRE_APPOINTMENT,
        },
    )


def _under(relation: str, paths: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{relation}__unit_path__startswith": path})
    return condition


@needs(Role.BUREAU)
def campaign_freeze(request: Request, pk: int) -> HttpResponse:
    campaign = access.campaign_in_scope(request.scope, pk, Role.BUREAU)
    if request.method == "POST":
        try:
            roster = rosters.freeze(campaign, actor=request.user, now=request.now)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            people = roster.entries.count()
            words = ngettext(
                "The roster has been frozen with one person.",
                "The roster has been frozen with %(people)s people.",
                people,
            )
            messages.success(request, words % {"people": people})
        return redirect("exams:campaign", campaign.pk)
    if hasattr(campaign, "roster"):
        return redirect("exams:campaign", campaign.pk)
    entries = rosters.expected(campaign)
    return render(
        request,
        "exams/campaigns/freeze.html",
        {
            "campaign": campaign,
            "people": len(entries),
            "units": len({entry.unit_id for entry in entries}),
            "leaders": sum(entry.is_leader for entry in entries),
            "is_due": campaign.snapshot_on <= timezone.localdate(request.now),
        },
    )


@needs(Role.BUREAU)
def campaign_nominees(request: Request, pk: int) -> HttpResponse:
    campaign = access.campaign_in_scope(request.scope, pk, Role.BUREAU)
    today = timezone.localdate(request.now)
    people = people_in_scope(request.scope, Role.BUREAU, on=today)
    if request.method == "POST":
        return _nominate(request, campaign)
    form = PersonSearchForm(request.GET)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = people.filter(name__contains=asked).order_by("name", "pk")[:FOUND_AT_MOST] if asked else []
    posts = {
        person.pk: post
        for person in found
        for post in person.posts.valid_on(today).on_establishment().select_related("unit")[:1]
    }
    nominees = campaign.nominees.select_related("person")
    named = {nominee.person_id for nominee in nominees}
    return render(
        request,
        "exams/campaigns/nominees.html",
        {
            "campaign": campaign,
            "form": form,
            "asked": asked,
            "found": [(person, posts.get(person.pk), person.pk in named) for person in found],
            "nominees": nominees,
            "is_open": campaign.kind == ExamKind.PRE_APPOINTMENT and not hasattr(campaign, "roster"),
        },
    )


def _nominate(request: Request, campaign: Campaign) -> HttpResponse:
    today = timezone.localdate(request.now)
    person = access.person_to_nominate(request.scope, request.POST.get("person", ""), on=today)
    try:
        campaigns.nominate(campaign, person, actor=request.user, now=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is on the list of nominees.") % {"name": person.name})
    return redirect("exams:campaign-nominees", campaign.pk)


@require_POST
@needs(Role.BUREAU)
def nominee_remove(request: Request, pk: int, nominee: int) -> HttpResponse:
    campaign = access.campaign_in_scope(request.scope, pk, Role.BUREAU)
    row = access.nominee_of(campaign, nominee)
    try:
        campaigns.drop_nominee(row, actor=request.user, now=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:campaign-nominees", campaign.pk)
