"""Closed lists of exams (domain.md §2, §4, §7)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionKind(TextChoices):
    """Values are the names of the registry in ``exams.kinds``."""

    TRUE_FALSE = "true_false", _("True or false")
    SINGLE = "single", _("Single choice")
    MULTIPLE = "multiple", _("Multiple choice")


class Difficulty(IntegerChoices):
    EASY = 1, _("Easy")
    MEDIUM = 2, _("Medium")
    HARD = 3, _("Hard")


class QuestionStatus(TextChoices):
    DRAFT = "DRAFT", _("Draft")
    IN_REVIEW = "IN_REVIEW", _("In review")
    PUBLISHED = "PUBLISHED", _("Published")
    WITHDRAWN = "WITHDRAWN", _("Out of use")


class ReviewDecision(TextChoices):
    ACCEPTED = "ACCEPTED", _("Accepted")
    RETURNED = "RETURNED", _("Returned")


class ExamKind(TextChoices):
    """The three kinds of exam on one engine (domain.md §2)."""

    ANNUAL = "ANNUAL", _("Yearly law exam")
    QUALIFICATION = "QUALIFICATION", _("Enforcement qualification exam")
    PRE_APPOINTMENT = "PRE_APPOINTMENT", _("Exam before appointment")


class PaperPart(TextChoices):
    """Which paper of a campaign a session sets. A qualification needs both COMMON and SPECIALIST."""

    WHOLE = "WHOLE", _("One paper")
    COMMON = "COMMON", _("Common paper")
    SPECIALIST = "SPECIALIST", _("Specialist paper")


class ScoringPolicy(TextChoices):
    EXACT = "exact", _("Exact match")
    PARTIAL = "partial", _("Marks for each right choice")
    HALF = "half", _("Half marks for an incomplete choice")


class SessionState(TextChoices):
    DRAFT = "DRAFT", _("Draft")
    PUBLISHED = "PUBLISHED", _("Published")
    CLOSED = "CLOSED", _("Closed")
    CANCELLED = "CANCELLED", _("Cancelled")


class Disclosure(TextChoices):
    """When a candidate may see something: marks, or the paper with keys and explanations."""

    NEVER = "NEVER", _("Never")
    AT_SUBMISSION = "AT_SUBMISSION", _("After submission")
    AT_CLOSE = "AT_CLOSE", _("When the session has closed")
    AT_RELEASE = "AT_RELEASE", _("When results are released")


class RegistrationState(TextChoices):
    SUBMITTED = "SUBMITTED", _("Put forward")
    APPROVED = "APPROVED", _("Approved")
    REFUSED = "REFUSED", _("Refused")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class ExemptionReason(TextChoices):
    NEAR_RETIREMENT = "NEAR_RETIREMENT", _("At most two years to retirement")
    MATERNITY = "MATERNITY", _("Maternity leave")
    ILLNESS = "ILLNESS", _("Serious illness")


class ExemptionState(TextChoices):
    REQUESTED = "REQUESTED", _("Requested")
    APPROVED = "APPROVED", _("Approved")
    REFUSED = "REFUSED", _("Refused")


class Standing(TextChoices):
    """Where one person of a roster stands: every person in exactly one of these (domain.md §4)."""

    EXEMPT = "EXEMPT", _("Exempt")
    PASSED = "PASSED", _("Passed")
    MISCONDUCT = "MISCONDUCT", _("Misconduct")
    FAILED = "FAILED", _("Failed the exam")
    OUTSTANDING = "OUTSTANDING", _("Result outstanding")
    ABSENT = "ABSENT", _("Absent")
    REGISTERED = "REGISTERED", _("Registered")
    WAITING = "WAITING", _("Waiting for approval")
    NOT_REGISTERED = "NOT_REGISTERED", _("Not registered")


class AttemptState(TextChoices):
    READY = "READY", _("Not begun")
    OPEN = "OPEN", _("Answering")
    PAUSED = "PAUSED", _("Paused")
    SUBMITTED = "SUBMITTED", _("Submitted")
    GRADED = "GRADED", _("Graded")
    RELEASED = "RELEASED", _("Released")
    ABSENT = "ABSENT", _("Absent")
    VOIDED = "VOIDED", _("Voided")


# Counted as having sat (domain.md §4): a voided attempt never happened, misconduct sat and did not pass.
SAT_STATES = (AttemptState.SUBMITTED, AttemptState.GRADED, AttemptState.RELEASED)


class SubmitReason(TextChoices):
    CANDIDATE = "CANDIDATE", _("By the candidate")
    TIMEOUT = "TIMEOUT", _("Time was up")
    OFFICER = "OFFICER", _("By an exam officer")


class MisconductKind(TextChoices):
    PHONE = "PHONE", _("Phone")
    PAPERS = "PAPERS", _("Papers brought in")
    IMPERSONATION = "IMPERSONATION", _("Impersonation")
    PHOTOGRAPHING = "PHOTOGRAPHING", _("Photographing")
    TALKING = "TALKING", _("Talking")
    CHANGING_SEATS = "CHANGING_SEATS", _("Changing seats")
