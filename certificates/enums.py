"""Closed lists of certificates (domain.md §5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CertificateKind(TextChoices):
    COMPLETION = "COMPLETION", _("Certificate of completion")
    QUALIFICATION = "QUALIFICATION", _("Qualification certificate")


class BatchState(TextChoices):
    OPEN = "OPEN", _("Being issued")
    DONE = "DONE", _("Issued")


class ItemState(TextChoices):
    """ON_DEMAND: numbered and valid; its file is drawn when somebody first asks for it."""

    PENDING = "PENDING", _("Waiting")
    CLAIMED = "CLAIMED", _("Being drawn")
    ISSUED = "ISSUED", _("Issued")
    FAILED = "FAILED", _("Not drawn")
    VOIDED = "VOIDED", _("Number voided")
    ON_DEMAND = "ON_DEMAND", _("Drawn on demand")


class CertificateState(TextChoices):
    """``expired`` is not stored: it is computed from ``valid_to``."""

    PENDING = "PENDING", _("Being issued")
    VALID = "VALID", _("Valid")
    SUSPENDED = "SUSPENDED", _("Suspended")
    CANCELLED = "CANCELLED", _("Closed without fault")
    REVOKED = "REVOKED", _("Revoked for good")
    VOID = "VOID", _("Void")


class Standing(TextChoices):
    """What a certificate is worth on a day: its state, and whether its time has run out."""

    PENDING = "PENDING", _("Being issued")
    VALID = "VALID", _("Valid")
    EXPIRED = "EXPIRED", _("Expired")
    SUSPENDED = "SUSPENDED", _("Suspended")
    CANCELLED = "CANCELLED", _("Closed without fault")
    REVOKED = "REVOKED", _("Revoked for good")
    VOID = "VOID", _("Void")


class EventKind(TextChoices):
    NUMBERED = "NUMBERED", _("Number given")
    ISSUED = "ISSUED", _("Issued")
    SUSPENDED = "SUSPENDED", _("Suspended")
    REINSTATED = "REINSTATED", _("Reinstated")
    CANCELLED = "CANCELLED", _("Closed without fault")
    REVOKED = "REVOKED", _("Revoked for good")
    VOIDED = "VOIDED", _("Number voided")
