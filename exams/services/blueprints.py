"""Blueprints: what a paper is made of, checked against the stock, tried out as a sample paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.services import audit
from common.errors import Conflict, Invalid
from exams.assembly import BlueprintRow as PlannedRow
from exams.assembly import Composer, StockItem
from exams.enums import ScoringPolicy, SessionState
from exams.kinds import kind_of, may_shuffle
from exams.models import Bank, Blueprint, BlueprintRow, Question, QuestionVersion

USED_BY = (SessionState.PUBLISHED, SessionState.CLOSED)


@dataclass(frozen=True)
class RowFacts:
    """One row as typed; an empty topic and no difficulty mean any."""

    bank: Bank
    kind: str
    count: int
    points: Decimal
    topic: str = ""
    difficulty: int | None = None

    def plain(self) -> dict[str, object]:
        return {
            "bank": self.bank.code,
            "kind": self.kind,
            "count": self.count,
            "points": str(self.points),
            "topic": self.topic,
            "difficulty": self.difficulty,
        }


def save(
    blueprint: Blueprint | None,
    *,
    district: Unit,
    name: str,
    exam_kind: str,
    rows: Sequence[RowFacts],
    actor: User,
    now: datetime,
) -> Blueprint:
    """Create, or change with all its rows. Conflict ``blueprint_used`` once a published session uses it."""
    if not rows:
        raise Invalid(_("A blueprint needs at least one row."), code="no_rows")
    with transaction.atomic():
        if blueprint is None:
            kept = Blueprint(district=district, created_at=now, created_by=actor)
            verb, before = "blueprint.create", None
        else:
            kept = Blueprint.objects.select_for_update().get(pk=blueprint.pk)
            if is_used(kept):
                raise Conflict(
                    _("A published session uses this blueprint. Copy it and change the copy."),
                    code="blueprint_used",
                )
            verb, before = "blueprint.change", {"name": kept.name, "rows": plain_rows(kept)}
            kept.rows.all().delete()
        kept.name, kept.exam_kind = name.strip(), exam_kind
        kept.save()
        BlueprintRow.objects.bulk_create(_row(kept, at, facts) for at, facts in enumerate(rows, 1))
        after = {"name": kept.name, "rows": [facts.plain() for facts in rows]}
        audit.record(verb, kept, actor=actor, now=now, before=before, after=after, unit_id=district.pk)
    return kept


def _row(blueprint: Blueprint, position: int, facts: RowFacts) -> BlueprintRow:
    return BlueprintRow(
        blueprint=blueprint,
        position=position,
        bank=facts.bank,
        kind=facts.kind,
        topic=facts.topic.strip(),
        difficulty=facts.difficulty,
        count=facts.count,
        points=facts.points,
    )


def copy(blueprint: Blueprint, *, actor: User, now: datetime) -> Blueprint:
    """A blueprint of its own with the same rows."""
    rows = [facts_of(row) for row in blueprint.rows.select_related("bank")]
    name = _("%(name)s (copy)") % {"name": blueprint.name[:100]}
    return save(
        None,
        district=blueprint.district,
        name=name,
        exam_kind=blueprint.exam_kind,
        rows=rows,
        actor=actor,
        now=now,
    )


def facts_of(row: BlueprintRow) -> RowFacts:
    return RowFacts(row.bank, row.kind, row.count, row.points, row.topic, row.difficulty)


def plain_rows(blueprint: Blueprint) -> list[dict[str, object]]:
    return [facts_of(row).plain() for row in blueprint.rows.select_related("bank")]


def is_used(blueprint: Blueprint) -> bool:
    """Does a published or closed session rest on it? Then its rows are history."""
    return blueprint.sessions.filter(state__in=USED_BY).exists()


@dataclass(frozen=True)
class RowStock:
    """A row beside the stock: ``fitting`` questions in all, ``found`` left for it beside the other rows."""

    facts: RowFacts
    fitting: int
    found: int

    @property
    def is_enough(self) -> bool:
        return self.found >= self.facts.count


def check_stock(rows: Sequence[RowFacts]) -> list[RowStock]:
    """For each row what it needs and finds. Rows may overlap: a question is drawn once per paper."""
    stock = stock_of({facts.bank.pk for facts in rows})
    planned = [planned_row(facts) for facts in rows]
    short = {id(each.row): each.found for each in Composer(planned, stock).shortages}
    return [
        RowStock(
            facts=facts,
            fitting=sum(row.accepts(item) for item in stock),
            found=short.get(id(row), facts.count),
        )
        for facts, row in zip(rows, planned, strict=True)
    ]


def planned_row(facts: RowFacts, *, policy: str = ScoringPolicy.EXACT) -> PlannedRow:
    return PlannedRow(
        kind=facts.kind,
        count=facts.count,
        points=facts.points,
        topic=facts.topic.strip() or None,
        difficulty=facts.difficulty,
        policy=policy,
        bank=facts.bank.pk,
    )


def stock_of(bank_ids: set[int]) -> list[StockItem]:
    """What papers may draw from these banks now."""
    rows = Question.objects.drawable().filter(bank__in=bank_ids).select_related("published_version")
    stock = []
    for question in rows:
        version = question.published_version
        assert version is not None  # drawable
        shuffles = may_shuffle(version.kind, version.options)
        stock.append(
            StockItem(
                id=version.pk,
                kind=version.kind,
                topic=version.topic,
                difficulty=version.difficulty,
                option_count=len(version.options) if shuffles else 0,
                bank=question.bank_id,
            )
        )
    return stock


@dataclass(frozen=True)
class SampleItem:
    """A question of a sample paper as a candidate would see it."""

    number: int
    kind: str
    label: object
    points: Decimal
    stem: str
    options: list[dict[str, str]]


def sample(blueprint: Blueprint, *, seed: str) -> list[SampleItem]:
    """One paper as it might be dealt; nobody's. Raises StockTooSmall (``exams.assembly``)."""
    facts = [facts_of(row) for row in blueprint.rows.select_related("bank")]
    composer = Composer([planned_row(each) for each in facts], stock_of({each.bank.pk for each in facts}))
    items = composer.deal(seed=seed, candidate="sample")
    versions = QuestionVersion.objects.in_bulk([item.version for item in items])
    return [
        SampleItem(
            number=at,
            kind=item.kind,
            label=kind_of(item.kind).label,
            points=item.points,
            stem=versions[item.version].stem,
            options=kind_of(item.kind).present(versions[item.version].options, item.order),
        )
        for at, item in enumerate(items, 1)
    ]


def totals(rows: Sequence[RowFacts]) -> tuple[int, Decimal]:
    """Questions and points of a full paper."""
    return sum(row.count for row in rows), sum((row.points * row.count for row in rows), Decimal(0))
