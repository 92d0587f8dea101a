"""Dealing: every approved person once, the same paper however often it is dealt."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from common.errors import Conflict
from exams.enums import AttemptState, QuestionStatus, RegistrationState
from exams.models import Attempt, ExamSession, Question
from exams.services import attempts, papers
from tests.factories.accounts import UserFactory
from tests.factories.attempts import dealt, make_session, register
from tests.factories.world import World


def test_deal_gives_each_approved_person_one_ready_paper(session: ExamSession, now: datetime) -> None:
    people = [UserFactory() for _ in range(3)]
    register(session, people, now=now)
    register(session, [UserFactory()], now=now, state=RegistrationState.REFUSED)
    assert papers.deal(session, now=now) == 3
    rows = Attempt.objects.filter(session=session)
    assert {row.candidate_id for row in rows} == {person.pk for person in people}
    assert {(row.state, row.number, len(row.items), row.full_mark) for row in rows} == {("READY", 1, 6, 8)}


def test_deal_twice_changes_nothing(ready: Attempt, session: ExamSession, now: datetime) -> None:
    assert papers.deal(session, now=now + timedelta(minutes=1)) == 0
    ready.refresh_from_db()
    assert (Attempt.objects.count(), ready.dealt_at) == (1, now)


def test_deal_goes_on_where_it_was_killed(
    session: ExamSession, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "BATCH", 2)
    register(session, [UserFactory() for _ in range(5)], now=now)
    with_all = papers.composer_for(session)
    papers._deal_batch(
        session,
        with_all,
        list(papers._without_paper(session).values_list("person_id", flat=True)[:2]),
        now=now,
    )
    assert papers.deal(session, now=now) == 3
    assert Attempt.objects.filter(session=session).count() == 5


def test_same_seed_and_candidate_give_the_same_paper(
    ready: Attempt, session: ExamSession, now: datetime
) -> None:
    before = ready.items
    ready.delete()
    papers.deal(session, now=now)
    assert Attempt.objects.get().items == before


def test_candidates_get_different_papers_and_item_ids(session: ExamSession, now: datetime) -> None:
    register(session, [UserFactory(), UserFactory()], now=now)
    papers.deal(session, now=now)
    first, second = Attempt.objects.values_list("items", flat=True)
    assert {item["id"] for item in first} & {item["id"] for item in second} == set()


def test_paper_holds_neither_keys_nor_explanations(ready: Attempt) -> None:
    allowed = {"id", "version", "kind", "points", "policy", "order"}
    assert [set(item) for item in ready.items] == [allowed] * 6


def test_first_deal_is_noted_on_the_session(ready: Attempt, session: ExamSession, now: datetime) -> None:
    session.refresh_from_db()
    assert session.papers_dealt_at == now


def test_bank_too_small_is_refused_before_anything_is_dealt(world: World, now: datetime) -> None:
    session = make_session(world.district, now=now, count=7)
    register(session, [world.official], now=now)
    with pytest.raises(Conflict) as refusal:
        papers.deal(session, now=now)
    assert refusal.value.code == "stock_too_small"
    assert Attempt.objects.count() == 0


def test_late_registration_is_dealt_on_demand_once(session: ExamSession, world: World, now: datetime) -> None:
    first = papers.deal_one(session, world.official, now=now)
    assert papers.deal_one(session, world.official, now=now) == first
    assert Attempt.objects.count() == 1


def test_ready_paper_with_withdrawn_question_is_dealt_again(
    ready: Attempt, session: ExamSession, now: datetime
) -> None:
    gone = ready.items[0]["version"]
    Question.objects.filter(published_version_id=gone).update(status=QuestionStatus.WITHDRAWN)
    assert papers.deal_again(session, now=now) == 1
    ready.refresh_from_db()
    assert gone not in {item["version"] for item in ready.items}
    assert len(ready.items) == 6


def test_begun_paper_with_withdrawn_question_stays(
    opened: Attempt, session: ExamSession, now: datetime
) -> None:
    Question.objects.filter(published_version_id=opened.items[0]["version"]).update(
        status=QuestionStatus.WITHDRAWN
    )
    assert papers.deal_again(session, now=now) == 0


def test_sweep_deals_only_where_the_door_opens_within_a_day(world: World, now: datetime) -> None:
    far = make_session(
        world.district, now=now, opens_at=now + timedelta(days=3), closes_at=now + timedelta(days=4)
    )
    register(far, [world.official], now=now)
    assert papers.deal_waiting(now=now) == 0
    assert papers.deal_waiting(now=now + timedelta(days=2, hours=1)) == 1
    assert papers.deal_waiting(now=now + timedelta(days=2, hours=1)) == 0


def test_sweep_passes_over_a_session_that_cannot_be_dealt(world: World, now: datetime) -> None:
    broken = make_session(world.district, now=now, count=7)
    register(broken, [world.official], now=now)
    bank = broken.blueprint.rows.first().bank
    fine = make_session(world.district, now=now, bank=bank, campaign=broken.campaign)
    register(fine, [world.official], now=now)
    assert papers.deal_waiting(now=now) == 1


def test_begun_paper_cannot_change_in_the_database(opened: Attempt) -> None:
    opened.items = opened.items[1:]
    with pytest.raises(DatabaseError), transaction.atomic():
        opened.save(update_fields=["items"])


def test_second_attempt_has_another_paper(session: ExamSession, world: World, now: datetime) -> None:
    first = dealt(session, world.official, now=now)
    admission = attempts.start(first.pk, world.official, now=now)
    Attempt.objects.filter(pk=first.pk).update(
        state=AttemptState.GRADED, mark=0, is_passed=False, submitted_at=now
    )
    second = papers.deal_one(session, world.official, number=2, now=now)
    assert {item["id"] for item in second.items} & {item["id"] for item in admission.attempt.items} == set()
