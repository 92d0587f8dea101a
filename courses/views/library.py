"""The library of laws: open to everybody who is signed in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.http.doors import Request, signed_in
from courses import access
from courses.enums import LawStatus
from courses.forms import LawFilter
from courses.models import Law, LawVersion

PAGE = 30


@require_safe
@signed_in
def laws(request: Request) -> HttpResponse:
    """All laws with the version in force, searched by title."""
    form = LawFilter(request.GET or None)
    found = _filtered(form).annotate(version_count=Count("versions", distinct=True))
    versions = LawVersion.objects.defer("source_text").order_by("-promulgated_on", "-pk")
    page = Paginator(found.prefetch_related(Prefetch("versions", versions)), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(law, _shown_version(list(law.versions.all()))) for law in page],
        "filter": form,
        "may_import": request.scope.has(*access.IMPORTS_LAWS),
    }
    return render(request, "courses/laws.html", context)


def _filtered(form: LawFilter) -> QuerySet[Law]:
    found = Law.objects.order_by("title")
    if not form.is_valid():
        return found
    wanted = form.cleaned_data
    if wanted["q"].strip():
        word = wanted["q"].strip()
        found = found.filter(Q(title__icontains=word) | Q(short_title__icontains=word))
    if wanted["category"]:
        found = found.filter(category=wanted["category"])
    if wanted["status"]:
        found = found.filter(versions__status=wanted["status"]).distinct()
    return found


def _shown_version(versions: list[LawVersion]) -> LawVersion | None:
    """The version in force, else the newest."""
    in_force = [version for version in versions if version.status == LawStatus.IN_FORCE]
    return next(iter(in_force or versions), None)


@require_safe
@signed_in
def law(request: Request, pk: int) -> HttpResponse:
    found = access.law(pk)
    versions = found.versions.defer("source_text").order_by("-promulgated_on", "-pk")
    facts = [
        (_("Category"), found.get_category_display()),
        (_("Issuing body"), found.issuing_body),
        (_("Short title"), found.short_title),
    ]
    context = {"law": found, "versions": versions, "facts": facts}
    return render(request, "courses/law.html", context)


@require_safe
@signed_in
def version(request: Request, pk: int) -> HttpResponse:
    """The text with its table of contents; each article has an address of its own (``#art-29``)."""
    found = access.law_version(pk)
    provisions = list(found.provisions.all())
    context = {
        "version": found,
        "law": found.law,
        "provisions": provisions,
        "contents": [each for each in provisions if each.is_heading],
        "facts": [
            (_("Issuing body"), found.law.issuing_body),
            (_("Document number"), found.document_no),
            (_("Promulgated on"), found.promulgated_on),
            (_("Effective on"), found.effective_on),
        ],
        "may_teach": request.scope.has(*access.MANAGES_COURSES),
    }
    return render(request, "courses/version.html", context)
