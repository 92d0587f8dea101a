"""What waits for editors, reviewers, officers, issuers and administrators."""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Job
from accounts.services import audit
from certificates.enums import ItemState
from certificates.models import BatchItem
from exams.enums import QuestionKind, QuestionStatus, ReviewDecision
from exams.models import Bank, ExamSession, Question, QuestionReview, QuestionVersion
from reports.statistics import staff
from tests.factories.accounts import grant
from tests.factories.attempts import dealt, make_bank, make_question, make_session, register
from tests.factories.campaigns import sit
from tests.factories.certificates import make_batch, make_passed_session


def draft(bank, author, now, status=QuestionStatus.DRAFT):
    question = Question.objects.create(bank=bank, created_at=now, status=status)
    QuestionVersion.objects.create(
        question=question,
        number=1,
        kind=QuestionKind.TRUE_FALSE,
        stem="行政处罚应当公开。",
        answer=["true"],
        text_hash=f"draft{question.pk}",
        author=author,
        created_at=now,
    )
    return question


def test_editor_sees_own_drafts_returned_ones_and_what_is_published(world, now):
    bank = make_bank(world.district, now=now, each=1)
    editor = world.question_editor
    draft(bank, editor, now)
    draft(bank, world.official, now)
    draft(bank, editor, now, QuestionStatus.IN_REVIEW)
    returned = draft(bank, editor, now)
    QuestionReview.objects.create(
        version=returned.versions.get(),
        reviewer=world.question_reviewer,
        decision=ReviewDecision.RETURNED,
        at=now,
    )
    assert staff.writing(editor, Bank.objects.all()) == staff.Writing(
        drafts=2, returned=1, in_review=1, published=3
    )


def test_reviewer_does_not_review_own_questions(world, now):
    bank = make_bank(world.district, now=now, each=1)
    draft(bank, world.question_editor, now, QuestionStatus.IN_REVIEW)
    draft(bank, world.question_reviewer, now, QuestionStatus.IN_REVIEW)
    in_review = Question.objects.filter(status=QuestionStatus.IN_REVIEW)
    assert staff.reviewing(world.question_reviewer, in_review) == staff.Reviewing(waiting=1, own=1)
    assert staff.reviewing(world.question_reviewer, in_review.none()) == staff.Reviewing(waiting=0, own=0)


def test_question_in_use_stays_published_while_its_successor_is_written(world, now):
    bank = make_bank(world.district, now=now, each=0)
    make_question(
        bank, QuestionKind.SINGLE, 1, author=world.question_editor, reviewer=world.question_reviewer, now=now
    )
    assert staff.writing(world.question_editor, Bank.objects.all()).published == 1


def test_officer_sees_who_is_away_answering_and_done(world, now):
    session = make_session(world.district, now=now)
    attempt = dealt(session, world.official, now=now)
    register(session, [world.colleague, world.stranger], now=now)
    attempt.state, attempt.started_at, attempt.deadline_at = "OPEN", now, now + timedelta(minutes=90)
    attempt.save()
    sit(session, world.stranger, now, passed=True)
    make_session(
        world.district,
        now=now,
        bank=make_bank(world.district, "b2", now=now),
        campaign=session.campaign,
        state="DRAFT",
    )
    found = staff.exams(ExamSession.objects.all(), now)
    assert [
        (each.session, each.is_open, each.away, each.answering, each.submitted) for each in found.sittings
    ] == [(session, True, 1, 1, 1)]
    assert found.drafts == 1


def test_issuer_sees_who_passed_without_certificate_until_a_batch_is_open(world, now):
    session = make_passed_session(world.district, [(world.official, world.own), (world.colleague, world.own)])
    paths = [f"/{world.district.pk}/"]
    [waiting] = staff.issuing({world.district.pk}, paths, on=timezone.localdate(now)).to_certify
    assert (waiting.campaign, waiting.session, waiting.people) == (session.campaign, session, 2)
    batch = make_batch(world.district, [(world.stranger, world.other)], world.certificate_issuer, now)
    BatchItem.objects.filter(batch=batch).update(state=ItemState.FAILED)
    found = staff.issuing({world.district.pk}, paths, on=timezone.localdate(now))
    assert (len(found.to_certify), found.running, found.failed) == (1, 1, 1)


def test_system_administrator_sees_jobs_that_failed_lately(world, now):
    for state, at in (
        ("FAILED", now),
        ("FAILED", now - timedelta(days=8)),
        ("RUNNING", None),
        ("PENDING", None),
    ):
        Job.objects.create(
            kind="x", title="x", created_by=world.bureau, created_at=now, state=state, finished_at=at
        )
    assert staff.machine(now) == staff.Machine(running=1, waiting=1, failed=1)


def test_security_administrator_sees_grants_that_end_and_closed_accounts(world, now):
    today = timezone.localdate(now)
    paths = [f"/{world.district.pk}/"]
    before = staff.security(paths, on=today)
    row = grant(world.official, Role.LIAISON, world.own)
    row.valid_to = today + timedelta(days=5)
    row.save()
    world.colleague.is_active = False
    world.colleague.save()
    grant(world.colleague, Role.LIAISON, world.own)
    after = staff.security(paths, on=today)
    assert (after.holders - before.holders, after.ending, after.closed_with_role) == (2, 1, 1)


def test_auditor_sees_entries_of_the_last_day(world, now):
    audit.record("setting.change", world.official, actor=world.bureau, now=now - timedelta(days=2))
    audit.record("setting.change", world.official, actor=world.bureau, now=now)
    found = staff.trail(now)
    assert (found.last_day, found.last_block) == (1, None)
    assert found.unsealed == 2
