"""Reading and changing what a district may set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.district_settings import SETTINGS
from accounts.models import DistrictSetting, Unit, User
from accounts.services import audit
from common.errors import Invalid


def get(district: Unit, key: str) -> Any:
    """The value of a known setting in a district, or its default. Unknown keys are a programming error."""
    return get_many(district, key)[key]


def get_many(district: Unit, *keys: str) -> dict[str, Any]:
    """Several settings in one query."""
    values = {key: SETTINGS[key].default for key in keys}
    rows = DistrictSetting.objects.filter(district_id=district.district_or_self_id, key__in=keys)
    values.update(rows.values_list("key", "value"))
    return values


def put(district: Unit, key: str, value: Any, *, actor: User | None, now: datetime) -> DistrictSetting:
    if key not in SETTINGS or not isinstance(value, type(SETTINGS[key].default)):
        raise Invalid(_("This value does not fit the setting."), code="setting_type", field=key)
    with transaction.atomic():
        row, _created = DistrictSetting.objects.select_for_update().get_or_create(
            district_id=district.district_or_self_id, key=key, defaults={"value": SETTINGS[key].default}
        )
        before, row.value = row.value, value
        row.save(update_fields=["value"])
        audit.record("setting.change", row, actor=actor, now=now, before={key: before}, after={key: value})
    return row
