"""A bare installation gets its district and its first four accounts by one command."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEntry, RoleGrant, Unit, User

pytestmark = pytest.mark.django_db
FIRST = {
    "bureau": "wang:王敏",
    "system_admin": "li:李强",
    "security_admin": "zhao:赵静",
    "audit_admin": "sun:孙波",
}


def _open(**changes: str) -> str:
    out = StringIO()
    call_command("open_district", "ZX", "蒸湘区", division_code="430408", stdout=out, **(FIRST | changes))
    return out.getvalue()


def test_district_has_its_first_four_accounts() -> None:
    text = _open()
    district = Unit.objects.get(code="ZX")
    assert district.is_district
    granted = dict(RoleGrant.objects.filter(unit=district).values_list("person__username", "role"))
    assert granted == {
        "wang": Role.BUREAU,
        "li": Role.SYSTEM_ADMIN,
        "zhao": Role.SECURITY_ADMIN,
        "sun": Role.AUDIT_ADMIN,
    }
    assert AuditEntry.objects.filter(action__in=["district.open", "grant.give"]).count() == 5
    password = next(line.split()[-1] for line in text.splitlines() if " wang " in line)
    assert User.objects.get(username="wang").check_password(password)


def test_first_sign_in_asks_for_a_password_of_ones_own_on_pages_and_in_the_api() -> None:
    _open()
    client = Client()
    client.force_login(User.objects.get(username="wang"))
    assert client.get("/").headers["Location"] == reverse("accounts:first-password")
    answer = client.get(reverse("certificates-api:mine"))
    assert (answer.status_code, answer.json()["code"]) == (403, "password_due")


@pytest.mark.parametrize("changes", [{"bureau": "wang"}, {"audit_admin": "LI:孙波"}])
def test_half_said_or_doubled_person_opens_nothing(changes: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        _open(**changes)
    assert not Unit.objects.exists()


def test_district_is_opened_once() -> None:
    _open()
    with pytest.raises(CommandError):
        _open()
