"""The audit trail: append-only in the database, partition-ready (time in the key, nothing points at it)."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import AuditEntryQuerySet


class AuditEntry(models.Model):
    """Who did what to which object, when, from where, with the values before and after.

    Names are copied, ids carry no foreign key: an entry must stay readable when everything else is gone.
    """

    pk = models.CompositePrimaryKey("at", "id")
    id = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=60, blank=True)
    action = models.CharField(_("what"), max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    object_label = models.CharField(_("object"), max_length=200, blank=True)
    unit_id = models.BigIntegerField(null=True)
    unit_path = models.CharField(max_length=255, blank=True)
    address = models.CharField(_("from where"), max_length=45, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    source = models.CharField(max_length=10, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # When the writing transaction began, by the database's clock: sealing goes by it. ``at`` is the clock of
    # the act, which a task may carry through many transactions.
    recorded_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_by_object"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["recorded_at"], name="audit_by_recording"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name} {self.action} {self.object_label}"


class AuditBlock(models.Model):
    """A sealed stretch of the trail: a hash over its entries, chained to the block before.

    It holds the entries recorded after ``last_at`` of the block before, up to and including its own
    ``last_at``.
    """

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    entries = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"block {self.number}"
