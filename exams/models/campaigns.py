"""A campaign owns the roster; sessions and make-ups belong to it; rates are per campaign (domain.md §4)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Establishment
from accounts.models import Unit
from exams.enums import ExamKind, ExemptionReason, ExemptionState, RegistrationState
from exams.querysets import CampaignQuerySet, ExemptionQuerySet, RegistrationQuerySet, RosterEntryQuerySet


class Campaign(models.Model):
    """年度批次: one kind of exam of one year in one district."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns")
    kind = models.CharField(_("kind of exam"), max_length=16, choices=ExamKind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    snapshot_on = models.DateField(_("roster is frozen on"))
    created_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "kind"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.UniqueConstraint(
                fields=["district", "kind", "year", "title"], name="one_campaign_per_kind_and_year"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Roster(models.Model):
    """名册. Frozen once, at the snapshot date; after that its entries do not change (database trigger)."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="roster")
    snapshot_on = models.DateField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"roster of {self.campaign_id}"


# A roster gets its people in the transaction that writes it, and nobody afterwards: R must not grow (domain.md §4).
# A row that is visible and whose writer is "in progress" was written by this very transaction. ``xmin`` has 32 bits:
# the arithmetic gives it the epoch of the present.
ONLY_WHILE_FREEZING = """
    SELECT pg_xact_status((xid - ((xid - row_xid + 2147483648) % 4294967296 - 2147483648))::text::xid8) INTO writer
      FROM (SELECT pg_current_xact_id()::text::bigint AS xid, xmin::text::bigint AS row_xid
              FROM exams_roster WHERE id = NEW.roster_id) AS roster;
    IF writer IS DISTINCT FROM 'in progress' THEN
        RAISE EXCEPTION 'A frozen roster takes no more entries.';
    END IF;
    RETURN NEW;
"""


class Nominee(models.Model):
    """A person named by the bureau for an exam before appointment: what its roster is frozen from (domain.md §2 C)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="nominees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="nominations")
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("nominee")
        verbose_name_plural = _("nominees")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person"], name="one_nomination_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.campaign_id}"


class RosterEntry(models.Model):
    """One required person as the posts stood at the snapshot: unit and path are copied and never follow a transfer."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="entries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="roster_entries")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="roster_entries")
    unit_path = models.CharField(max_length=255, db_index=True)
    post_title = models.CharField(max_length=60, blank=True)
    rank = models.CharField(max_length=40, blank=True)
    establishment = models.CharField(max_length=16, choices=Establishment.choices)
    is_leader = models.BooleanField(default=False)
    is_enforcement = models.BooleanField(default=False)
    is_party_member = models.BooleanField(default=False)

    objects = RosterEntryQuerySet.as_manager()

    class Meta:
        ordering = ["unit_path", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "person"], name="one_roster_entry_per_person")
        ]
        triggers = [
            pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="complete",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("writer", "text")],
                func=ONLY_WHILE_FREEZING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in roster {self.roster_id}"


class Registration(models.Model):
    """报考: a person put forward for a session by the unit, approved or refused by the bureau.

    After submission the unit cannot edit it; an approved one cannot be withdrawn (domain.md §2).
    """

    session = models.ForeignKey("exams.ExamSession", models.PROTECT, related_name="registrations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="registrations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="registrations")
    unit_path = models.CharField(max_length=255, db_index=True)
    state = models.CharField(
        max_length=10, choices=RegistrationState.choices, default=RegistrationState.SUBMITTED
    )
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["unit_path", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=["SUBMITTED", "APPROVED"]),
                name="one_live_registration_per_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["SUBMITTED", "WITHDRAWN"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_registration_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="REFUSED") | ~Q(reason=""), name="refused_registration_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="state_moves",
                field="state",
                transitions=[("SUBMITTED", "APPROVED"), ("SUBMITTED", "REFUSED"), ("SUBMITTED", "WITHDRAWN")],
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.session_id}: {self.state}"


class Exemption(models.Model):
    """免考: a person taken out of N for a campaign, with reason, document and approver (domain.md §2)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="exemptions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exemptions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exemptions")
    unit_path = models.CharField(max_length=255, db_index=True)
    reason = models.CharField(_("reason"), max_length=16, choices=ExemptionReason.choices)
    note = models.CharField(_("remark"), max_length=200, blank=True)
    document = models.FileField(_("document"), upload_to="exemptions/%Y/")
    document_on = models.DateField(_("date of the document"))
    approved_by_head = models.CharField(_("approved by the head of the unit"), max_length=60)
    state = models.CharField(max_length=10, choices=ExemptionState.choices, default=ExemptionState.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=200, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person"],
                condition=Q(state__in=["REQUESTED", "APPROVED"]),
                name="one_live_exemption_per_person",
            ),
            models.CheckConstraint(
                condition=Q(state="REQUESTED") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_exemption_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="exemption_is_decided_by_another",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="state_moves",
                field="state",
                transitions=[("REQUESTED", "APPROVED"), ("REQUESTED", "REFUSED")],
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} exempt from {self.campaign_id}"
