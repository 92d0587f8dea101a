"""Which ones? Adjectives over banks, questions, campaigns, sessions and attempts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from exams.enums import (
    SAT_STATES,
    AttemptState,
    ExemptionState,
    QuestionStatus,
    RegistrationState,
    SessionState,
)

if TYPE_CHECKING:
    from exams.models import (
        Attempt,
        Bank,
        Campaign,
        ExamSession,
        Exemption,
        Question,
        QuestionVersion,
        Registration,
        RosterEntry,
    )


class _UnderPaths:
    """For rows that copied the path of their unit."""

    def under(self, paths: Iterable[str]) -> Self:
        condition = Q(pk__in=[])
        for path in paths:
            condition |= Q(unit_path__startswith=path)
        return self.filter(condition)  # type: ignore[attr-defined]


class BankQuerySet(models.QuerySet["Bank"]):
    pass


class QuestionQuerySet(models.QuerySet["Question"]):
    def drawable(self) -> QuestionQuerySet:
        """With a published version that papers may use; a newer one may be in the making."""
        return self.filter(published_version__isnull=False).exclude(status=QuestionStatus.WITHDRAWN)


class QuestionVersionQuerySet(models.QuerySet["QuestionVersion"]):
    def newest(self) -> QuestionVersionQuerySet:
        """The last version of each question, published or not."""
        later = self.model._default_manager.filter(
            question=OuterRef("question"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def due(self, on: date) -> CampaignQuerySet:
        """The snapshot date has come and there is no roster yet."""
        return self.filter(snapshot_on__lte=on, roster__isnull=True)


class RosterEntryQuerySet(_UnderPaths, models.QuerySet["RosterEntry"]):
    pass


class RegistrationQuerySet(_UnderPaths, models.QuerySet["Registration"]):
    def approved(self) -> RegistrationQuerySet:
        return self.filter(state=RegistrationState.APPROVED)

    def waiting(self) -> RegistrationQuerySet:
        return self.filter(state=RegistrationState.SUBMITTED)


class ExemptionQuerySet(_UnderPaths, models.QuerySet["Exemption"]):
    def approved(self) -> ExemptionQuerySet:
        return self.filter(state=ExemptionState.APPROVED)


class ExamSessionQuerySet(models.QuerySet["ExamSession"]):
    def published(self) -> ExamSessionQuerySet:
        return self.filter(state=SessionState.PUBLISHED)

    def open(self, now: datetime) -> ExamSessionQuerySet:
        return self.published().filter(opens_at__lte=now, closes_at__gt=now)

    def in_registration(self, now: datetime) -> ExamSessionQuerySet:
        return self.published().filter(registration_opens_at__lte=now, registration_closes_at__gt=now)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def sat(self) -> AttemptQuerySet:
        """Handed in, whatever the mark: what attendance counts."""
        return self.filter(state__in=SAT_STATES)

    def passed(self) -> AttemptQuerySet:
        """Graded, passed, and without confirmed misconduct."""
        return self.filter(state__in=[AttemptState.GRADED, AttemptState.RELEASED], is_passed=True).exclude(
            misconduct__confirmed_at__isnull=False
        )

    def overdue(self, before: datetime) -> AttemptQuerySet:
        return self.filter(state=AttemptState.OPEN, deadline_at__lt=before)
