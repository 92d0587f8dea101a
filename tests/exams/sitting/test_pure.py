"""Tickets, receipts, deltas and disclosure: rules without a database."""

import contextlib
import json
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams import deltas, disclosure, receipt, tickets
from exams.enums import Disclosure

TICKETS = st.builds(
    tickets.Ticket,
    attempt=st.uuids(),
    candidate=st.integers(1, 2**63),
    device=st.integers(0, 2**31),
)


@given(TICKETS)
def test_ticket_comes_back_as_it_was_sealed(ticket: tickets.Ticket) -> None:
    assert tickets.open_sealed(tickets.seal(ticket, key="k"), key="k") == ticket


@given(TICKETS, st.integers(min_value=0), st.sampled_from("Aa0-_"))
def test_ticket_with_one_sign_changed_is_refused(ticket: tickets.Ticket, at: int, sign: str) -> None:
    text = tickets.seal(ticket, key="k")
    at %= len(text) - 1  # the last sign of base64 carries unused bits
    changed = text[:at] + sign + text[at + 1 :]
    if changed != text:
        with pytest.raises(tickets.BadTicket):
            tickets.open_sealed(changed, key="k")


@given(TICKETS)
def test_ticket_of_another_installation_is_refused(ticket: tickets.Ticket) -> None:
    with pytest.raises(tickets.BadTicket):
        tickets.open_sealed(tickets.seal(ticket, key="k"), key="other")


@given(st.text())
def test_any_text_is_a_ticket_or_a_bad_ticket(text: str) -> None:
    with pytest.raises(tickets.BadTicket):
        tickets.from_header(text, key="k")


def _submission(**changed: object) -> receipt.Submission:
    values: dict[str, object] = {
        "attempt": str(uuid.UUID(int=7)),
        "session": 3,
        "candidate": "c",
        "number": 1,
        "started_at": datetime(2026, 9, 16, 2, tzinfo=UTC),
        "submitted_at": datetime(2026, 9, 16, 3, tzinfo=UTC),
        "answers": {"b": ["A"], "a": ["C", "B"]},
    }
    return receipt.Submission(**{**values, **changed})  # type: ignore[arg-type]


def test_hash_does_not_depend_on_the_order_of_answers_or_letters() -> None:
    same = _submission(answers={"a": ["B", "C"], "b": ["A"]})
    assert receipt.content_hash(_submission()) == receipt.content_hash(same)


@pytest.mark.parametrize(
    "changed",
    [
        {"answers": {"b": ["A"]}},
        {"number": 2},
        {"session": 4},
        {"submitted_at": datetime(2026, 9, 17, tzinfo=UTC)},
    ],
)
def test_hash_changes_with_every_fact(changed: dict[str, object]) -> None:
    assert receipt.content_hash(_submission()) != receipt.content_hash(_submission(**changed))


def test_signature_is_genuine_only_with_the_key() -> None:
    digest = receipt.content_hash(_submission())
    assert receipt.is_genuine(digest, receipt.sign(digest, key="k"), key="k")
    assert not receipt.is_genuine(digest, receipt.sign(digest, key="other"), key="k")


def test_spoken_hash_is_read_back() -> None:
    digest = receipt.content_hash(_submission())
    assert receipt.unspoken(receipt.spoken(digest).upper()) == digest


ITEM = "abcdefghijklmnop"


def test_delta_is_read_with_letters_sorted_and_doubles_dropped() -> None:
    body = json.dumps({"seq": 4, "answers": {ITEM: ["C", "A", "C"]}, "flags": [ITEM, ITEM]}).encode()
    assert deltas.read(body) == deltas.Delta(4, {ITEM: ["A", "C"]}, [ITEM])


def test_delta_without_flags_leaves_them_unchanged() -> None:
    assert deltas.read(b'{"seq": 1}') == deltas.Delta(1, {}, None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b"{}",
        b'{"seq": 0}',
        b'{"seq": true}',
        b'{"seq": 1.5}',
        b'{"seq": 2147483648}',
        b'{"seq": 1, "answers": []}',
        b'{"seq": 1, "answers": {"x": ["A"]}}',
        b'{"seq": 1, "answers": {"abcdefghijklmnop": "A"}}',
        b'{"seq": 1, "answers": {"abcdefghijklmnop": ["Z"]}}',
        b'{"seq": 1, "answers": {"abcdefghijklmnop": [null]}}',
        b'{"seq": 1, "flags": {}}',
        b'{"seq": 1, "flags": [7]}',
        b"[" * 60_000,
        b" " * (deltas.MOST_BYTES + 1),
    ],
)
def test_anything_else_is_a_bad_delta(body: bytes) -> None:
    with pytest.raises(deltas.BadDelta):
        deltas.read(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.fixed_dictionaries({}, optional={"seq": JSON, "answers": JSON, "flags": JSON}))
def test_any_object_is_a_delta_or_a_bad_delta(content: dict[str, object]) -> None:
    with contextlib.suppress(deltas.BadDelta):
        deltas.read(json.dumps(content).encode())


@pytest.mark.parametrize(
    ("rule", "at_submission", "at_close", "at_release"),
    [
        (Disclosure.NEVER, False, False, False),
        (Disclosure.AT_SUBMISSION, True, True, True),
        (Disclosure.AT_CLOSE, False, True, True),
        (Disclosure.AT_RELEASE, False, False, True),
    ],
)
def test_mark_is_shown_when_the_rule_says(
    rule: str, at_submission: bool, at_close: bool, at_release: bool
) -> None:
    moments = [
        disclosure.Moment(is_submitted=True, is_closed=False, is_released=False),
        disclosure.Moment(is_submitted=True, is_closed=True, is_released=False),
        disclosure.Moment(is_submitted=True, is_closed=True, is_released=True),
    ]
    assert [disclosure.shows_mark(rule, each) for each in moments] == [at_submission, at_close, at_release]


@pytest.mark.parametrize("rule", Disclosure.values)
def test_review_waits_for_the_close_whatever_the_rule(rule: str) -> None:
    open_still = disclosure.Moment(is_submitted=True, is_closed=False, is_released=True)
    assert not disclosure.shows_review(rule, open_still)


@pytest.mark.parametrize("rule", Disclosure.values)
def test_nothing_is_shown_before_submission(rule: str) -> None:
    sitting = disclosure.Moment(is_submitted=False, is_closed=True, is_released=True)
    assert not disclosure.shows_mark(rule, sitting)
    assert not disclosure.shows_review(rule, sitting)
