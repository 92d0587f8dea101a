"""Routes of courses: who may open what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from courses.enums import Audience, CourseStatus
from courses.models import Course, CourseAudience, LawDraft, LessonProgress, StudySegment
from tests.factories.accounts import make_district
from tests.factories.courses import make_course, make_law_version
from tests.factories.world import World
from tests.permissions.table import BUREAU, LIAISON, QUESTION_EDITOR, SIGNED_IN, Route, same

NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)


def _version(world: World, side: str) -> dict[str, Any]:
    return {"pk": make_law_version().pk}


def _law(world: World, side: str) -> dict[str, Any]:
    return {"pk": make_law_version().law_id}


def _draft(world: World, side: str) -> dict[str, Any]:
    """Own: a text that the bureau uploaded; other: one that somebody else uploaded."""
    owner = world.bureau if side == "own" else world.question_reviewer
    draft = LawDraft.objects.create(
        source_name="law.md", source_text="# 示例规定\n\n第一条 内容。", created_by=owner, created_at=NOW
    )
    return {"pk": draft.pk}


def _mine(world: World, side: str) -> Course:
    """Own: for everybody below the own unit; other: for the other unit."""
    return make_course(world.district, audience=world.own if side == "own" else world.other)


def _my_course(world: World, side: str) -> dict[str, Any]:
    return {"pk": _mine(world, side).pk}


def _my_lesson(world: World, side: str) -> dict[str, Any]:
    return {"pk": _mine(world, side).lessons.first().pk}


def _managed(world: World, side: str) -> Course:
    """Own: a draft of the district; other: one of another district."""
    district = world.district if side == "own" else make_district("D2", "邻区")
    return make_course(district, status=CourseStatus.DRAFT)


def _course(world: World, side: str) -> dict[str, Any]:
    return {"pk": _managed(world, side).pk}


def _audience(world: World, side: str) -> dict[str, Any]:
    course = _managed(world, side)
    row = CourseAudience.objects.create(course=course, unit=course.district, audience=Audience.LEADERS)
    return {"pk": course.pk, "row": row.pk}


def _lesson(world: World, side: str) -> dict[str, Any]:
    course = _managed(world, side)
    return {"pk": course.pk, "lesson": course.lessons.first().pk}


def _person(world: World, side: str) -> dict[str, Any]:
    return {"pk": (world.colleague if side == "own" else world.stranger).pk}


def _segment(world: World, side: str) -> dict[str, Any]:
    """Own: a stretch of the official; other: one of a colleague."""
    person = world.official if side == "own" else world.colleague
    lesson = _mine(world, "own").lessons.first()
    LessonProgress.objects.create(person=person, lesson=lesson)
    segment = StudySegment.objects.create(
        person=person, lesson=lesson, nonce="n" * 32, started_at=NOW, last_beat_at=NOW
    )
    return {"pk": UUID(str(segment.pk))}


def _beat(world: World, side: str) -> dict[str, Any]:
    return {"nonce": "n" * 32, "is_active": False}


def _end(world: World, side: str) -> dict[str, Any]:
    return {"nonce": "n" * 32}


def _nothing(world: World, side: str) -> dict[str, Any]:
    return {}


SEES = same(200, LIAISON, BUREAU)
MANAGES = same(200, BUREAU)
ROUTES = [
    Route("courses:home", own=same(200, *SIGNED_IN)),
    Route("courses:course", own=same(200, *SIGNED_IN), other=same(404, *SIGNED_IN), kwargs=_my_course),
    Route("courses:lesson", own=same(200, *SIGNED_IN), other=same(404, *SIGNED_IN), kwargs=_my_lesson),
    Route("courses:ledger", own=same(200, *SIGNED_IN)),
    Route("courses:units", own=SEES),
    Route("courses:people", own=SEES),
    Route(
        "courses:person-ledger",
        own=SEES,
        other={LIAISON: 404, BUREAU: 200},
        kwargs=_person,
    ),
    Route("courses:laws", own=same(200, *SIGNED_IN)),
    Route("courses:law", own=same(200, *SIGNED_IN), kwargs=_law),
    Route("courses:version", own=same(200, *SIGNED_IN), kwargs=_version),
    Route("courses:law-import", own=same(200, BUREAU, QUESTION_EDITOR)),
    Route("courses:law-import", "POST", own=same(200, BUREAU, QUESTION_EDITOR)),
    Route(
        "courses:law-draft",
        own={BUREAU: 200, QUESTION_EDITOR: 404},
        other=same(404, BUREAU, QUESTION_EDITOR),
        kwargs=_draft,
    ),
    Route(
        "courses:law-draft",
        "POST",
        own={BUREAU: 200, QUESTION_EDITOR: 404},
        other=same(404, BUREAU, QUESTION_EDITOR),
        kwargs=_draft,
    ),
    Route(
        "courses:law-draft-discard",
        "POST",
        own={BUREAU: 302, QUESTION_EDITOR: 404},
        other=same(404, BUREAU, QUESTION_EDITOR),
        kwargs=_draft,
    ),
    Route("courses:manage", own=MANAGES),
    Route("courses:course-new", own=MANAGES),
    Route("courses:course-new", "POST", own=MANAGES),
    Route("courses:course-edit", own=MANAGES, other=same(404, BUREAU), kwargs=_course),
    Route("courses:course-edit", "POST", own=MANAGES, other=same(404, BUREAU), kwargs=_course),
    Route("courses:course-publish", "POST", own=same(302, BUREAU), other=same(404, BUREAU), kwargs=_course),
    Route("courses:course-withdraw", "POST", own=same(302, BUREAU), other=same(404, BUREAU), kwargs=_course),
    Route("courses:audience-add", "POST", own=same(400, BUREAU), other=same(404, BUREAU), kwargs=_course),
    Route(
        "courses:audience-remove", "POST", own=same(302, BUREAU), other=same(404, BUREAU), kwargs=_audience
    ),
    Route("courses:lesson-new", own=MANAGES, other=same(404, BUREAU), kwargs=_course),
    Route("courses:lesson-new", "POST", own=MANAGES, other=same(404, BUREAU), kwargs=_course),
    Route("courses:lesson-edit", own=MANAGES, other=same(404, BUREAU), kwargs=_lesson),
    Route("courses:lesson-edit", "POST", own=MANAGES, other=same(404, BUREAU), kwargs=_lesson),
    Route("courses:lesson-preview", own=MANAGES, other=same(404, BUREAU), kwargs=_lesson),
    Route("courses:lesson-remove", "POST", own=same(302, BUREAU), other=same(404, BUREAU), kwargs=_lesson),
    Route("courses:lesson-move", "POST", own=same(302, BUREAU), other=same(404, BUREAU), kwargs=_lesson),
    Route("courses-api:laws", own=same(200, *SIGNED_IN), api=True),
    Route("courses-api:law", own=same(200, *SIGNED_IN), kwargs=_law, api=True),
    Route("courses-api:articles", own=same(200, *SIGNED_IN), kwargs=_version, api=True),
    Route("courses-api:courses", own=same(200, *SIGNED_IN), api=True),
    Route(
        "courses-api:course-lessons",
        own=same(200, *SIGNED_IN),
        other=same(404, *SIGNED_IN),
        kwargs=_my_course,
        api=True,
    ),
    Route(
        "courses-api:lesson",
        own=same(200, *SIGNED_IN),
        other=same(404, *SIGNED_IN),
        kwargs=_my_lesson,
        api=True,
    ),
    Route("courses-api:segments", "POST", own=same(400, *SIGNED_IN), data=_nothing, api=True),
    Route(
        "courses-api:beats",
        "POST",
        own={**same(404, *SIGNED_IN), "OFFICIAL": 200},
        other=same(404, *SIGNED_IN),
        kwargs=_segment,
        data=_beat,
        api=True,
    ),
    Route(
        "courses-api:segment-end",
        "POST",
        own={**same(404, *SIGNED_IN), "OFFICIAL": 204},
        other=same(404, *SIGNED_IN),
        kwargs=_segment,
        data=_end,
        api=True,
    ),
    Route("courses-api:ledger", own=same(200, *SIGNED_IN), api=True),
    Route("courses-api:gate", own=same(200, *SIGNED_IN), api=True),
]
