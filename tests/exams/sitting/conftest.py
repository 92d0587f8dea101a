"""One session, open now, with one dealt paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from exams.models import Attempt, ExamSession
from exams.services import attempts
from exams.services.attempts import Admission
from tests.factories.attempts import dealt, make_session
from tests.factories.world import World


@pytest.fixture
def session(world: World, now: datetime) -> ExamSession:
    return make_session(world.district, now=now)


@pytest.fixture
def ready(session: ExamSession, world: World, now: datetime) -> Attempt:
    """A paper that nobody has begun."""
    return dealt(session, world.official, now=now)


@pytest.fixture
def admission(ready: Attempt, world: World, now: datetime) -> Admission:
    """The same paper, begun at ``now``."""
    return attempts.start(ready.pk, world.official, now=now)


@pytest.fixture
def opened(admission: Admission) -> Any:
    return admission.attempt
