"""A question: its page, its editor, and the reviewers' queue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import Role
from common.errors import DomainError
from common.http.doors import Request, needs
from common.rownumbers import row_number
from exams import access
from exams.access import BANK_STAFF
from exams.enums import QuestionStatus
from exams.forms.questions import QuestionForm, ReviewForm
from exams.kinds import kind_of
from exams.models import Bank, Question, QuestionVersion
from exams.services import citations, question_reviews, questions

PER_PAGE = 50


@require_safe
@needs(*BANK_STAFF)
def question_page(request: Request, pk: int) -> HttpResponse:
    """As a candidate would see it, and everything a candidate never sees."""
    question = access.question_in_scope(request.scope, pk)
    versions = list(question.versions.select_related("author", "reviewer"))
    number = request.GET.get("version", "")
    shown = next((each for each in versions if str(each.number) == number), versions[0])
    reviews = [
        review
        for version in question.versions.prefetch_related("reviews__reviewer")
        for review in version.reviews.all()
    ]
    context = {
        **content_of(shown),
        "question": question,
        "bank": question.bank,
        "versions": versions,
        "newest": versions[0],
        "reviews": sorted(reviews, key=lambda review: review.at, reverse=True),
        "obstacle": questions.obstacle(shown) if question.status == QuestionStatus.DRAFT else "",
        "may_write": _may(request, question, Role.QUESTION_EDITOR),
        "may_review": _may(request, question, Role.QUESTION_REVIEWER),
    }
    return render(request, "exams/questions/question.html", context)


def _may(request: Request, question: Question, role: Role) -> bool:
    return access.banks_in_scope(request.scope, role).filter(pk=question.bank_id).exists()


def content_of(version: QuestionVersion) -> dict[str, Any]:
    """What the partials show of a version: the candidate's view, the key in words, the cited law."""
    rows = version.citations.select_related("law_version__law")
    return {
        "version": version,
        "options": [
            {**option, "is_right": option["key"] in version.answer}
            for option in kind_of(version.kind).present(version.options)
        ],
        "citations": citations.shown(rows),
    }


@needs(Role.QUESTION_EDITOR)
def question_new(request: Request, pk: int) -> HttpResponse:
    bank = access.bank_in_scope(request.scope, pk, Role.QUESTION_EDITOR)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        question = questions.create(bank, form.content(), actor=request.user, now=request.now)
        messages.success(request, _("Saved as a draft."))
        if request.POST.get("next") == "another":
            return redirect("exams:question-new", pk)
        return redirect("exams:question", question.pk)
    return render(request, "exams/questions/editor.html", _editor(form, bank))


@needs(Role.QUESTION_EDITOR)
def question_edit(request: Request, pk: int) -> HttpResponse:
    """The newest version in the form; a published one is kept and a new version begins."""
    question = access.question_in_scope(request.scope, pk, Role.QUESTION_EDITOR)
    newest = question.versions.order_by("-number")[0]
    form = QuestionForm(request.POST or None, version=newest)
    if request.method == "POST" and form.is_valid():
        try:
            version = questions.edit(question, form.content(), actor=request.user, now=request.now)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved as version %(number)s.") % {"number": version.number})
            return redirect("exams:question", pk)
    context = _editor(form, question.bank)
    return render(request, "exams/questions/editor.html", {**context, "question": question, "newest": newest})


def _editor(form: QuestionForm, bank: Bank) -> dict[str, Any]:
    versions = QuestionVersion.objects.filter(question__bank=bank).exclude(topic="")
    topics = versions.order_by("topic").values_list("topic", flat=True).distinct()
    return {"form": form, "bank": bank, "topics": list(topics)}


@require_safe
@needs(Role.QUESTION_REVIEWER)
def review_queue(request: Request) -> HttpResponse:
    """What waits for a reviewer, oldest question first; own questions are marked, somebody else decides
    them."""
    waiting = access.questions_to_review(request.scope)
    rows = QuestionVersion.objects.newest().filter(question__in=waiting)
    banks = access.banks_in_scope(request.scope, Role.QUESTION_REVIEWER).filter(
        Exists(waiting.filter(bank=OuterRef("pk")))
    )
    chosen = request.GET.get("bank", "")
    bank = row_number(chosen)
    if bank is not None:
        rows = rows.filter(question__bank=bank)
    rows = rows.select_related("question__bank", "author").order_by("question_id")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "banks": banks, "chosen": chosen}
    return render(request, "exams/questions/reviews.html", context)


@needs(Role.QUESTION_REVIEWER)
def review(request: Request, pk: int) -> HttpResponse:
    """Read, then accept or return; afterwards the next one of the queue."""
    question = access.question_in_scope(request.scope, pk, Role.QUESTION_REVIEWER)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, question, form)
        except DomainError as error:
            form.add_error(error.details.get("field"), str(error))
    versions = list(question.versions.select_related("author")[:2])
    version = versions[0]
    authors = question_reviews.authors(question)
    context = {
        **content_of(version),
        "question": question,
        "bank": question.bank,
        "form": form,
        "previous": versions[1] if len(versions) > 1 else None,
        "changed": _changed(versions),
        "seen": questions.fingerprint(version),
        "is_waiting": question.status == QuestionStatus.IN_REVIEW,
        "is_own": bool({request.user.pk, request.user.canonical_id} & authors),
        "waiting": access.questions_to_review(request.scope).count(),
    }
    return render(request, "exams/questions/review.html", context)


def _changed(versions: list[QuestionVersion]) -> list[tuple[str, Any]]:
    """What differs from the version before: name of the field and its old value."""
    if len(versions) < 2:
        return []
    now, before = versions
    texts = {name: (getattr(now, name), getattr(before, name)) for name in ("stem", "explanation", "topic")}
    texts["options"] = ("\n".join(now.options), "\n".join(before.options))
    texts["answer"] = ("".join(now.answer), "".join(before.answer))
    labels = {
        "stem": _("Stem"),
        "options": _("Options"),
        "answer": _("Answer"),
        "explanation": _("Explanation"),
        "topic": _("Knowledge point"),
    }
    return [(labels[name], texts[name][1]) for name in labels if texts[name][0] != texts[name][1]]


def _decide(request: Request, question: Question, form: ReviewForm) -> HttpResponse:
    comment = form.cleaned_data["comment"]
    seen = request.POST.get("seen", "")
    if request.POST.get("decision") == "accept":
        question_reviews.accept(question, seen=seen, comment=comment, actor=request.user, now=request.now)
        messages.success(request, _("Question %(number)s is published.") % {"number": question.pk})
    else:
        question_reviews.give_back(question, seen=seen, comment=comment, actor=request.user, now=request.now)
        messages.success(request, _("Question %(number)s went back to its author.") % {"number": question.pk})
    waiting = access.questions_to_review(request.scope).order_by("pk")
    following = waiting.filter(pk__gt=question.pk).first() or waiting.first()
    return redirect("exams:review", following.pk) if following else redirect("exams:reviews")
