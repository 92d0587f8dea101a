"""Two reviewers accept the same question at once: one publishes it, the other is told that it is done."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

from accounts.enums import Role
from accounts.models import User
from exams.enums import QuestionStatus
from exams.models import Question, QuestionReview
from exams.services import question_reviews
from tests.factories.accounts import grant
from tests.factories.banks import make_draft, make_empty_bank, seen, send
from tests.factories.world import build_world
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def _waiting(now: datetime) -> tuple[Question, list[User]]:
    world = build_world()
    grant(world.colleague, Role.QUESTION_REVIEWER, world.district)
    draft = make_draft(make_empty_bank(world.own, now), world.question_editor, now)
    return send(draft, world.question_editor, now), [world.question_reviewer, world.colleague]


def test_two_reviewers_at_once_publish_once(now: datetime) -> None:
    question, reviewers = _waiting(now)
    read = seen(question)
    acts = [
        lambda who=who: question_reviews.accept(question, seen=read, actor=who, now=now) for who in reviewers
    ]
    assert at_once(acts, done="published") == ["not_in_review", "published"]
    assert QuestionReview.objects.count() == 1


def test_control_without_the_lock_both_would_decide(now: datetime) -> None:
    question, reviewers = _waiting(now)
    looked = threading.Barrier(2)

    def decide(who: User) -> None:
        row = Question.objects.get(pk=question.pk)
        assert row.status == QuestionStatus.IN_REVIEW
        looked.wait()
        version = row.versions.get()
        QuestionReview.objects.create(version=version, reviewer=who, decision="ACCEPTED", at=now)

    acts = [lambda who=who: decide(who) for who in reviewers]
    assert at_once(acts, done="published") == ["published", "published"]
    assert QuestionReview.objects.count() == 2
