"""Sealing the audit trail: a hash over each stretch of entries, chained to the stretch before.

Entries are inserted unchained, so that the chain never serialises two thousand submissions. A sweep seals
every few seconds what nobody can add to any more: entries recorded before the oldest running transaction
began (an entry is recorded when its transaction begins) and at least a few seconds ago.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from accounts.models import AuditBlock, AuditEntry

GENESIS = "0" * 64
MOST_ENTRIES = 10_000
MARGIN = timedelta(seconds=3)
_LOCK = 7_283_001  # of pg_advisory_xact_lock: one sealer at a time

_FIELDS = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "action",
    "object_type",
    "object_id",
    "object_label",
    "unit_id",
    "unit_path",
    "address",
    "request_id",
    "source",
    "before",
    "after",
    "reason",
    "recorded_at",
)


@dataclass(frozen=True)
class Finding:
    """A block that does not hold: ``reason`` is ``hash``, ``entries``, ``chain`` or ``number``."""

    number: int
    reason: str
    first_at: datetime | None = None
    last_at: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """``head`` is the hash of the last block: written down elsewhere, it proves that no block was cut off."""

    blocks: int
    entries: int
    unsealed: int
    head: str
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        return not self.findings


def seal(*, now: datetime) -> AuditBlock | None:
    """Seal what is safe to seal into one block; None when there is nothing, or somebody else is at it."""
    with transaction.atomic():
        if not _alone():
            return None
        last = AuditBlock.objects.order_by("-number").first()
        upto = _boundary(last, _horizon())
        if upto is None:
            return None
        previous = last.hash if last else GENESIS
        digest, entries, first_at = _digest(previous, last.last_at if last else None, upto)
        return AuditBlock.objects.create(
            number=last.number + 1 if last else 1,
            sealed_at=now,
            first_at=first_at or upto,
            last_at=upto,
            entries=entries,
            previous_hash=previous,
            hash=digest,
        )


def seal_all(*, now: datetime, most_blocks: int = 20) -> int:
    """Seal until nothing is left or enough was done for one round; returns the number of blocks."""
    return next((done for done in range(most_blocks) if seal(now=now) is None), most_blocks)


def verify() -> Verdict:
    """Walk the chain from its first block and recompute every hash from the rows themselves."""
    findings: list[Finding] = []
    expected, after, previous, sealed = 1, None, GENESIS, 0
    for block in AuditBlock.objects.order_by("number").iterator():
        digest, entries, _first = _digest(block.previous_hash, after, block.last_at)
        reasons = {
            "number": block.number != expected,
            "chain": block.previous_hash != previous,
            "entries": entries != block.entries,
            "hash": digest != block.hash,
        }
        found = next((reason for reason, is_wrong in reasons.items() if is_wrong), "")
        if found:
            findings.append(Finding(block.number, found, block.first_at, block.last_at))
        expected, after, previous, sealed = block.number + 1, block.last_at, block.hash, sealed + entries
    unsealed = AuditEntry.objects.filter(**_after(after)).count()
    return Verdict(expected - 1, sealed, unsealed, previous, tuple(findings))


def line_of(entry: AuditEntry) -> str:
    """The canonical JSON of an entry: keys sorted, no white space, times in UTC to the microsecond."""
    facts = {name: _plain(getattr(entry, name)) for name in _FIELDS}
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


def _digest(previous: str, after: datetime | None, upto: datetime) -> tuple[str, int, datetime | None]:
    """Hash, number and first time of the entries recorded in (after, upto], on top of the hash before."""
    digest, entries, first_at = hashlib.sha256(previous.encode()), 0, None
    for entry in _entries(after, upto):
        digest.update(b"\n" + line_of(entry).encode())
        first_at = first_at or entry.recorded_at
        entries += 1
    return digest.hexdigest(), entries, first_at


def _entries(after: datetime | None, upto: datetime) -> Iterator[AuditEntry]:
    rows = AuditEntry.objects.filter(recorded_at__lte=upto, **_after(after))
    return rows.order_by("recorded_at", "at", "id").iterator()


def _after(after: datetime | None) -> dict[str, datetime]:
    return {"recorded_at__gt": after} if after else {}


def _boundary(last: AuditBlock | None, horizon: datetime) -> datetime | None:
    """The last recording time that goes into the next block: entries of one transaction stay together."""
    rows = AuditEntry.objects.filter(recorded_at__lt=horizon, **_after(last.last_at if last else None))
    times = rows.order_by("recorded_at").values_list("recorded_at", flat=True)[:MOST_ENTRIES]
    return list(times)[-1] if times else None


def _horizon() -> datetime:
    """Before this nothing can be added: no transaction that runs now began earlier.

    The sealing transaction itself runs, so its own beginning is the latest the horizon can be.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(min(xact_start), clock_timestamp() - make_interval(secs => %s)) "
            "FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL "
            "AND backend_type = 'client backend'",
            [MARGIN.total_seconds()],
        )
        (horizon,) = cursor.fetchone()
    return horizon


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone()
    return bool(alone)
