"""A question file in: upload, preview with corrections, confirmation, a job in the background."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Role
from common.errors import DomainError
from common.http.doors import Request, needs
from common.http.files import file_response
from exams import access, tasks
from exams.access import BANK_STAFF
from exams.exchange import QuestionDraft, ReadResult, rejected_rows_workbook, template_workbook
from exams.exchange.drafts import reasons_by_line
from exams.forms.question_imports import ConfirmForm, MappingForm, QuestionFileForm
from exams.kinds import KINDS, kind_of
from exams.models import QuestionUpload
from exams.services import question_imports
from exams.services.citations import Library
from exams.services.question_drafts import BankDuplicate, bank_duplicates, place

DRAFTS_PER_PAGE = 10
SHOWN_ERRORS = 100
SHOWN_DUPLICATES = 200


@require_safe
@needs(*BANK_STAFF)
def template(request: Request) -> HttpResponse:
    return file_response(template_workbook(), _("question template") + ".xlsx")


@needs(Role.QUESTION_EDITOR)
def upload(request: Request, pk: int) -> HttpResponse:
    bank = access.bank_in_scope(request.scope, pk, Role.QUESTION_EDITOR)
    form = QuestionFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["source"]
        try:
            kept = question_imports.keep_upload(
                bank, name=file.name or "", data=file.read(), actor=request.user, now=request.now
            )
        except DomainError as error:
            form.add_error("source", str(error))
        else:
            return redirect("exams:question-upload", kept.pk)
    waiting = QuestionUpload.objects.filter(bank=bank, created_by=request.user)
    return render(request, "exams/banks/upload.html", {"form": form, "bank": bank, "waiting": waiting})


@needs(Role.QUESTION_EDITOR)
def preview(request: Request, pk: UUID) -> HttpResponse:
    """What was understood of the file; POST corrects the meaning of its columns."""
    found = access.own_upload(request.scope, request.user, pk)
    result = question_imports.read_upload(found)
    mapping = MappingForm(request.POST or None, result=result)
    if request.method == "POST":
        if "guess" in request.POST:
            question_imports.remap(found, None, actor=request.user, now=request.now)
            return redirect("exams:question-upload", pk)
        if mapping.is_valid():
            question_imports.remap(found, mapping.mapping(), actor=request.user, now=request.now)
            return redirect("exams:question-upload", pk)
    if request.GET.get("export") == "rejected":
        data = rejected_rows_workbook(result.tables, result.errors)
        return file_response(data, _("rejected rows") + ".xlsx")
    return render(request, "exams/banks/preview.html", _preview(request, found, result, mapping))


def _preview(
    request: Request, found: QuestionUpload, result: ReadResult, mapping: MappingForm
) -> dict[str, Any]:
    duplicates = _duplicates(result, bank_duplicates(result.drafts, found.bank))
    page = Paginator(result.drafts, DRAFTS_PER_PAGE).get_page(request.GET.get("page"))
    errors = [
        {"sheet": sheet, "line": line, "reason": reason}
        for (sheet, line), reason in reasons_by_line(result.errors).items()
    ]
    counts = [
        (kind.label, sum(draft.kind == code for draft in result.drafts)) for code, kind in KINDS.items()
    ]
    return {
        "upload": found,
        "bank": found.bank,
        "result": result,
        "mapping": mapping,
        "page": page,
        "drafts": _shown(page.object_list),
        "counts": [pair for pair in counts if pair[1]],
        "errors": errors[:SHOWN_ERRORS],
        "error_count": len(errors),
        "duplicates": duplicates[:SHOWN_DUPLICATES],
        "duplicate_count": len(duplicates),
        "new_count": len(result.drafts) - len(duplicates),
        "notes": result.notes[:SHOWN_ERRORS],
        "several_sheets": len(result.columns) > 1,
        "confirm": ConfirmForm(),
    }


def _duplicates(result: ReadResult, standing: list[BankDuplicate]) -> list[dict[str, Any]]:
    """One entry a line: the twin in the file first, else the question of the bank."""
    drafts = {(draft.sheet, draft.line): draft for draft in result.drafts}
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for twice in result.duplicates:
        rows[(twice.sheet, twice.line)] = {"of_line": twice.of, "same_answer": twice.same_answer}
    for each in standing:
        rows.setdefault((each.sheet, each.line), {"question": each.question_id, "same_answer": True})
    return [
        {**row, "line": line, "stem": drafts[(sheet, line)].stem, "place": place(drafts[(sheet, line)])}
        for (sheet, line), row in sorted(rows.items())
    ]


def _shown(drafts: Any) -> list[dict[str, Any]]:
    """Drafts as a candidate would see them, with the key marked and the cited law looked up."""
    library = Library()
    return [_one(draft, library) for draft in drafts]


def _one(draft: QuestionDraft, library: Library) -> dict[str, Any]:
    options = kind_of(draft.kind).present(draft.options)
    _found, unknown = library.resolve("\n".join(draft.citations))
    return {
        "draft": draft,
        "label": kind_of(draft.kind).label,
        "options": [{**option, "is_right": option["key"] in draft.answer} for option in options],
        "unknown": unknown,
    }


@require_POST
@needs(Role.QUESTION_EDITOR)
def confirm(request: Request, pk: UUID) -> HttpResponse:
    found = access.own_upload(request.scope, request.user, pk)
    next_url = reverse("exams:bank", args=[found.bank_id]) + "?status=DRAFT"
    try:
        with transaction.atomic():
            job = question_imports.confirm(
                found,
                import_duplicates=request.POST.get("duplicates") == ConfirmForm.IMPORT,
                keep=request.POST.getlist("keep"),
                next_url=next_url,
                actor=request.user,
                now=request.now,
            )
            transaction.on_commit(lambda: tasks.import_questions.delay(str(job.pk)), robust=True)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("exams:question-upload", pk)
    return redirect("accounts:job", job.pk)


@require_POST
@needs(Role.QUESTION_EDITOR)
def discard(request: Request, pk: UUID) -> HttpResponse:
    found = access.own_upload(request.scope, request.user, pk)
    name, bank = found.source_name, found.bank_id
    question_imports.discard(found, actor=request.user, now=request.now)
    messages.info(request, _("“%(file)s” was discarded.") % {"file": name})
    return redirect("exams:question-import", bank)
