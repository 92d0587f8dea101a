"""The shapes of the sitting API, for the document; what is sent is built by hand from allow-lists."""

from __future__ import annotations

from rest_framework import serializers

from exams.enums import AttemptState, QuestionKind, SubmitReason
from exams.services.entry import Stage


class OptionSerializer(serializers.Serializer[object]):
    key = serializers.CharField(help_text="The letter to answer with; true or false for judgements.")
    text = serializers.CharField()


class QuestionSerializer(serializers.Serializer[object]):
    id = serializers.CharField(help_text="Opaque, different in every attempt.")
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    points = serializers.CharField()
    stem = serializers.CharField()
    options = OptionSerializer(many=True)


class AnswersField(serializers.DictField):
    child = serializers.ListField(child=serializers.CharField())


class DeltaSerializer(serializers.Serializer[object]):
    seq = serializers.IntegerField(min_value=1, help_text="Grows with every request of a page.")
    answers = AnswersField(required=False, help_text="Item id → letters as shown; an empty list clears.")
    flags = serializers.ListField(child=serializers.CharField(), required=False)


class SavedSerializer(serializers.Serializer[object]):
    seq = serializers.IntegerField(help_text="Everything up to this number is stored.")
    saved_at = serializers.DateTimeField(allow_null=True)
    deadline_at = serializers.DateTimeField()
    server_time = serializers.DateTimeField()
    stale = serializers.BooleanField(help_text="The number was known already; nothing was changed.")


class ReceiptSerializer(serializers.Serializer[object]):
    attempt = serializers.UUIDField()
    answered = serializers.IntegerField()
    total = serializers.IntegerField()
    content_hash = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    reason = serializers.ChoiceField(choices=SubmitReason.choices)


class SubmittedSerializer(serializers.Serializer[object]):
    state = serializers.ChoiceField(choices=AttemptState.choices)
    receipt = ReceiptSerializer()


class StandingSerializer(serializers.Serializer[object]):
    state = serializers.ChoiceField(choices=AttemptState.choices)
    seq = serializers.IntegerField()
    is_current = serializers.BooleanField(help_text="False: a newer page holds the attempt.")
    deadline_at = serializers.DateTimeField(allow_null=True)
    server_time = serializers.DateTimeField()


class AdmissionSerializer(serializers.Serializer[object]):
    attempt = serializers.UUIDField()
    ticket = serializers.CharField(help_text="For the header `Authorization: Ticket …` of this page.")
    device = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    deadline_at = serializers.DateTimeField()
    leaving_from = serializers.DateTimeField(help_text="Handing in is refused before.")
    server_time = serializers.DateTimeField()
    seq = serializers.IntegerField()
    answers = AnswersField()
    flags = serializers.ListField(child=serializers.CharField())
    questions = QuestionSerializer(many=True)


class EntrySerializer(serializers.Serializer[object]):
    session = serializers.IntegerField()
    title = serializers.CharField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    duration_minutes = serializers.IntegerField()
    stage = serializers.ChoiceField(choices=[(stage.value, stage.value) for stage in Stage])
    attempt = serializers.UUIDField(allow_null=True, help_text="The paper that is open or waits.")
    mark = serializers.CharField(allow_null=True, help_text="Only when the session shows it.")
    is_passed = serializers.BooleanField(allow_null=True)


class EnteredSerializer(serializers.Serializer[object]):
    attempt = serializers.UUIDField()
    state = serializers.ChoiceField(choices=AttemptState.choices)
