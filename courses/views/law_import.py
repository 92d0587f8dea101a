"""Law in: drop files, look at what was understood, correct the metadata, confirm."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import DomainError
from common.http.doors import Request, needs
from courses import access, lawtext
from courses.forms import LawFactsForm, UploadForm
from courses.lawtext import LawText, LawTextError
from courses.lawtext.decoding import decode
from courses.models import LawDraft
from courses.provisions import provision_rows
from courses.services import laws
from courses.suggestions import facts_of


@needs(*access.IMPORTS_LAWS)
def upload(request: Request) -> HttpResponse:
    """The drop area, and the texts of this person that wait for confirmation."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = [draft for file in form.cleaned_data["files"] if (draft := _keep(request, form, file))]
        if kept and not form.errors:
            return (
                redirect("courses:law-draft", kept[0].pk)
                if len(kept) == 1
                else redirect("courses:law-import")
            )
    drafts = LawDraft.objects.filter(created_by=request.user)
    rows = [(draft, lawtext.parse(draft.source_text)) for draft in drafts]
    return render(request, "courses/law_import.html", {"form": form, "rows": rows})


def _keep(request: Request, form: UploadForm, file: UploadedFile) -> LawDraft | None:
    """A draft of one file; what cannot be read is an error of the form that names file and line."""
    name = file.name or ""
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        form.add_error("files", _("%(file)s is too large.") % {"file": name})
        return None
    try:
        text = decode(file.read(), name)
        lawtext.parse(text)
    except LawTextError as error:
        form.add_error("files", _(error.message) % error.params)
        return None
    return laws.keep_draft(source_name=name, text=text, actor=request.user, now=request.now)


@needs(*access.IMPORTS_LAWS)
def draft(request: Request, pk: UUID) -> HttpResponse:
    """Preview of structure and warnings beside the metadata form; POST confirms."""
    found = access.own_draft(request.user, pk)
    parsed = lawtext.parse(found.source_text)
    if request.method != "POST":
        form = LawFactsForm(initial=asdict(facts_of(parsed)))
        return render(request, "courses/law_draft.html", _preview(found, parsed, form))
    form = LawFactsForm(request.POST)
    if form.is_valid():
        try:
            version, is_new = laws.confirm_draft(found, form.facts(), actor=request.user, now=request.now)
        except DomainError as error:
            name = error.details.get("field")
            form.add_error(name if name in form.fields else None, str(error))
        else:
            if is_new:
                messages.success(request, _("“%(title)s” is in the library.") % {"title": version.law.title})
            else:
                messages.info(request, _("This very text was in the library already; nothing was added."))
            return redirect("courses:version", version.pk)
    return render(request, "courses/law_draft.html", _preview(found, parsed, form))


def _preview(found: LawDraft, parsed: LawText, form: LawFactsForm) -> dict[str, Any]:
    warnings = [(w.line, _(w.message) % w.params) for w in parsed.warnings]
    counts = [(kind, number) for kind, number in parsed.counts.items() if number]
    rows = [row for row in provision_rows(parsed) if row["kind"] != "款"]
    return {
        "draft": found,
        "law": parsed,
        "form": form,
        "warnings": warnings,
        "counts": counts,
        "rows": rows,
        "lines": len(found.source_text.splitlines()),
    }


@require_POST
@needs(*access.IMPORTS_LAWS)
def discard(request: Request, pk: UUID) -> HttpResponse:
    found = access.own_draft(request.user, pk)
    laws.discard_draft(found, actor=request.user, now=request.now)
    messages.info(request, _("“%(file)s” was discarded.") % {"file": found.source_name})
    return redirect("courses:law-import")
