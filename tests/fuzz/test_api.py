"""Odd requests made from the OpenAPI document: never a 5xx, never an answer that the document does not describe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from courses.services import study
from exams.services import attempts
from tests.factories.attempts import dealt, make_session
from tests.factories.certificates import make_certificate
from tests.factories.courses import make_course
from tests.factories.world import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DOCUMENT: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
API = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = {
    f"{found.ok().method.upper()} {found.ok().path}": found.ok() for found in API.get_all_operations()
}
CSRF = "a" * 32
EXAMPLES = 20

pytestmark = pytest.mark.django_db


class Known:
    """Things that exist, so that odd requests also reach what lies behind the addresses."""

    def __init__(self, world: World) -> None:
        self.world, self.now = world, timezone.now()
        course = make_course(world.district, year=self.now.year)
        lesson = course.lessons.first()
        assert lesson is not None
        assert course.law_version is not None
        self.segment = study.open_segment(world.official, lesson, now=self.now)
        session = make_session(world.district, now=self.now)
        attempt = dealt(session, world.official, now=self.now)
        self.ticket = attempts.start(attempt.pk, world.official, now=self.now).ticket
        certificate = make_certificate(world.official, world.own, world.certificate_issuer, self.now)
        self.ids: dict[str, Any] = {
            "laws/{id}": course.law_version.law_id,
            "laws/versions/": course.law_version_id,
            "courses/": course.pk,
            "lessons/": lesson.pk,
            "segments/": self.segment.pk,
            "sessions/": session.pk,
            "attempts/": attempt.pk,
            "verify/": certificate.verification_code,
        }

    def parameters(self, case: schemathesis.Case) -> dict[str, Any]:
        """The case's own parameters, the names in its address replaced by ones that exist."""
        real = next((str(pk) for part, pk in self.ids.items() if part in case.operation.path), None)
        return {name: real or value for name, value in (case.path_parameters or {}).items()}

    def body(self, case: schemathesis.Case) -> Any:
        """The case's own body, with the nonce and the lesson that the server would take."""
        real = {"nonce": self.segment.nonce, "lesson": self.segment.lesson_id}
        if isinstance(case.body, dict):
            return {name: real.get(name, value) for name, value in case.body.items()}
        return case.body


def send(case: schemathesis.Case, identity: dict[str, dict[str, str]]) -> int:
    """One request; the document must know its answer. What it changed in the database is taken back."""
    with transaction.atomic():
        response = case.call(app=application, **identity)
        transaction.set_rollback(True)
    case.validate_response(response, checks=CHECKS)
    return response.status_code


def fuzz(operation: Any, mode: GenerationMode, known: Known, identity: dict[str, dict[str, str]]) -> set[int]:
    """Sends examples as they are made and once more to what exists; the statuses that came back."""
    seen: set[int] = set()

    @effort(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: schemathesis.Case) -> None:
        seen.add(send(case, identity))
        case.path_parameters, case.body = known.parameters(case), known.body(case)
        seen.add(send(case, identity))

    run()
    return seen


@pytest.fixture
def known(world: World) -> Iterator[Known]:
    """Requests go through the real WSGI door, but stay on the connection whose transaction the test takes back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Known(world)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def signed_in_headers(known: Known, client: Client) -> dict[str, dict[str, str]]:
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "headers": {"X-CSRFToken": CSRF, "Authorization": f"Ticket {known.ticket}"},
        "cookies": {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: CSRF},
    }


def _can_be_wrong(operation: Any) -> bool:
    """Nothing that follows from the document is wrong for an address made of one free text."""
    return operation.path != "/api/v1/verify/{code}"


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_signed_in_every_answer_is_described(
    name: str, known: Known, signed_in: Callable[[object], Client]
) -> None:
    identity = signed_in_headers(known, signed_in(known.world.official))
    seen = fuzz(OPERATIONS[name], GenerationMode.POSITIVE, known, identity)
    assert min(seen) < 300, f"never came past the door: {seen}"


@pytest.mark.parametrize("name", sorted(name for name, each in OPERATIONS.items() if _can_be_wrong(each)))
def test_malformed_requests_are_refused_as_described(
    name: str, known: Known, signed_in: Callable[[object], Client]
) -> None:
    identity = signed_in_headers(known, signed_in(known.world.official))
    fuzz(OPERATIONS[name], GenerationMode.NEGATIVE, known, identity)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_without_sign_in_every_answer_is_described(name: str, known: Known) -> None:
    seen = fuzz(OPERATIONS[name], GenerationMode.POSITIVE, known, {"headers": {}, "cookies": {}})
    is_public = name == "GET /api/v1/verify/{code}"
    assert (min(seen) == 200) == is_public


def test_control_an_answer_that_is_not_described_is_found(
    known: Known, signed_in: Callable[[object], Client]
) -> None:
    poorer = deepcopy(DOCUMENT)
    del poorer["paths"]["/api/v1/exams/mine"]["get"]["responses"]["200"]
    operation = schemathesis.openapi.from_dict(poorer)["/api/v1/exams/mine"]["GET"]
    identity = signed_in_headers(known, signed_in(known.world.official))
    with pytest.raises(FailureGroup, match="Undocumented status code"):
        fuzz(operation, GenerationMode.POSITIVE, known, identity)
