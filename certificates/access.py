"""Who may see which certificate and which batch. Out of scope does not exist: 404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import Scope
from accounts.enums import Role
from accounts.models import Unit, User
from certificates.models import Batch, BatchItem, Certificate
from certificates.querysets import BatchQuerySet, CertificateQuerySet
from certificates.verification_code import normalise
from exams.enums import ExamKind, SessionState
from exams.models import ExamSession

# Who opens batches, who decides on a certificate's life, and who may look into the register.
ISSUERS = (Role.CERTIFICATE_ISSUER,)
DECIDERS = (Role.CERTIFICATE_ISSUER, Role.BUREAU)
READERS = (Role.CERTIFICATE_ISSUER, Role.BUREAU, Role.LIAISON)


def certificates_in_scope(scope: Scope, *roles: Role) -> CertificateQuerySet:
    """The register as the person may see it; by the unit that held the post at the snapshot."""
    found = Certificate.objects.under(scope.of(*(roles or READERS)))
    return found.select_related("status", "file", "campaign")


def certificate_in_scope(scope: Scope, pk: UUID, *roles: Role) -> Certificate:
    return get_object_or_404(certificates_in_scope(scope, *roles), pk=pk)


def own_certificates(person: User) -> CertificateQuerySet:
    """What was issued to this person; the newest first."""
    found = Certificate.objects.filter(holder_id=person.canonical_id).public()
    return found.select_related("status", "file", "campaign", "item").order_by("-issued_on", "number")


def own_certificate(person: User, pk: UUID) -> Certificate:
    return get_object_or_404(own_certificates(person), pk=pk)


def public_certificate(typed: str) -> Certificate | None:
    """The issued certificate of a code as somebody typed it; None says nothing about why."""
    code = normalise(typed)
    if code is None:
        return None
    found = Certificate.objects.public().select_related("status", "file")
    return found.filter(verification_code=code).first()


def sessions_to_certify(scope: Scope) -> QuerySet[ExamSession]:
    """Sessions of the issuer's districts from whose campaigns certificates come."""
    found = ExamSession.objects.filter(
        campaign__district__in=_districts(scope, ISSUERS),
        campaign__kind__in=[ExamKind.ANNUAL, ExamKind.QUALIFICATION],
        state__in=[SessionState.PUBLISHED, SessionState.CLOSED],
    )
    return found.select_related("campaign", "campaign__district")


def session_to_certify(scope: Scope, pk: int) -> ExamSession:
    return get_object_or_404(sessions_to_certify(scope), pk=pk)


def batches_in_scope(scope: Scope, *roles: Role) -> BatchQuerySet:
    found = Batch.objects.filter(district__in=_districts(scope, roles or DECIDERS))
    return found.select_related("campaign", "session", "opened_by")


def batch_in_scope(scope: Scope, pk: UUID, *roles: Role) -> Batch:
    return get_object_or_404(batches_in_scope(scope, *roles), pk=pk)


def item_in_scope(scope: Scope, pk: int) -> BatchItem:
    found = BatchItem.objects.filter(batch__district__in=_districts(scope, ISSUERS))
    return get_object_or_404(found.select_related("certificate", "batch"), pk=pk)


def _districts(scope: Scope, roles: tuple[Role, ...]) -> QuerySet[Unit]:
    return Unit.objects.districts().under(scope.of(*roles))
