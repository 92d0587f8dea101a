"""The plain views of ``room`` in the OpenAPI document: drf-spectacular reads a class beside each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.http.description import ProblemSerializer
from exams.api import room
from exams.api.serializers import (
    DeltaSerializer,
    SavedSerializer,
    StandingSerializer,
    SubmittedSerializer,
)

_REFUSALS = dict.fromkeys((400, 401, 404, 409, 413, 503), ProblemSerializer)


class TicketAuthentication(BaseAuthentication):
    """Stands for the ticket in the document; ``room.by_ticket`` does the work."""


class TicketScheme(OpenApiAuthenticationExtension):
    target_class = TicketAuthentication
    name = "ticket"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Ticket …`, as given by start.",
        }


class _ByTicket(APIView):
    authentication_classes = [TicketAuthentication]


class AnswersDescription(_ByTicket):
    @extend_schema(
        summary="Save the answers not yet acknowledged",
        description="A number that is known already answers 200 with the present state.",
        request=DeltaSerializer,
        responses={200: SavedSerializer, **_REFUSALS},
    )
    def put(self, request: Request, pk: Any) -> Response:
        raise NotImplementedError


class SubmitDescription(_ByTicket):
    @extend_schema(
        summary="Hand in",
        description="Takes the last answers along; twice is the same as once.",
        request=DeltaSerializer,
        responses={200: SubmittedSerializer, **_REFUSALS},
    )
    def post(self, request: Request, pk: Any) -> Response:
        raise NotImplementedError


class StateDescription(_ByTicket):
    @extend_schema(
        summary="Where the attempt stands",
        responses={
            200: StandingSerializer,
            401: ProblemSerializer,
            404: ProblemSerializer,
            503: ProblemSerializer,
        },
    )
    def get(self, request: Request, pk: Any) -> Response:
        raise NotImplementedError


def described(view: Callable[..., HttpResponse], description: type[APIView]) -> Callable[..., HttpResponse]:
    """``view`` unchanged, with the class from which the document is written."""
    view.cls = description  # type: ignore[attr-defined]
    view.initkwargs = {}  # type: ignore[attr-defined]
    return view


answers = described(room.answers, AnswersDescription)
submit = described(room.submit, SubmitDescription)
state = described(room.state, StateDescription)
