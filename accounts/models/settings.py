"""What an administrator of a district may change. Known keys and defaults: ``accounts.district_settings``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.units import Unit


class DistrictSetting(models.Model):
    district = models.ForeignKey(Unit, models.PROTECT, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.JSONField()

    class Meta:
        ordering = ["key"]
        verbose_name = _("district setting")
        verbose_name_plural = _("district settings")
        constraints = [
            models.UniqueConstraint(fields=["district", "key"], name="one_value_per_district_setting")
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value!r}"
