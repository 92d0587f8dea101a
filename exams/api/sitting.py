"""Entering and starting, as the signed-in candidate. Saving and handing in go by ticket: see ``room``."""

from __future__ import annotations

import uuid

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from common.http.description import ProblemSerializer
from exams import access
from exams.api import payloads
from exams.api.serializers import (
    AdmissionSerializer,
    EnteredSerializer,
    EntrySerializer,
)
from exams.services import attempts, entry


def _candidate(request: Request) -> User:
    """The signed-in person; DRF has refused everybody else by now."""
    assert isinstance(request.user, User)
    return request.user


class MyExamsView(APIView):
    @extend_schema(summary="My sessions, newest first", responses=EntrySerializer(many=True))
    def get(self, request: Request) -> Response:
        found = entry.look_all(_candidate(request), now=timezone.now())
        return Response([payloads.entry(each) for each in found])


class EnterView(APIView):
    @extend_schema(
        summary="The paper to begin or take up",
        description="Deals the paper when it does not exist yet. The clock does not start here.",
        request=None,
        responses={200: EnteredSerializer, 404: ProblemSerializer, 409: ProblemSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        session = access.session_for_candidate(_candidate(request), pk)
        attempt = entry.admit(session, _candidate(request), now=timezone.now())
        return Response({"attempt": attempt.pk, "state": attempt.state})


class StartView(APIView):
    @extend_schema(
        summary="Start the clock, or resume",
        description="Idempotent. Each call hands the attempt to the calling page; older tickets stop saving.",
        request=None,
        responses={200: AdmissionSerializer, 404: ProblemSerializer, 409: ProblemSerializer},
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        attempt = access.own_attempt(_candidate(request), pk)
        response = Response(payloads.admission(attempts.start(attempt.pk, _candidate(request))))
        response["Cache-Control"] = "no-store"
        return response
