"""The trail is chained; what somebody changes behind the application's back is found."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import AuditBlock, AuditEntry, User
from accounts.services import audit, sealing
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MARGIN", timedelta(0))


def _entries(person: User, now: datetime, number: int) -> None:
    for place in range(number):
        audit.record("person.change", person, actor=person, now=now, after={"place": place, "name": "李𬭎"})


@pytest.fixture
def person() -> User:
    return UserFactory()


def _behind_the_back(statement: str) -> None:
    """As the owner of the table could: with the triggers off."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)


def test_blocks_are_chained_and_hold(person: User, now: datetime) -> None:
    _entries(person, now, 3)
    first = sealing.seal(now=now)
    _entries(person, now, 2)
    second = sealing.seal(now=now)
    assert first is not None
    assert second is not None
    assert (first.number, first.entries, first.previous_hash) == (1, 3, sealing.GENESIS)
    assert (second.number, second.entries, second.previous_hash) == (2, 2, first.hash)
    assert sealing.seal(now=now) is None
    verdict = sealing.verify()
    assert (verdict.blocks, verdict.entries, verdict.unsealed, verdict.head) == (2, 5, 0, second.hash)
    assert verdict.is_sound


def test_running_transaction_keeps_its_entries_out(person: User, now: datetime) -> None:
    _entries(person, now, 1)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1")
        _entries(person, now, 1)
        block = sealing.seal(now=now)
        assert block is not None
        assert block.entries == 1
        assert sealing.verify().unsealed == 1
    finally:
        with other.cursor() as cursor:
            cursor.execute("ROLLBACK")  # a closed connection is gone only a moment later
        other.close()
    assert sealing.seal_all(now=now) == 1


def test_old_clock_of_a_task_does_not_break_the_chain(person: User, now: datetime) -> None:
    _entries(person, now, 1)
    sealing.seal(now=now)
    _entries(person, now - timedelta(hours=3), 1)
    sealing.seal(now=now)
    assert sealing.verify().is_sound


def test_large_backlog_is_sealed_in_several_blocks(
    person: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MOST_ENTRIES", 2)
    _entries(person, now, 5)
    assert sealing.seal_all(now=now) == 3
    assert list(AuditBlock.objects.values_list("entries", flat=True)) == [2, 2, 1]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE accounts_auditentry SET after = '{\"place\": 9}' WHERE after->>'place' = '1'", "hash"),
        ("DELETE FROM accounts_auditentry WHERE after->>'place' = '1'", "entries"),
        ("DELETE FROM accounts_auditblock WHERE number = 1", "number"),
        ("UPDATE accounts_auditblock SET previous_hash = 'x' WHERE number = 2", "chain"),
    ],
)
def test_tampering_behind_the_application_is_found(
    person: User, now: datetime, statement: str, reason: str
) -> None:
    _entries(person, now, 3)
    sealing.seal(now=now)
    _entries(person, now, 1)
    sealing.seal(now=now)
    _behind_the_back(statement)
    assert sealing.verify().findings[0].reason == reason
    with pytest.raises(CommandError):
        call_command("verify_audit", stderr=StringIO())


def test_application_cannot_change_or_delete_an_entry(person: User, now: datetime) -> None:
    _entries(person, now, 1)
    for change in (lambda rows: rows.update(reason="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(AuditEntry.objects.all())


def test_command_prints_the_head_and_accepts_it_later(person: User, now: datetime) -> None:
    _entries(person, now, 1)
    block = sealing.seal(now=now)
    assert block is not None
    out = StringIO()
    call_command("verify_audit", stdout=out, expect=f"1:{block.hash}")
    assert f"1:{block.hash}" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("verify_audit", expect="1:" + "0" * 64)
