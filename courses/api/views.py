"""Laws, my courses, my study time, my ledger. Only what one's own pages show."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import district_of
from accounts.models import User
from common.http.description import ProblemSerializer
from common.http.paging import Cursor
from courses import access, statistics, studytime
from courses.api import filters, serializers
from courses.models import Course, CreditEntry, Law, Lesson, Provision
from courses.services import study


def _now(request: Request) -> Any:
    """The one clock reading of this request, set by the middleware."""
    return request._request.now  # type: ignore[attr-defined]


def _person(request: Request) -> User:
    """Whoever is signed in: the permission class has refused everybody else."""
    return cast(User, request.user)


class ArticleCursor(Cursor):
    ordering = "position"


class Laws(generics.ListAPIView[Law]):
    """Laws of the library."""

    serializer_class = serializers.LawSerializer
    filterset_class = filters.LawFilter
    queryset = Law.objects.order_by("-id")


class LawDetail(generics.RetrieveAPIView[Law]):
    """One law with its versions."""

    serializer_class = serializers.LawDetailSerializer
    queryset = Law.objects.order_by("-id")

    def get_object(self) -> Law:
        return access.law(self.kwargs["pk"])


class Articles(generics.ListAPIView[Provision]):
    """Articles of one version of a law, in the order of the text."""

    serializer_class = serializers.ArticleSerializer
    pagination_class = ArticleCursor
    filter_backends = ()
    queryset = Provision.objects.none()

    def get_queryset(self) -> QuerySet[Provision]:
        return access.law_version(self.kwargs["pk"]).provisions.articles()


class Courses(generics.ListAPIView[Course]):
    """Published courses that are mine by unit and post."""

    serializer_class = serializers.CourseSerializer
    filterset_class = filters.CourseFilter
    queryset = Course.objects.none()

    def get_queryset(self) -> QuerySet[Course]:
        on = timezone.localdate(_now(self.request))
        return access.courses_for(_person(self.request), on=on).with_progress_of(_person(self.request).pk)


class CourseLessons(generics.ListAPIView[Lesson]):
    """Lessons of one of my courses, newest id first; ``position`` is their order."""

    serializer_class = serializers.LessonSerializer
    filter_backends = ()
    queryset = Lesson.objects.none()

    def get_queryset(self) -> QuerySet[Lesson]:
        on = timezone.localdate(_now(self.request))
        course = access.own_course(_person(self.request), self.kwargs["pk"], on=on)
        return course.lessons.with_progress_of(_person(self.request).pk)


class LessonDetail(generics.RetrieveAPIView[Lesson]):
    """One lesson with commentary (Markdown) and articles."""

    serializer_class = serializers.LessonDetailSerializer
    queryset = Lesson.objects.none()

    def get_object(self) -> Lesson:
        on = timezone.localdate(_now(self.request))
        found = access.own_lesson(_person(self.request), self.kwargs["pk"], on=on)
        return (
            Lesson.objects.with_progress_of(_person(self.request).pk)
            .prefetch_related("provisions")
            .get(pk=found.pk)
        )


class Segments(APIView):
    @extend_schema(
        request=serializers.OpenSegmentSerializer,
        responses={201: serializers.SegmentSerializer, 404: ProblemSerializer},
        summary="Begin to read a lesson",
    )
    def post(self, request: Request) -> Response:
        """Opens a stretch of reading; an open one of the same person ends."""
        now = _now(request)
        body = serializers.OpenSegmentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        lesson = access.own_lesson(
            _person(request), body.validated_data["lesson"], on=timezone.localdate(now)
        )
        segment = study.open_segment(_person(request), lesson, now=now)
        segment.beat_seconds = studytime.BEAT_SECONDS  # type: ignore[attr-defined]
        return Response(serializers.SegmentSerializer(segment).data, status=status.HTTP_201_CREATED)


class Beats(APIView):
    @extend_schema(
        request=serializers.BeatSerializer,
        responses=serializers.BeatResultSerializer,
        summary="Report reading",
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """A heartbeat every 20 to 30 seconds; 409 when the nonce was used or the stretch has ended."""
        segment = access.own_segment(_person(request), pk)
        body = serializers.BeatSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        result = study.beat(segment.pk, _person(request), **body.validated_data, now=_now(request))
        answer = {**result.__dict__, "reason": result.outcome.label}
        return Response(serializers.BeatResultSerializer(answer).data)


class SegmentEnd(APIView):
    @extend_schema(request=serializers.NonceSerializer, responses={204: None}, summary="Stop reading")
    def post(self, request: Request, pk: UUID) -> Response:
        """Ends a stretch; nothing is counted by it."""
        segment = access.own_segment(_person(request), pk)
        body = serializers.NonceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        study.close_segment(
            segment.pk, _person(request), nonce=body.validated_data["nonce"], now=_now(request)
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class Ledger(generics.ListAPIView[CreditEntry]):
    """My credit entries: what counted and why not."""

    serializer_class = serializers.CreditEntrySerializer
    filterset_class = filters.LedgerFilter
    queryset = CreditEntry.objects.none()

    def get_queryset(self) -> QuerySet[CreditEntry]:
        return CreditEntry.objects.filter(person=_person(self.request))


class Gate(APIView):
    @extend_schema(
        responses={200: serializers.GateSerializer, 404: ProblemSerializer},
        summary="My credits against the gate",
    )
    def get(self, request: Request) -> Response:
        """404 for people who belong to no district."""
        today = timezone.localdate(_now(request))
        district = district_of(_person(request), on=today)
        if district is None:
            raise Http404
        state = statistics.gate_states([_person(request).pk], year=today.year, district=district)[
            _person(request).pk
        ]
        answer = {**state.__dict__, "year": today.year, "is_reached": state.is_reached}
        return Response(serializers.GateSerializer(answer).data)
