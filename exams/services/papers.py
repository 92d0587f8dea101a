"""Papers are dealt before the door opens: one READY attempt per approved registration.

Deterministic from (session seed, candidate, number), so that dealing twice, or going on after a kill, gives
the same papers. A late registration is dealt when its candidate comes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from common.errors import Conflict
from exams.assembly import BlueprintRow, Composer, StockItem, StockTooSmall
from exams.enums import AttemptState
from exams.kinds import may_shuffle
from exams.models import Attempt, Blueprint, ExamSession, Question, Registration

BATCH = 500
DEAL_AHEAD = timedelta(hours=24)
logger = logging.getLogger(__name__)


def composer_for(session: ExamSession) -> Composer:
    """The session's blueprint over what may be drawn now; keep it while dealing many papers."""
    return Composer(_rows(session.blueprint, policy=session.scoring), _stock(session.blueprint))


def deal(session: ExamSession, *, now: datetime) -> int:
    """Deal to every approved registration that has no paper yet; returns how many.

    Each batch is a transaction of its own. Raises Conflict ``stock_too_small`` before anything is dealt.
    """
    composer = composer_for(session)
    dealt = 0
    while True:
        people = list(_without_paper(session).values_list("person_id", flat=True)[:BATCH])
        if not people:
            break
        with transaction.atomic():
            made = _deal_batch(session, composer, people, now=now)
        dealt += made
    _note_dealt(session, dealt, now=now)
    return dealt


def deal_one(session: ExamSession, candidate: User, *, number: int = 1, now: datetime) -> Attempt:
    """The paper with this number, dealt if it does not exist yet (late registration, second attempt).

    The caller has checked that the candidate may sit. Two requests at once get the same row.
    """
    found = Attempt.objects.filter(session=session, candidate=candidate, number=number).first()
    if found is None:
        attempt = _paper(session, composer_for(session), candidate.pk, number, now=now)
        Attempt.objects.bulk_create([attempt], ignore_conflicts=True)
        found = Attempt.objects.get(session=session, candidate=candidate, number=number)
    return found


def deal_again(session: ExamSession, *, now: datetime) -> int:
    """Deal anew the READY papers that hold a question which may no longer be drawn; returns how many.

    Papers that somebody has begun stay as they are (design §4): the database refuses to change them.
    """
    composer = composer_for(session)
    drawable = {item.id for item in composer.stock}
    ready = Attempt.objects.filter(session=session, state=AttemptState.READY)
    stale = [
        pk for pk, items in ready.values_list("pk", "items").iterator() if not _versions(items) <= drawable
    ]
    changed = 0
    for pk in stale:
        with transaction.atomic():
            attempt = ready.select_for_update().filter(pk=pk).first()
            if attempt is None:
                continue  # begun in the meantime
            anew = _paper(session, composer, attempt.candidate_id, attempt.number, now=now)
            attempt.items, attempt.full_mark, attempt.dealt_at = anew.items, anew.full_mark, now
            attempt.save(update_fields=["items", "full_mark", "dealt_at"])
            audit.record("attempt.deal_again", attempt, actor=None, now=now, reason="stale question")
            changed += 1
    return changed


def deal_waiting(*, now: datetime) -> int:
    """Deal to everybody who waits; a session whose banks are too small is logged and holds up no other."""
    return _for_each(deal, _sessions_to_deal(now=now), now=now)


def check_ready(*, now: datetime) -> int:
    """Deal again wherever a paper that nobody has begun holds a stale question."""
    return _for_each(deal_again, _sessions_to_check(now=now), now=now)


def _for_each(act: Callable[..., int], sessions: Iterable[ExamSession], *, now: datetime) -> int:
    done = 0
    for session in sessions:
        try:
            done += act(session, now=now)
        except Conflict as refusal:
            logger.error("session %s cannot be dealt: %s %s", session.pk, refusal.code, refusal.details)
    return done


def _sessions_to_deal(*, now: datetime) -> QuerySet[ExamSession]:
    """Published sessions whose door opens within a day, or is open, and where somebody has no paper."""
    waiting = (
        Registration.objects.approved()
        .filter(session=OuterRef("pk"))
        .exclude(Exists(Attempt.objects.filter(session=OuterRef("session"), candidate=OuterRef("person"))))
    )
    soon = ExamSession.objects.published().filter(opens_at__lte=now + DEAL_AHEAD, closes_at__gt=now)
    return soon.filter(Exists(waiting))


def _sessions_to_check(*, now: datetime) -> QuerySet[ExamSession]:
    """Published sessions with papers that nobody has begun."""
    ready = Attempt.objects.filter(session=OuterRef("pk"), state=AttemptState.READY)
    return ExamSession.objects.published().filter(Exists(ready), closes_at__gt=now)


def _without_paper(session: ExamSession) -> QuerySet[Registration]:
    papers = Attempt.objects.filter(session=session, candidate=OuterRef("person"))
    return session.registrations.approved().exclude(Exists(papers)).order_by("person_id")


def _deal_batch(session: ExamSession, composer: Composer, people: Iterable[int], *, now: datetime) -> int:
    papers = [_paper(session, composer, person, 1, now=now) for person in people]
    # Another worker may be dealing the same session: its rows are equal to ours.
    Attempt.objects.bulk_create(papers, ignore_conflicts=True)
    return len(papers)


def _note_dealt(session: ExamSession, dealt: int, *, now: datetime) -> None:
    if dealt == 0 and session.papers_dealt_at is not None:
        return
    with transaction.atomic():
        first = ExamSession.objects.filter(pk=session.pk, papers_dealt_at__isnull=True)
        if first.update(papers_dealt_at=now):
            session.papers_dealt_at = now
        if dealt:
            audit.record("session.deal_papers", session, actor=None, now=now, after={"papers": dealt})


def _paper(
    session: ExamSession, composer: Composer, candidate: int, number: int, *, now: datetime
) -> Attempt:
    try:
        items = composer.deal(seed=session.seed, candidate=candidate, number=number)
    except StockTooSmall as exc:
        raise Conflict(
            _("The banks do not hold enough questions for this paper."),
            code="stock_too_small",
            rows=[(each.row.kind, each.needed, each.found) for each in exc.shortages],
        ) from exc
    return Attempt(
        session=session,
        candidate_id=candidate,
        number=number,
        items=[item.as_json() for item in items],
        full_mark=sum(item.points for item in items),
        dealt_at=now,
    )


def _rows(blueprint: Blueprint, *, policy: str) -> list[BlueprintRow]:
    return [
        BlueprintRow(
            kind=row.kind,
            count=row.count,
            points=row.points,
            topic=row.topic or None,
            difficulty=row.difficulty,
            policy=policy,
            bank=row.bank_id,
        )
        for row in blueprint.rows.all()
    ]


def _stock(blueprint: Blueprint) -> list[StockItem]:
    questions = (
        Question.objects.drawable()
        .filter(bank__blueprint_rows__blueprint=blueprint)
        .distinct()
        .values_list(
            "published_version_id",
            "bank_id",
            "published_version__kind",
            "published_version__topic",
            "published_version__difficulty",
            "published_version__options",
        )
    )
    return [
        StockItem(
            id=version,
            kind=kind,
            topic=topic,
            difficulty=difficulty,
            option_count=len(options) if may_shuffle(kind, options) else 0,
            bank=bank,
        )
        for version, bank, kind, topic, difficulty, options in questions
    ]


def _versions(items: Iterable[dict[str, int]]) -> set[int]:
    return {item["version"] for item in items}
