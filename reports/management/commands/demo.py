"""Makes the demonstration district, once. `--reset` begins anew."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone, translation

from accounts.models import Unit
from reports.management.demo import story
from reports.management.demo.district import DISTRICT_UNIT

T = TypeVar("T")


class Command(BaseCommand):
    help = "Makes the demonstration district if the database is empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="throw away everything in this database first"
        )

    def handle(self, *args: Any, reset: bool = False, **options: Any) -> None:
        if not settings.IS_DEMONSTRATION:
            raise CommandError(
                "This is not a demonstration: set XUEFA_DEMONSTRATION=1 to say that it is one."
            )
        if reset:
            self._step("Emptying the database", _empty_database)
        self._step("Bringing the database up to date", lambda: call_command("migrate", verbosity=0))
        if story.is_complete():
            self.stdout.write("The demonstration district is there already.")
            return
        if Unit.objects.districts().exists():
            if not Unit.objects.filter(code=DISTRICT_UNIT).exists():
                raise CommandError("This database holds another district; a demonstration wants its own.")
            self.stdout.write("The demonstration was interrupted while it was made; beginning anew.")
            self._step("Emptying the database", _empty_database)
            self._step("Bringing the database up to date", lambda: call_command("migrate", verbosity=0))
        started = time.monotonic()
        with translation.override("zh-hans"):
            story.tell(now=timezone.now(), step=self._step)
        self.stdout.write(f"The demonstration district is ready ({time.monotonic() - started:.0f} s).")

    def _step(self, label: str, work: Callable[[], T]) -> T:
        """A progress line for each long step, with the seconds it took."""
        self.stdout.write(f"  {label} ...", ending="")
        self.stdout.flush()
        started = time.monotonic()
        result = work()
        self.stdout.write(f" {time.monotonic() - started:.1f} s")
        return result


def _empty_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")
