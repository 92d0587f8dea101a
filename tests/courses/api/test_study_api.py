"""Study time over the API: the client's own figures never enter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import CreditEntry, Lesson, LessonProgress, StudySegment
from tests.factories.courses import make_course
from tests.factories.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[object], Client]


@pytest.fixture
def lesson(world: World) -> Lesson:
    return make_course(world.district, audience=world.own, year=timezone.localdate().year).lessons.first()


def _post(client: Client, name: str, body: dict[str, object], *args: object) -> tuple[int, dict[str, object]]:
    answer = client.post(reverse(f"courses-api:{name}", args=args), body, content_type="application/json")
    return answer.status_code, answer.json() if answer.content else {}


def test_opening_gives_a_nonce_and_the_pace(world: World, signed_in: SignIn, lesson: Lesson) -> None:
    code, answer = _post(signed_in(world.official), "segments", {"lesson": lesson.pk})
    assert (code, answer["beat_seconds"], len(str(answer["nonce"]))) == (201, 25, 32)


def test_times_of_the_client_are_not_taken(world: World, signed_in: SignIn, lesson: Lesson) -> None:
    client = signed_in(world.official)
    forged = {
        "seconds": 9999,
        "elapsed": 9999,
        "now": "2030-01-01T00:00:00Z",
        "started_at": "2020-01-01T00:00:00Z",
    }
    _code, opened = _post(client, "segments", {"lesson": lesson.pk, **forged})
    beat = {"nonce": opened["nonce"], "is_active": True, **forged}
    code, answer = _post(client, "beats", beat, opened["id"])
    assert (code, answer["outcome"], answer["counted"]) == (200, "TOO_EARLY", 0)
    assert (LessonProgress.objects.get().seconds, CreditEntry.objects.count()) == (0, 0)


def test_stretch_of_another_person_is_not_found(world: World, signed_in: SignIn, lesson: Lesson) -> None:
    _code, opened = _post(signed_in(world.official), "segments", {"lesson": lesson.pk})
    beat = {"nonce": opened["nonce"], "is_active": True}
    code, answer = _post(signed_in(world.colleague), "beats", beat, opened["id"])
    assert (code, answer["code"]) == (404, "not_found")


def test_lesson_of_another_unit_is_not_found(world: World, signed_in: SignIn, lesson: Lesson) -> None:
    code, _answer = _post(signed_in(world.stranger), "segments", {"lesson": lesson.pk})
    assert (code, StudySegment.objects.count()) == (404, 0)


def test_invented_nonce_is_a_problem_with_a_code(world: World, signed_in: SignIn, lesson: Lesson) -> None:
    client = signed_in(world.official)
    _code, opened = _post(client, "segments", {"lesson": lesson.pk})
    code, answer = _post(client, "beats", {"nonce": "0" * 32, "is_active": True}, opened["id"])
    assert (code, answer["code"]) == (409, "nonce")


def test_second_page_replaces_the_first(world: World, signed_in: SignIn, lesson: Lesson) -> None:
    client = signed_in(world.official)
    _code, first = _post(client, "segments", {"lesson": lesson.pk})
    _post(client, "segments", {"lesson": lesson.course.lessons.last().pk})
    code, answer = _post(client, "beats", {"nonce": first["nonce"], "is_active": True}, first["id"])
    assert (code, answer["code"]) == (409, "segment_replaced")


@pytest.mark.parametrize("anchor", ["<script>", "art", "art-29 onclick", "../x"])
def test_place_is_an_anchor_and_nothing_else(
    world: World, signed_in: SignIn, lesson: Lesson, anchor: str
) -> None:
    client = signed_in(world.official)
    _code, opened = _post(client, "segments", {"lesson": lesson.pk})
    beat = {"nonce": opened["nonce"], "is_active": True, "anchor": anchor}
    assert _post(client, "beats", beat, opened["id"])[0] == 400


def test_courses_are_mine_only(world: World, signed_in: SignIn, lesson: Lesson) -> None:
    make_course(world.district, audience=world.other)
    answer = signed_in(world.official).get(reverse("courses-api:courses"))
    assert [row["id"] for row in answer.json()["results"]] == [lesson.course_id]


def test_articles_come_in_the_order_of_the_text(world: World, signed_in: SignIn, lesson: Lesson) -> None:
    url = reverse("courses-api:articles", args=[lesson.course.law_version_id])
    answer = signed_in(world.official).get(url)
    assert [row["key"] for row in answer.json()["results"]] == ["1", "2", "3"]
