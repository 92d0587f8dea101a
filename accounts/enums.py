"""Closed lists of accounts. Values are stored; labels are for people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    MALE = "M", _("Male")
    FEMALE = "F", _("Female")


class UnitKind(TextChoices):
    """What kind of body a unit is (GB 32100 tells organs from institutions by it)."""

    DISTRICT = "DISTRICT", _("District")
    ORGAN = "ORGAN", _("Organ")
    REFERENCED_INSTITUTION = "REFERENCED_INSTITUTION", _("Institution managed like the civil service")
    INSTITUTION = "INSTITUTION", _("Public institution")
    MASS_ORGANISATION = "MASS_ORGANISATION", _("Mass organisation")
    TOWN = "TOWN", _("Town")
    SUBDISTRICT = "SUBDISTRICT", _("Subdistrict")


class Establishment(TextChoices):
    """On which establishment a post stands. CONTRACT is outside it: such staff may not enforce."""

    CIVIL_SERVANT = "CIVIL_SERVANT", _("Civil servant")
    REFERENCED = "REFERENCED", _("Managed like the civil service")
    INSTITUTION = "INSTITUTION", _("Institution staff")
    CONTRACT = "CONTRACT", _("Contract staff")


class PostKind(TextChoices):
    ESTABLISHMENT = "ESTABLISHMENT", _("Establishment post")
    SECONDMENT = "SECONDMENT", _("Secondment")


class PersonStatus(TextChoices):
    IN_POST = "IN_POST", _("In post")
    ON_LEAVE = "ON_LEAVE", _("On sick or maternity leave")
    RETIRED = "RETIRED", _("Retired")
    LEFT = "LEFT", _("Left")
    DIED = "DIED", _("Deceased")


class Role(TextChoices):
    """Granted for a unit, holds in its subtree. Every signed-in person is an official without a grant."""

    LIAISON = "LIAISON", _("Unit liaison")
    QUESTION_EDITOR = "QUESTION_EDITOR", _("Question editor")
    QUESTION_REVIEWER = "QUESTION_REVIEWER", _("Question reviewer")
    EXAM_OFFICER = "EXAM_OFFICER", _("Exam officer")
    BUREAU = "BUREAU", _("Bureau supervisor")
    CERTIFICATE_ISSUER = "CERTIFICATE_ISSUER", _("Certificate issuer")
    SYSTEM_ADMIN = "SYSTEM_ADMIN", _("System administrator")
    SECURITY_ADMIN = "SECURITY_ADMIN", _("Security administrator")
    AUDIT_ADMIN = "AUDIT_ADMIN", _("Audit administrator")


# 三员管理: nobody may hold two of these at once (等保 practice; domain.md §8).
EXCLUSIVE_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


class JobState(TextChoices):
    PENDING = "PENDING", _("Waiting")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")
    CANCELLED = "CANCELLED", _("Cancelled")
