"""The settings a district may change, with type and default. Values are rows of ``DistrictSetting``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Setting:
    """``label`` is what an administrator reads; ``default`` gives the type."""

    key: str
    default: Any
    label: Promise


_SETTINGS = [
    Setting("study.credits_total", 100, _("Credits needed in a year")),
    Setting("study.credits_required", 60, _("Of these, credits from required reading")),
    Setting("study.credits_daily_cap", 20, _("Most credits that count on one day")),
    Setting(
        "study.idle_seconds", 120, _("Study stops counting after so many seconds without a sign of reading")
    ),
    Setting("rates.target_percent", 95, _("Units below this rate (per cent) are shown as needing attention")),
    Setting("enforcement.minimum_registered", 3, _("People an enforcement department should register")),
    Setting(
        "certificate.completion_years", 0, _("Years a certificate of completion is valid (0 = without end)")
    ),
    Setting(
        "qualification.common_first", False, _("The common paper must be passed before the specialist paper")
    ),
    Setting("retirement.age_men", 60, _("Retirement age of men before the gradual raise")),
    Setting("retirement.age_women", 55, _("Retirement age of women before the gradual raise")),
    Setting("retirement.is_raised", True, _("Retirement age is raised step by step since 2025")),
    Setting("certificate.qualification_years", 5, _("Years a qualification without a card is valid")),
    Setting("certificate.number_prefix", "XF", _("Prefix of certificate numbers")),
    Setting("certificate.issuing_authority", "", _("Issuing authority printed on certificates")),
    Setting("activation.valid_days", 14, _("Days an activation slip is valid")),
    Setting("password.max_age_days", 90, _("Days after which a password must be changed (0 = never)")),
    Setting("privacy.contact", "", _("Whom to ask about personal data")),
]
SETTINGS: dict[str, Setting] = {setting.key: setting for setting in _SETTINGS}
