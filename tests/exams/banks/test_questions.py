"""Questions written, reviewed by another person, published, renewed, withdrawn."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEntry
from common.errors import Conflict, Invalid, NotAllowed
from exams.enums import QuestionStatus, ReviewDecision
from exams.models import Bank, Question, QuestionReview
from exams.services import question_reviews, questions
from tests.factories.banks import content, make_draft, make_empty_bank, make_published, seen, send
from tests.factories.world import World


@pytest.fixture
def bank(world: World, now: datetime) -> Bank:
    return make_empty_bank(world.own, now)


def test_new_question_is_a_draft_with_its_first_version(bank: Bank, world: World, now: datetime) -> None:
    question = make_draft(bank, world.question_editor, now)
    version = question.versions.get()
    assert (question.status, version.number, version.author) == ("DRAFT", 1, world.question_editor)
    assert AuditEntry.objects.get(action="question.create").object_id == str(question.pk)


def test_content_that_breaks_a_rule_of_its_kind_is_refused(bank: Bank, world: World, now: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        make_draft(bank, world.question_editor, now, answer=("C",))
    assert refusal.value.code == "answer_outside"
    assert not Question.objects.exists()


def test_draft_is_changed_in_place_by_its_author(bank: Bank, world: World, now: datetime) -> None:
    question = make_draft(bank, world.question_editor, now)
    questions.edit(question, content(topic="行政许可"), actor=world.question_editor, now=now)
    assert list(question.versions.values_list("number", "topic")) == [(1, "行政许可")]


def test_somebody_elses_draft_gets_a_version_of_its_own_and_neither_may_review(
    bank: Bank, world: World, now: datetime
) -> None:
    question = make_draft(bank, world.question_reviewer, now)
    questions.edit(question, content(), actor=world.question_editor, now=now)
    send(question, world.question_editor, now)
    assert question_reviews.authors(question) == {world.question_reviewer.pk, world.question_editor.pk}
    with pytest.raises(NotAllowed):
        question_reviews.accept(question, seen=seen(question), actor=world.question_reviewer, now=now)


def test_accepting_publishes_in_one_step(bank: Bank, world: World, now: datetime) -> None:
    question = make_published(bank, world.question_editor, world.question_reviewer, now)
    version = question.versions.get()
    assert (question.published_version, version.reviewer, version.published_at) == (
        version,
        world.question_reviewer,
        now,
    )
    assert QuestionReview.objects.get().decision == ReviewDecision.ACCEPTED


def test_author_does_not_review(bank: Bank, world: World, now: datetime) -> None:
    question = send(make_draft(bank, world.question_editor, now), world.question_editor, now)
    with pytest.raises(NotAllowed) as refusal:
        question_reviews.accept(question, seen=seen(question), actor=world.question_editor, now=now)
    assert refusal.value.code == "own_question"


def test_database_refuses_the_author_as_reviewer(bank: Bank, world: World, now: datetime) -> None:
    version = make_draft(bank, world.question_editor, now).versions.get()
    version.reviewer, version.published_at = world.question_editor, now
    with pytest.raises(Exception, match="author_does_not_review"), transaction.atomic():
        version.save()


def test_published_version_is_immutable_in_the_database(bank: Bank, world: World, now: datetime) -> None:
    version = make_published(bank, world.question_editor, world.question_reviewer, now).published_version
    version.stem = "改了"
    with pytest.raises(DatabaseError), transaction.atomic():
        version.save()


def test_decision_holds_only_for_what_was_read(bank: Bank, world: World, now: datetime) -> None:
    question = send(make_draft(bank, world.question_editor, now), world.question_editor, now)
    read = seen(question)
    questions.take_back([question.pk], bank=bank, actor=world.question_editor, now=now)
    questions.edit(question, content(), actor=world.question_editor, now=now)
    send(question, world.question_editor, now)
    with pytest.raises(Conflict) as refusal:
        question_reviews.accept(question, seen=read, actor=world.question_reviewer, now=now)
    assert refusal.value.code == "changed_meanwhile"


def test_second_decision_comes_too_late(bank: Bank, world: World, now: datetime) -> None:
    question = make_published(bank, world.question_editor, world.question_reviewer, now)
    with pytest.raises(Conflict) as refusal:
        question_reviews.accept(question, seen=seen(question), actor=world.question_reviewer, now=now)
    assert refusal.value.code == "not_in_review"


def test_returning_needs_a_comment_and_makes_a_draft_again(bank: Bank, world: World, now: datetime) -> None:
    question = send(make_draft(bank, world.question_editor, now), world.question_editor, now)
    reviewer = world.question_reviewer
    with pytest.raises(Invalid):
        question_reviews.give_back(question, seen=seen(question), comment=" ", actor=reviewer, now=now)
    question_reviews.give_back(question, seen=seen(question), comment="依据有误", actor=reviewer, now=now)
    question.refresh_from_db()
    assert question.status == QuestionStatus.DRAFT
    assert QuestionReview.objects.get().comment == "依据有误"


def test_question_in_review_is_not_changed(bank: Bank, world: World, now: datetime) -> None:
    question = send(make_draft(bank, world.question_editor, now), world.question_editor, now)
    with pytest.raises(Conflict) as refusal:
        questions.edit(question, content(), actor=world.question_editor, now=now)
    assert refusal.value.code == "in_review"


def test_new_version_of_a_published_question_leaves_the_old_one_in_use(
    bank: Bank, world: World, now: datetime
) -> None:
    question = make_published(bank, world.question_editor, world.question_reviewer, now)
    first = question.published_version
    second = questions.edit(question, content(), actor=world.question_editor, now=now)
    question.refresh_from_db()
    assert (second.number, question.status, question.published_version) == (2, "DRAFT", first)
    assert Question.objects.drawable().get() == question
    send(question, world.question_editor, now)
    question_reviews.accept(question, seen=seen(question), actor=world.question_reviewer, now=now)
    question.refresh_from_db()
    assert question.published_version == second


def test_withdrawn_question_is_drawn_no_more_and_can_come_back(
    bank: Bank, world: World, now: datetime
) -> None:
    question = make_published(bank, world.question_editor, world.question_reviewer, now)
    editor = world.question_editor
    questions.withdraw([question.pk], bank=bank, reason="条文已修改", actor=editor, now=now)
    question.refresh_from_db()
    assert (question.status, question.withdrawn_reason) == ("WITHDRAWN", "条文已修改")
    assert not Question.objects.drawable().exists()
    questions.edit(question, content(), actor=editor, now=now)
    question.refresh_from_db()
    assert (question.status, question.versions.count()) == ("DRAFT", 2)
    assert not Question.objects.drawable().exists()


def test_withdrawing_needs_a_reason(bank: Bank, world: World, now: datetime) -> None:
    question = make_draft(bank, world.question_editor, now)
    with pytest.raises(Invalid):
        questions.withdraw([question.pk], bank=bank, reason="  ", actor=world.question_editor, now=now)


def test_unknown_citation_keeps_a_draft_out_of_review(bank: Bank, world: World, now: datetime) -> None:
    good = make_draft(bank, world.question_editor, now)
    bad = make_draft(bank, world.question_editor, now, unresolved=("《不存在法》第一条",))
    outcome = questions.send_to_review([good.pk, bad.pk], bank=bank, actor=world.question_editor, now=now)
    assert (outcome.moved, [pk for pk, _reason in outcome.refused]) == (1, [bad.pk])


def test_actions_touch_only_the_bank_they_are_meant_for(bank: Bank, world: World, now: datetime) -> None:
    elsewhere = make_draft(make_empty_bank(world.other, now), world.question_editor, now)
    outcome = questions.send_to_review([elsewhere.pk], bank=bank, actor=world.question_editor, now=now)
    elsewhere.refresh_from_db()
    assert (outcome.moved, elsewhere.status) == (0, "DRAFT")
