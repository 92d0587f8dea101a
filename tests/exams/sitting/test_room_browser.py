"""The room in a real browser: what a candidate lives through when things go wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from exams.models import AnswerLog, Attempt
from tests.factories.attempts import dealt, make_session
from tests.factories.world import build_world

CHROMIUM = shutil.which("chromium") or ""
pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM, reason="Chromium is NOT installed: the exam room was not tried in a browser"
    ),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread; the ORM is used beside it, never inside.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def attempt() -> Attempt:
    world = build_world()
    return dealt(make_session(world.district, now=timezone.now()), world.official, now=timezone.now())


@pytest.fixture
def enter(
    chromium: Any, live_server: Any, attempt: Attempt, signed_in: Callable[[object], Any]
) -> Iterator[Callable[..., Any]]:
    """``enter()`` opens the paper in a page of one browser; options go to its context."""
    contexts: list[Any] = []
    client = signed_in(attempt.candidate)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value

    def open_room(*, script: str = "", **options: Any) -> Any:
        client.post(reverse("exams:begin", args=[attempt.session_id]))
        context = chromium.new_context(**options)
        contexts.append(context)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        if script:
            context.add_init_script(script)
        return go(context.new_page())

    def go(page: Any) -> Any:
        page.goto(live_server.url + reverse("exams:room", args=[attempt.pk]))
        page.wait_for_selector("body[data-phase='paper']")
        return page

    open_room.again = go  # type: ignore[attr-defined]
    yield open_room
    for context in contexts:
        context.close()


def wait_saved(page: Any) -> None:
    page.wait_for_selector("#chip[data-state='saved']", timeout=15_000)


def answers(attempt: Attempt) -> dict[str, list[str]]:
    attempt.refresh_from_db()
    return {item: letters for item, letters in attempt.answers.items() if letters}


def test_choice_is_acknowledged_by_the_server(enter: Any, attempt: Attempt) -> None:
    page = enter()
    page.keyboard.press("a")
    page.keyboard.press("f")
    page.wait_for_selector("#chip[data-state='unsaved'], #chip[data-state='saving']")
    wait_saved(page)
    first = attempt.items[0]["id"]
    assert (answers(attempt), attempt.flags) == ({first: ["true"]}, [first])


def test_arrows_turn_pages_and_never_change_an_answer(enter: Any, attempt: Attempt) -> None:
    page = enter()
    page.keyboard.press("a")
    for key in ["ArrowRight", "ArrowLeft", "ArrowRight", "ArrowLeft"]:
        page.keyboard.press(key)
    wait_saved(page)
    page.wait_for_timeout(1_200)
    assert answers(attempt) == {attempt.items[0]["id"]: ["true"]}
    assert page.locator("input:checked").get_attribute("value") == "true"


def test_reload_brings_answers_and_unsent_ones_back(enter: Any, attempt: Attempt) -> None:
    page = enter()
    page.keyboard.press("a")
    wait_saved(page)
    page.route("**/answers", lambda route: route.abort())
    page.keyboard.press("ArrowRight")
    page.keyboard.press("b")
    page.wait_for_selector("#chip[data-state='offline']")
    page.unroute("**/answers")
    page.reload()
    page.wait_for_selector("body[data-phase='paper']")
    wait_saved(page)
    first, second = (item["id"] for item in attempt.items[:2])
    assert answers(attempt) == {first: ["true"], second: ["false"]}


def test_offline_for_a_while_then_everything_arrives(enter: Any, attempt: Attempt) -> None:
    page = enter()
    page.context.set_offline(True)
    for _question in range(3):
        page.keyboard.press("a")
        page.keyboard.press("ArrowRight")
    page.wait_for_selector("#banner", state="visible")
    assert page.locator("#chip").get_attribute("data-state") == "offline"
    assert answers(attempt) == {}
    page.context.set_offline(False)
    wait_saved(page)
    assert len(answers(attempt)) == 3
    page.wait_for_selector("#banner", state="hidden")


def test_paper_is_handed_in_by_itself_at_the_deadline(enter: Any, attempt: Attempt) -> None:
    enter().context.close()
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(seconds=4))
    page = enter()
    page.keyboard.press("a")
    page.wait_for_selector("body[data-phase='receipt']", timeout=20_000)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.submit_reason) == ("GRADED", "TIMEOUT")
    assert answers(attempt) == {attempt.items[0]["id"]: ["true"]}


def test_second_tab_takes_over_and_the_first_says_so(enter: Any, attempt: Attempt) -> None:
    first = enter()
    second = enter.again(first.context.new_page())
    first.wait_for_selector("body[data-phase='elsewhere']")
    second.keyboard.press("b")
    wait_saved(second)
    assert answers(attempt) == {attempt.items[0]["id"]: ["false"]}


def test_other_computer_takes_over_without_overwriting(enter: Any, attempt: Attempt) -> None:
    """Answers given offline on the first computer come along when the candidate returns to it."""
    first = enter()
    first.context.set_offline(True)
    first.keyboard.press("a")
    first.wait_for_selector("#chip[data-state='offline']")
    second = enter()
    second.keyboard.press("ArrowRight")
    second.keyboard.press("b")
    wait_saved(second)
    first.context.set_offline(False)
    first.wait_for_selector("body[data-phase='elsewhere']", timeout=15_000)
    first.click("#take-over")
    first.wait_for_selector("body[data-phase='paper']")
    wait_saved(first)
    one, two = (item["id"] for item in attempt.items[:2])
    assert answers(attempt) == {one: ["true"], two: ["false"]}
    assert list(AnswerLog.objects.filter(is_accepted=False).values_list("why", flat=True)) == ["other_device"]


WRONG_CLOCK = "const real = Date.now; Date.now = () => real() - 7 * 3600 * 1000;"


def test_wrong_computer_clock_changes_nothing(enter: Any) -> None:
    page = enter(script=WRONG_CLOCK)
    hours, minutes, _seconds = page.inner_text("#time").split(":")
    assert int(hours) * 60 + int(minutes) in {89, 90}


def test_without_storage_the_page_says_so_and_still_saves(enter: Any, attempt: Attempt) -> None:
    page = enter(script="IDBFactory.prototype.open = () => { throw new Error('forbidden'); };")
    assert page.locator("#banner").is_visible()
    page.keyboard.press("a")
    wait_saved(page)
    assert len(answers(attempt)) == 1


def test_handing_in_asks_once_and_shows_the_receipt(enter: Any, attempt: Attempt) -> None:
    page = enter()
    page.keyboard.press("a")
    page.click("#to-submit")
    assert page.inner_text("#count-empty") == "5"
    page.click("#confirm")
    page.wait_for_selector("body[data-phase='receipt']")
    digest = attempt.receipts.get().content_hash
    assert page.inner_text("#receipt-hash").replace(" ", "") == digest
    page.reload()
    assert page.inner_text("code").replace(" ", "") == digest
