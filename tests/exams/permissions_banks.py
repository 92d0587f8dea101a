"""Banks, questions, imports, blueprints, sessions and results: who may see and do what.

The other side is a bank, blueprint or session of another district, where none of the roles holds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import Unit
from exams.enums import SessionState
from exams.models import Bank, ExamSession
from tests.factories.accounts import make_district
from tests.factories.attempts import make_bank, make_blueprint, make_session
from tests.factories.banks import make_draft, make_empty_bank, make_upload, seen, send
from tests.factories.world import World
from tests.permissions.table import (
    BUREAU,
    EXAM_OFFICER,
    LIAISON,
    QUESTION_EDITOR,
    QUESTION_REVIEWER,
    Route,
    same,
)

NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
BANK_STAFF = (QUESTION_EDITOR, QUESTION_REVIEWER)
EDITOR = (QUESTION_EDITOR,)
OFFICER = (EXAM_OFFICER,)


def _owner(world: World, side: str) -> Unit:
    return world.other if side == "own" else make_district("D2", "石鼓区")


def _bank(world: World, side: str) -> Bank:
    return make_empty_bank(_owner(world, side), NOW)


def bank(world: World, side: str) -> dict[str, Any]:
    return {"pk": _bank(world, side).pk}


def question(world: World, side: str) -> dict[str, Any]:
    return {"pk": make_draft(_bank(world, side), world.question_editor, NOW).pk}


def waiting(world: World, side: str) -> dict[str, Any]:
    draft = make_draft(_bank(world, side), world.question_editor, NOW)
    return {"pk": send(draft, world.question_editor, NOW).pk}


def upload(world: World, side: str) -> dict[str, Any]:
    return {"pk": make_upload(_bank(world, side), world.question_editor, NOW).pk}


def blueprint(world: World, side: str) -> dict[str, Any]:
    district = world.district if side == "own" else make_district("D2", "石鼓区")
    return {"pk": make_blueprint(district, make_bank(district, f"b-{side}", now=NOW), now=NOW).pk}


def _session(world: World, side: str, **fields: Any) -> ExamSession:
    district = world.district if side == "own" else make_district("D2", "石鼓区")
    return make_session(district, now=NOW, **fields)


def session(world: World, side: str) -> dict[str, Any]:
    return {"pk": _session(world, side).pk}


def draft_session(world: World, side: str) -> dict[str, Any]:
    return {"pk": _session(world, side, state=SessionState.DRAFT).pk}


def closed_session(world: World, side: str) -> dict[str, Any]:
    ended = {"closes_at": NOW - timedelta(minutes=1), "state": SessionState.CLOSED}
    return {"pk": _session(world, side, **ended).pk}


def decision(world: World, side: str) -> dict[str, Any]:
    from exams.models import Question

    return {"decision": "accept", "seen": seen(Question.objects.get())}


ROUTES = [
    Route("exams:banks", own=same(200, *BANK_STAFF)),
    Route("exams:bank-new", own=same(200, *EDITOR)),
    Route("exams:bank-new", "POST", own=same(200, *EDITOR)),
    Route("exams:question-template", own=same(200, *BANK_STAFF)),
    Route("exams:bank", own=same(200, *BANK_STAFF), other=same(404, *BANK_STAFF), kwargs=bank),
    Route("exams:bank-edit", own=same(200, *EDITOR), other=same(404, *EDITOR), kwargs=bank),
    Route("exams:questions-act", "POST", own=same(302, *EDITOR), other=same(404, *EDITOR), kwargs=bank),
    Route("exams:question-import", own=same(200, *EDITOR), other=same(404, *EDITOR), kwargs=bank),
    Route("exams:question-import", "POST", own=same(200, *EDITOR), other=same(404, *EDITOR), kwargs=bank),
    Route("exams:question-new", own=same(200, *EDITOR), other=same(404, *EDITOR), kwargs=bank),
    Route("exams:question-upload", own=same(200, *EDITOR), other=same(404, *EDITOR), kwargs=upload),
    Route(
        "exams:question-upload-confirm",
        "POST",
        own=same(302, *EDITOR),
        other=same(404, *EDITOR),
        kwargs=upload,
    ),
    Route(
        "exams:question-upload-discard",
        "POST",
        own=same(302, *EDITOR),
        other=same(404, *EDITOR),
        kwargs=upload,
    ),
    Route("exams:question", own=same(200, *BANK_STAFF), other=same(404, *BANK_STAFF), kwargs=question),
    Route("exams:question-edit", own=same(200, *EDITOR), other=same(404, *EDITOR), kwargs=question),
    Route("exams:reviews", own=same(200, QUESTION_REVIEWER)),
    Route(
        "exams:review",
        own=same(200, QUESTION_REVIEWER),
        other=same(404, QUESTION_REVIEWER),
        kwargs=waiting,
    ),
    Route(
        "exams:review",
        "POST",
        own=same(302, QUESTION_REVIEWER),
        other=same(404, QUESTION_REVIEWER),
        kwargs=waiting,
        data=decision,
    ),
    Route("exams:blueprints", own=same(200, *OFFICER)),
    Route("exams:blueprint-new", own=same(200, *OFFICER)),
    Route("exams:blueprint", own=same(200, *OFFICER), other=same(404, *OFFICER), kwargs=blueprint),
    Route("exams:blueprint-sample", own=same(200, *OFFICER), other=same(404, *OFFICER), kwargs=blueprint),
    Route(
        "exams:blueprint-copy", "POST", own=same(302, *OFFICER), other=same(404, *OFFICER), kwargs=blueprint
    ),
    Route("exams:sessions", own=same(200, *OFFICER)),
    Route("exams:session-new", own=same(200, *OFFICER)),
    Route("exams:session", own=same(200, *OFFICER), other=same(404, *OFFICER), kwargs=session),
    Route("exams:session-edit", own=same(200, *OFFICER), other=same(404, *OFFICER), kwargs=draft_session),
    Route(
        "exams:session-publish",
        "POST",
        own=same(302, *OFFICER),
        other=same(404, *OFFICER),
        kwargs=draft_session,
    ),
    Route("exams:session-close", own=same(200, *OFFICER), other=same(404, *OFFICER), kwargs=session),
    Route("exams:session-close", "POST", own=same(302, *OFFICER), other=same(404, *OFFICER), kwargs=session),
    Route(
        "exams:session-release",
        "POST",
        own=same(302, *OFFICER),
        other=same(404, *OFFICER),
        kwargs=closed_session,
    ),
    Route("exams:session-cancel", own=same(200, *OFFICER), other=same(404, *OFFICER), kwargs=session),
    Route("exams:session-make-up", own=same(200, *OFFICER), other=same(404, *OFFICER), kwargs=closed_session),
    Route(
        "exams:session-results",
        own=same(200, EXAM_OFFICER, BUREAU, LIAISON),
        other=same(404, EXAM_OFFICER, BUREAU, LIAISON),
        kwargs=closed_session,
    ),
]
