"""What the API says and takes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from courses.enums import BeatOutcome
from courses.models import Course, CreditEntry, Law, LawVersion, Lesson, Provision, StudySegment


class LawSerializer(serializers.ModelSerializer[Law]):
    class Meta:
        model = Law
        fields = ("id", "title", "short_title", "category", "issuing_body")


class LawVersionSerializer(serializers.ModelSerializer[LawVersion]):
    class Meta:
        model = LawVersion
        fields = (
            "id",
            "note",
            "document_no",
            "promulgated_on",
            "effective_on",
            "status",
            "change",
            "text_kind",
            "counts",
        )


class LawDetailSerializer(LawSerializer):
    versions = LawVersionSerializer(many=True, read_only=True)

    class Meta(LawSerializer.Meta):
        fields = (*LawSerializer.Meta.fields, "versions")  # type: ignore[assignment]


class SubItemSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField()


class ItemSerializer(SubItemSerializer):
    sub_items = SubItemSerializer(many=True)


class ParagraphSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    items = ItemSerializer(many=True)


class ArticleSerializer(serializers.ModelSerializer[Provision]):
    paragraphs = serializers.SerializerMethodField()

    class Meta:
        model = Provision
        fields = ("id", "position", "key", "label", "heading", "chapter", "paragraphs")

    @extend_schema_field(ParagraphSerializer(many=True))
    def get_paragraphs(self, article: Provision) -> list[dict[str, Any]]:
        return list(article.paragraphs)


class CourseSerializer(serializers.ModelSerializer[Course]):
    """A course of mine with how far I am. Counts are lessons."""

    lesson_count = serializers.IntegerField(read_only=True)
    done_count = serializers.IntegerField(read_only=True)
    credits = serializers.DecimalField(source="credit_sum", max_digits=7, decimal_places=1, read_only=True)

    class Meta:
        model = Course
        fields = (
            "id",
            "title",
            "summary",
            "requirement",
            "year",
            "deadline_on",
            "lesson_count",
            "done_count",
            "credits",
        )


class LessonSerializer(serializers.ModelSerializer[Lesson]):
    """A lesson with my own time in seconds; ``completed_at`` is null until its credits were entered."""

    read_seconds = serializers.IntegerField(read_only=True)
    completed_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Lesson
        fields = ("id", "course", "position", "title", "minutes", "credits", "read_seconds", "completed_at")


class LessonDetailSerializer(LessonSerializer):
    articles = ArticleSerializer(source="provisions", many=True, read_only=True)

    class Meta(LessonSerializer.Meta):
        fields = (*LessonSerializer.Meta.fields, "body", "articles")  # type: ignore[assignment]


class OpenSegmentSerializer(serializers.Serializer[Any]):
    lesson = serializers.IntegerField(min_value=1)


class SegmentSerializer(serializers.ModelSerializer[StudySegment]):
    """An open stretch of reading. Send ``nonce`` with the first heartbeat; each answer brings the next."""

    beat_seconds = serializers.IntegerField(read_only=True, help_text="How often to report.")

    class Meta:
        model = StudySegment
        fields = ("id", "lesson", "nonce", "started_at", "beat_seconds")


class BeatSerializer(serializers.Serializer[Any]):
    """A heartbeat. Times of the client are not taken: only the server's clock counts."""

    nonce = serializers.CharField(max_length=32)
    is_active = serializers.BooleanField(
        help_text="Whether there was a sign of reading since the last report."
    )
    anchor = serializers.RegexField(
        r"^[a-z]+-[0-9-]+$",
        max_length=40,
        required=False,
        allow_blank=True,
        default="",
        help_text="Where the reader is: art-29.",
    )


class NonceSerializer(serializers.Serializer[Any]):
    nonce = serializers.CharField(max_length=32)


class BeatResultSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=BeatOutcome.choices)
    reason = serializers.CharField(help_text="The outcome in words.")
    counted = serializers.IntegerField(help_text="Seconds that this report added.")
    nonce = serializers.CharField(
        allow_blank=True, help_text="For the next report; empty: the stretch has ended."
    )
    segment_seconds = serializers.IntegerField()
    lesson_seconds = serializers.IntegerField()
    credits_today = serializers.DecimalField(max_digits=7, decimal_places=1)
    daily_cap = serializers.IntegerField(help_text="0: no daily limit.")
    is_completed = serializers.BooleanField()
    is_course_finished = serializers.BooleanField()


class CreditEntrySerializer(serializers.ModelSerializer[CreditEntry]):
    class Meta:
        model = CreditEntry
        fields = ("id", "lesson", "year", "day", "at", "requirement", "credits", "withheld", "reason", "note")


class GateSerializer(serializers.Serializer[Any]):
    """Credits of the study year against what the district asks for."""

    year = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=7, decimal_places=1)
    required = serializers.DecimalField(max_digits=7, decimal_places=1)  # type: ignore[assignment]
    needed_total = serializers.DecimalField(max_digits=7, decimal_places=1)
    needed_required = serializers.DecimalField(max_digits=7, decimal_places=1)
    is_reached = serializers.BooleanField()
