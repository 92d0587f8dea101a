"""Verification for machines, and a person's own certificates."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, permissions
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certificates import access
from certificates.api.serializers import OwnCertificateSerializer, VerificationSerializer
from certificates.models import Certificate
from certificates.services import verification
from certificates.services.verification import TooMany
from common.http.addresses import client_address
from common.http.paging import Cursor

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
WAIT = 600


class Verify(APIView):
    """What the public page shows, for a code in any spelling."""

    authentication_classes = ()
    permission_classes = (permissions.AllowAny,)

    @extend_schema(
        operation_id="verify",
        auth=[],
        responses={
            200: VerificationSerializer,
            404: OpenApiResponse(description="No certificate has this code."),
            429: OpenApiResponse(description="Too many wrong codes from this address."),
        },
    )
    def get(self, request: Request, code: str) -> Response:
        now = request._request.now  # type: ignore[attr-defined]
        try:
            found = verification.ask(
                code, address=client_address(request._request), now=now, on=timezone.localdate(now)
            )
        except TooMany as refusal:
            raise Throttled(WAIT, str(refusal)) from refusal
        if found is None:
            raise Http404
        return Response(VerificationSerializer(found).data)

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        for name, value in HEADERS.items():
            final.headers[name] = value
        return final


class Newest(Cursor):
    ordering = ("-created_at", "-id")  # type: ignore[assignment]  # DRF takes several


class Mine(generics.ListAPIView[Certificate]):
    """The certificates of whoever asks, the newest first."""

    serializer_class = OwnCertificateSerializer
    pagination_class = Newest
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Certificate]:
        if getattr(self, "swagger_fake_view", False):
            return Certificate.objects.none()
        return access.own_certificates(self.request.user)  # type: ignore[arg-type]
