"""The API of the room by real requests: what it takes, what it refuses, and that nothing leaks."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exams import tickets
from exams.models import Attempt, ExamSession
from exams.services import saving
from tests.factories.attempts import EXPLANATION, dealt, make_session, right_answers
from tests.factories.world import World

SignIn = Callable[[object], Client]


@pytest.fixture
def session(world: World) -> ExamSession:
    return make_session(world.district, now=timezone.now(), max_attempts=2)


@pytest.fixture
def attempt(session: ExamSession, world: World) -> Attempt:
    return dealt(session, world.official, now=timezone.now())


@pytest.fixture
def room(attempt: Attempt, world: World, signed_in: SignIn) -> dict[str, Any]:
    """What start answers."""
    response = signed_in(world.official).post(reverse("exams-api:attempt-start", args=[attempt.pk]))
    assert response.status_code == 200
    content: dict[str, Any] = response.json()
    return content


def put(
    room: dict[str, Any], body: object, *, name: str = "answers", method: str = "PUT", ticket: str = ""
) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().generic(
        method,
        reverse(f"exams-api:attempt-{name}", args=[room["attempt"]]),
        data,
        content_type="application/json",
        headers={"Authorization": f"Ticket {ticket or room['ticket']}"},
    )


def test_start_gives_the_paper_by_an_allow_list(room: dict[str, Any]) -> None:
    assert set(room) == {
        "attempt", "ticket", "device", "started_at", "deadline_at", "leaving_from", "server_time",
        "seq", "answers", "flags", "questions",
    }  # fmt: skip
    assert [set(question) for question in room["questions"]] == [
        {"id", "kind", "points", "stem", "options"}
    ] * 6


def test_save_without_session_or_cookie_is_acknowledged(room: dict[str, Any], attempt: Attempt) -> None:
    item = room["questions"][0]["id"]
    response = put(room, {"seq": 1, "answers": {item: ["true"]}, "flags": [item]})
    assert (response.status_code, response.json()["seq"], response.json()["stale"]) == (200, 1, False)
    attempt.refresh_from_db()
    assert (attempt.answers, attempt.flags) == ({item: ["true"]}, [item])


def test_save_costs_one_query(room: dict[str, Any], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        put(room, {"seq": 1, "answers": {}})


def test_stale_save_answers_the_present_state(room: dict[str, Any]) -> None:
    put(room, {"seq": 3, "answers": {}})
    response = put(room, {"seq": 2, "answers": {}})
    assert (response.status_code, response.json()["seq"], response.json()["stale"]) == (200, 3, True)


def test_resume_gives_back_answers_and_takes_the_older_ticket_away(
    room: dict[str, Any], attempt: Attempt, world: World, signed_in: SignIn
) -> None:
    item = room["questions"][0]["id"]
    put(room, {"seq": 1, "answers": {item: ["true"]}})
    again = signed_in(world.official).post(reverse("exams-api:attempt-start", args=[attempt.pk])).json()
    assert (again["answers"], again["seq"], again["device"]) == ({item: ["true"]}, 1, 2)
    refused = put(room, {"seq": 2, "answers": {item: ["false"]}})
    assert (refused.status_code, refused.json()["code"]) == (409, "other_device")
    assert put(room, b"", name="state", method="GET").json()["is_current"] is False


@pytest.mark.parametrize("ticket", ["x", "", "Zm9v"])
def test_bad_ticket_is_a_problem_not_an_error_page(room: dict[str, Any], ticket: str) -> None:
    response = put(room, {"seq": 1}, ticket=ticket or "%")
    assert (response.status_code, response.json()["code"]) == (401, "ticket")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_ticket_opens_no_other_paper(room: dict[str, Any], world: World, session: ExamSession) -> None:
    other = dealt(session, world.colleague, now=timezone.now())
    assert put({**room, "attempt": str(other.pk)}, {"seq": 1}).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [(b"{", 400, "malformed"), (b'{"seq": "1"}', 400, "malformed"), (b" " * 70_000, 413, "too_large")],
)
def test_malformed_body_is_a_problem(room: dict[str, Any], body: bytes, status: int, code: str) -> None:
    response = put(room, body)
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_wrong_method_is_a_problem(room: dict[str, Any]) -> None:
    response = put(room, b"", method="DELETE")
    assert (response.status_code, response.headers["Allow"]) == (405, "PUT")


def test_database_away_is_a_problem_that_asks_to_wait(
    room: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(saving, "save", gone)
    response = put(room, {"seq": 1})
    assert (response.status_code, response.json()["code"], response.headers["Retry-After"]) == (
        503,
        "unavailable",
        "5",
    )


def test_submit_answers_with_the_receipt_and_so_does_everything_after(
    room: dict[str, Any], attempt: Attempt
) -> None:
    body = {"seq": 1, "answers": right_answers(attempt)}
    done = put(room, body, name="submit", method="POST")
    again = put(room, b"", name="submit", method="POST")
    late = put(room, {"seq": 2, "answers": {}})
    receipt = done.json()["receipt"]
    assert (done.status_code, receipt["answered"], receipt["total"]) == (200, 6, 6)
    assert again.json()["receipt"] == receipt
    assert (late.status_code, late.json()["code"], late.json()["receipt"]) == (409, "closed", receipt)


def test_submit_too_early_tells_the_earliest_time(world: World, signed_in: SignIn) -> None:
    session = make_session(world.district, now=timezone.now(), no_leaving_minutes=30)
    attempt = dealt(session, world.official, now=timezone.now())
    room = signed_in(world.official).post(reverse("exams-api:attempt-start", args=[attempt.pk])).json()
    response = put(room, b"", name="submit", method="POST")
    assert (response.status_code, response.json()["code"]) == (409, "too_early_to_leave")
    assert response.json()["earliest"][:23] == room["leaving_from"][:23]


def test_start_needs_the_csrf_token(attempt: Attempt, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.official)
    assert client.post(reverse("exams-api:attempt-start", args=[attempt.pk])).status_code == 403


def test_begin_leads_into_the_room_without_javascript(
    attempt: Attempt, world: World, signed_in: SignIn
) -> None:
    response = signed_in(world.official).post(reverse("exams:begin", args=[attempt.session_id]))
    assert response.headers["Location"] == reverse("exams:room", args=[attempt.pk])
    attempt.refresh_from_db()
    assert attempt.state == "OPEN"


def test_refused_begin_says_why_at_the_door(world: World, signed_in: SignIn) -> None:
    soon = timezone.now() + timedelta(hours=1)
    session = make_session(world.district, now=timezone.now(), opens_at=soon)
    dealt(session, world.official, now=timezone.now())
    client = signed_in(world.official)
    response = client.post(reverse("exams:begin", args=[session.pk]), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert response.redirect_chain[-1][0] == reverse("exams:enter", args=[session.pk])


def _everything_a_candidate_gets(client: Client, attempt: Attempt) -> Iterator[str]:
    """Every answer while the session is open: door, room, start, save, hand in, result, review, list."""
    pages = [reverse("exams:enter", args=[attempt.session_id]), reverse("exams:my")]
    yield from (client.get(page).content.decode() for page in pages)
    client.post(reverse("exams:begin", args=[attempt.session_id]))
    yield client.get(reverse("exams:room", args=[attempt.pk])).content.decode()
    started = client.post(reverse("exams-api:attempt-start", args=[attempt.pk]))
    yield started.content.decode()
    room = started.json()
    yield put(room, {"seq": 1, "answers": right_answers(attempt)}).content.decode()
    yield put(room, b"", name="state", method="GET").content.decode()
    yield put(room, b"", name="submit", method="POST").content.decode()
    yield put(room, {"seq": 9, "answers": {}}).content.decode()
    for name in ("result", "review", "receipt"):
        yield client.get(reverse(f"exams:{name}", args=[attempt.pk])).content.decode()
    yield from (client.get(page).content.decode() for page in pages)
    yield client.get(reverse("exams-api:my-exams")).content.decode()
    yield client.post(reverse("exams-api:session-enter", args=[attempt.session_id])).content.decode()


def test_no_answer_of_an_open_session_holds_an_explanation_or_a_key(
    attempt: Attempt, world: World, signed_in: SignIn
) -> None:
    ExamSession.objects.update(show_review="AT_SUBMISSION")
    answers = list(_everything_a_candidate_gets(signed_in(world.official), attempt))
    assert len(answers) == 15
    for text in answers:
        assert EXPLANATION not in text
        assert '"answer"' not in text
        assert '"key": ["' not in text
        assert "explanation" not in text.replace("explanations can be read", "")


def test_review_after_the_close_does_hold_them(attempt: Attempt, world: World, signed_in: SignIn) -> None:
    """The counterpart: the search above would find what it looks for."""
    client = signed_in(world.official)
    list(_everything_a_candidate_gets(client, attempt))
    ExamSession.objects.update(state="CLOSED")
    text = client.get(reverse("exams:review", args=[attempt.pk])).content.decode()
    assert text.count(EXPLANATION) == 6


def test_item_ids_of_two_candidates_share_nothing(
    attempt: Attempt, session: ExamSession, world: World
) -> None:
    other = dealt(session, world.colleague, now=timezone.now())
    assert not {item["id"] for item in attempt.items} & {item["id"] for item in other.items}


def test_room_page_carries_no_inline_script_or_style(
    attempt: Attempt, world: World, signed_in: SignIn
) -> None:
    client = signed_in(world.official)
    client.post(reverse("exams:begin", args=[attempt.session_id]))
    text = client.get(reverse("exams:room", args=[attempt.pk])).content.decode()
    assert " style=" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


def test_receipt_check_tells_genuine_from_unknown(attempt: Attempt, world: World, signed_in: SignIn) -> None:
    client = signed_in(world.official)
    room = client.post(reverse("exams-api:attempt-start", args=[attempt.pk])).json()
    digest = put(room, b"", name="submit", method="POST").json()["receipt"]["content_hash"]
    page = reverse("exams:receipt-check")
    found = client.get(page, {"hash": digest}).context["verdict"]
    assert (found.is_genuine, found.is_intact) == (True, True)
    assert client.get(page, {"hash": "0" * 64}).context["verdict"] is None


def test_ticket_of_the_room_is_that_of_its_candidate(room: dict[str, Any], world: World) -> None:
    ticket = tickets.open_sealed(room["ticket"], key=settings.TICKET_KEY)
    assert (str(ticket.attempt), ticket.candidate) == (room["attempt"], world.official.pk)
