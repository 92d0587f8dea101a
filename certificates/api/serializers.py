"""What the API says about certificates."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from certificates.enums import CertificateKind, Standing
from certificates.models import Certificate
from certificates.services.sheets import verify_url


class VerificationSerializer(serializers.Serializer[Any]):
    """What the public page shows. ``sha256`` is empty while nobody has asked for the file."""

    code = serializers.CharField()
    standing = serializers.ChoiceField(choices=Standing.choices)
    holder = serializers.CharField(help_text="Masked name.")
    unit = serializers.CharField()
    kind = serializers.ChoiceField(choices=CertificateKind.choices)
    title = serializers.CharField()
    number = serializers.CharField()
    issued_on = serializers.DateField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="The last valid day; null is without end.")
    issuing_authority = serializers.CharField()
    sha256 = serializers.CharField(allow_blank=True)
    changed_at = serializers.DateTimeField()


class OwnCertificateSerializer(serializers.ModelSerializer[Certificate]):
    standing = serializers.SerializerMethodField()
    verify_url = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = (
            "id",
            "kind",
            "number",
            "holder_name",
            "unit_name",
            "issuing_authority",
            "issued_on",
            "valid_from",
            "valid_to",
            "standing",
            "verify_url",
        )

    @extend_schema_field(serializers.ChoiceField(choices=Standing.choices))
    def get_standing(self, certificate: Certificate) -> str:
        return str(certificate.standing(timezone.localdate(self.context["request"].now)))

    @extend_schema_field(serializers.URLField())
    def get_verify_url(self, certificate: Certificate) -> str:
        return verify_url(certificate.verification_code)
