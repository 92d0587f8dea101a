"""Begins an installation: the district, its justice bureau's supervisor and its three administrators."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role, UnitKind
from accounts.models import RoleGrant, Unit, User
from accounts.services import audit, units

ROLES = (Role.BUREAU, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


class Command(BaseCommand):
    help = "Opens a district and prints one-time passwords for its first four accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="short code of the district, for example ZX")
        parser.add_argument("name", help="its name, for example 蒸湘区")
        parser.add_argument(
            "--opened-on",
            type=date.fromisoformat,
            default=date(2000, 1, 1),
            help="since when the district exists; rosters reach back no further (default 2000-01-01)",
        )
        parser.add_argument("--division-code", default="", help="six digits of GB/T 2260, for example 430408")
        for role in ROLES:
            option = "--" + role.value.lower().replace("_", "-")
            parser.add_argument(option, required=True, metavar="USERNAME:NAME", help=str(role.label))

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Unit.objects.filter(code=options["code"]).exists():
            raise CommandError(f"There is a unit with the code {options['code']} already.")
        now = timezone.now()
        district = units.open_unit(
            parent=None,
            opened_on=options["opened_on"],
            code=options["code"],
            name=options["name"],
            kind=UnitKind.DISTRICT,
            division_code=options["division_code"],
        )
        audit.record("district.open", district, actor=None, now=now, after={"code": district.code})
        for role in ROLES:
            self._appoint(district, role, options[role.value.lower()])
        self.stdout.write("Everybody must choose a password of their own at the first sign-in.")

    def _appoint(self, district: Unit, role: Role, text: str) -> None:
        username, _colon, name = text.partition(":")
        if not username or not name:
            raise CommandError(f"{role.value}: write USERNAME:NAME, for example wang:王敏.")
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(
                f"{role.value}: the user name {username} is taken; each role wants a person of its own."
            )
        now = timezone.now()
        password = f"{secrets.token_urlsafe(9)}-1Aa"
        person = User.objects.create_user(username, password, name=name, must_change_password=True)
        grant = RoleGrant.objects.create(
            person=person,
            role=role,
            unit=district,
            valid_from=timezone.localdate(now),
            reason="first account",
        )
        audit.record(
            "grant.give", grant, actor=None, now=now, after={"role": role.value}, unit_id=district.pk
        )
        self.stdout.write(f"{role.value:<16} {username:<16} {password}")
