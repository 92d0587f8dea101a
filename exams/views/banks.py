"""Banks: the list, opening one, and the questions of one with filter, sorting, choice and export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import units_in_scope
from accounts.enums import Role
from common.errors import DomainError
from common.http.doors import Request, needs
from common.http.files import file_response
from common.rownumbers import row_numbers
from exams import access
from exams.access import BANK_STAFF
from exams.enums import QuestionStatus
from exams.exchange import QuestionDraft, write_workbook
from exams.forms.banks import BankForm
from exams.forms.questions import QuestionFilter
from exams.models import Bank, Question, QuestionCitation, QuestionVersion
from exams.services import banks, citations, questions
from exams.services.questions import Outcome

PER_PAGE = 50
SORTS = {
    "number": ("question_id",),
    "kind": ("kind", "question_id"),
    "topic": ("topic", "question_id"),
    "difficulty": ("difficulty", "question_id"),
    "status": ("question__status", "question_id"),
}
SHOWN_REFUSALS = 5


@require_safe
@needs(*BANK_STAFF)
def bank_list(request: Request) -> HttpResponse:
    rows = (
        access.banks_in_scope(request.scope)
        .select_related("owner")
        .annotate(
            **{
                status.lower(): Count("questions", filter=Q(questions__status=status))
                for status in QuestionStatus.values
            }
        )
    )
    context = {"banks": rows, "may_write": request.scope.has(Role.QUESTION_EDITOR)}
    return render(request, "exams/banks/list.html", context)


@needs(Role.QUESTION_EDITOR)
def bank_new(request: Request) -> HttpResponse:
    owners = units_in_scope(request.scope, Role.QUESTION_EDITOR).order_by("district_id", "position", "code")
    form = BankForm(request.POST or None, owners=owners)
    if request.method == "POST" and form.is_valid():
        try:
            bank = banks.create(**form.cleaned_data, actor=request.user, now=request.now)
        except DomainError as error:
            form.add_error(error.details.get("field"), str(error))
        else:
            messages.success(request, _("The bank is open. Write its first question or import a file."))
            return redirect("exams:bank", bank.pk)
    return render(request, "exams/banks/form.html", {"form": form})


@needs(Role.QUESTION_EDITOR)
def bank_edit(request: Request, pk: int) -> HttpResponse:
    bank = access.bank_in_scope(request.scope, pk, Role.QUESTION_EDITOR)
    form = BankForm(request.POST or None, bank=bank)
    if request.method == "POST" and form.is_valid():
        banks.change(bank, **form.cleaned_data, actor=request.user, now=request.now)
        messages.success(request, _("Saved."))
        return redirect("exams:bank", pk)
    return render(request, "exams/banks/form.html", {"form": form, "bank": bank})


@require_safe
@needs(*BANK_STAFF)
def bank_page(request: Request, pk: int) -> HttpResponse:
    """The questions of a bank, each in its newest version."""
    bank = access.bank_in_scope(request.scope, pk)
    may_write = access.banks_in_scope(request.scope, Role.QUESTION_EDITOR).filter(pk=pk).exists()
    form = _filter_form(request.GET, bank)
    rows = _sorted(_filtered(bank, form), request.GET.get("sort", ""))
    if request.GET.get("export") == "xlsx":
        return file_response(write_workbook(_as_drafts(rows)), f"{bank.code}.xlsx")
    page = Paginator(rows.select_related("question"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bank": bank,
        "form": form,
        "page": page,
        "may_write": may_write,
        "counts": _counts(bank),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "exams/banks/bank.html", context)


def _filter_form(data: Any, bank: Bank) -> QuestionFilter:
    versions = QuestionVersion.objects.filter(question__bank=bank)
    topics = versions.exclude(topic="").order_by("topic").values_list("topic", flat=True).distinct()
    cited = QuestionCitation.objects.filter(version__question__bank=bank).order_by("law_version__law__title")
    laws = cited.values_list("law_version__law", "law_version__law__title").distinct()
    return QuestionFilter(data, topics=list(topics), laws=list(laws))


def _filtered(bank: Bank, form: QuestionFilter) -> QuerySet[QuestionVersion]:
    rows = QuestionVersion.objects.newest().filter(question__bank=bank)
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("q"):
        text = wanted["q"].strip()
        found = Q(stem__icontains=text) | Q(options__icontains=text) | Q(explanation__icontains=text)
        rows = rows.filter(found | Q(question_id=int(text) if text.isdecimal() and len(text) < 10 else 0))
    for name in ("kind", "topic", "difficulty"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("status"):
        rows = rows.filter(question__status=wanted["status"])
    if wanted.get("law"):
        cited = QuestionCitation.objects.filter(law_version__law=wanted["law"]).values("version")
        rows = rows.filter(pk__in=cited)
    return rows


def _sorted(rows: QuerySet[QuestionVersion], wished: str) -> QuerySet[QuestionVersion]:
    names = SORTS.get(wished.removeprefix("-"))
    if names is None:
        return rows.order_by("-question_id")
    return rows.order_by(*(F(name).desc() if wished.startswith("-") else F(name).asc() for name in names))


def _counts(bank: Bank) -> dict[str, int]:
    rows = bank.questions.order_by().values_list("status").annotate(n=Count("pk"))
    return dict(rows)


def _as_drafts(rows: QuerySet[QuestionVersion]) -> list[QuestionDraft]:
    """In the layout of the template: the file can be corrected and imported again."""
    return [
        QuestionDraft(
            line=at,
            kind=version.kind,
            stem=version.stem,
            options=tuple(version.options),
            answer=tuple(version.answer),
            explanation=version.explanation,
            difficulty=version.difficulty,
            topic=version.topic,
            citations=(
                *(citations.official(row) for row in version.citations.all()),
                *version.unresolved_citations,
            ),
        )
        for at, version in enumerate(rows.prefetch_related("citations__law_version__law"), 2)
    ]


@require_POST
@needs(Role.QUESTION_EDITOR)
def questions_act(request: Request, pk: int) -> HttpResponse:
    """Send to review, take back, or withdraw: the chosen questions, or all that the filter shows."""
    bank = access.bank_in_scope(request.scope, pk, Role.QUESTION_EDITOR)
    action = request.POST.get("action", "")
    if action == "withdraw":
        ids = [*_chosen(request, bank)]
        return _ask_reason(request, bank, ids)
    acts = {"send": questions.send_to_review, "take_back": questions.take_back}
    if action in acts:
        outcome = acts[action](_chosen(request, bank), bank=bank, actor=request.user, now=request.now)
        _tell(request, outcome, action)
    elif action == "withdraw_now":
        return _withdraw(request, bank)
    return redirect(_back(request, bank))


def _chosen(request: Request, bank: Bank) -> list[int]:
    if request.POST.get("all_shown"):
        form = _filter_form(request.GET, bank)
        return list(_filtered(bank, form).values_list("question_id", flat=True))
    return row_numbers(request.POST.getlist("question"))


def _back(request: Request, bank: Bank) -> str:
    asked = row_numbers(request.POST.getlist("question"))
    if request.POST.get("single") and len(asked) == 1:
        return reverse("exams:question", args=asked)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return reverse("exams:bank", args=[bank.pk]) + query


def _ask_reason(request: Request, bank: Bank, ids: list[int], error: str = "") -> HttpResponse:
    """A page of its own names what is withdrawn and what follows."""
    chosen = Question.objects.filter(bank=bank, pk__in=ids).exclude(status=QuestionStatus.WITHDRAWN)
    listed = list(QuestionVersion.objects.newest().filter(question__in=chosen).order_by("question_id"))
    if not listed:
        messages.warning(request, _("Choose at least one question that is not withdrawn yet."))
        return redirect(_back(request, bank))
    context = {
        "bank": bank,
        "versions": listed[:20],
        "count": len(listed),
        # A whole list goes on as its filter: a form takes no ten thousand hidden fields.
        "all_shown": bool(request.POST.get("all_shown")),
        "ids": [version.question_id for version in listed],
        "published": chosen.filter(published_version__isnull=False).count(),
        "reason": request.POST.get("reason", ""),
        "error": error,
        "back_url": _back(request, bank),
    }
    return render(request, "exams/questions/withdraw.html", context)


def _withdraw(request: Request, bank: Bank) -> HttpResponse:
    ids = _chosen(request, bank)
    reason = request.POST.get("reason", "")
    try:
        outcome = questions.withdraw(ids, bank=bank, reason=reason, actor=request.user, now=request.now)
    except DomainError as refusal:
        return _ask_reason(request, bank, ids, error=str(refusal))
    _tell(request, outcome, "withdraw")
    return redirect(_back(request, bank))


def _tell(request: Request, outcome: Outcome, action: str) -> None:
    n = outcome.moved
    done = {
        "send": ngettext("%(n)s question was sent to review.", "%(n)s questions were sent to review.", n),
        "take_back": ngettext("%(n)s question was taken back.", "%(n)s questions were taken back.", n),
        "withdraw": ngettext("%(n)s question was withdrawn.", "%(n)s questions were withdrawn.", n),
    }[action]
    if n:
        messages.success(request, done % {"n": n})
    elif not outcome.refused:
        messages.warning(request, _("Nothing chosen is in a state that allows this step."))
    for question, reason in outcome.refused[:SHOWN_REFUSALS]:
        text = _("Question %(number)s stays a draft: %(reason)s")
        messages.warning(request, text % {"number": question, "reason": reason})
    if len(outcome.refused) > SHOWN_REFUSALS:
        more = len(outcome.refused) - SHOWN_REFUSALS
        text = ngettext("%(n)s more stays a draft.", "%(n)s more stay drafts.", more)
        messages.warning(request, text % {"n": more})
