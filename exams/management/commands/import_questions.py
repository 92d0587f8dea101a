"""``manage.py import_questions FILE --bank CODE [--dry-run] [--json]``: a question file into a bank, as
drafts.

``--json`` prints one object on standard output and nothing else there: ``format``, ``counts``, ``questions``,
``errors``, ``duplicates``. A duplicate names the line of its twin in the file, or ``"bank:<id of the
question>"``. ``--dry-run`` writes nothing, and then the bank need not exist. Rows with errors do not change
the exit status; it is 1 when the file cannot be read, holds no question, or cannot be stored, with the
reason among the errors.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import current_path
from accounts.enums import Role
from accounts.models import RoleGrant, User
from common.errors import DomainError
from common.tables import TableError
from exams.exchange import ReadResult, read, report
from exams.kinds import KINDS
from exams.models import Bank
from exams.services.question_drafts import Writer, bank_duplicates

BATCH = 500


class Command(BaseCommand):
    help = "Reads a question file and stores its questions as drafts of a bank."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--bank", required=True, metavar="CODE")
        parser.add_argument("--dry-run", action="store_true", help="read and report, store nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
        parser.add_argument(
            "--author", metavar="USERNAME", help="default: the one question editor of the bank"
        )
        parser.add_argument("--with-duplicates", action="store_true", help="import duplicates too")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        bank = author = None
        if not options["dry_run"]:
            bank = self._bank(options["bank"])
            author = self._author(options["author"], bank)
        try:
            result = read(Path(name).read_bytes(), Path(name).name)
        except (OSError, TableError) as error:
            self._failed(name, str(getattr(error, "strerror", "") or error), as_json=options["json"])
        found = report(result)
        found["duplicates"] += self._standing(result, bank or self._bank_if_any(options["bank"]))
        found["duplicates"].sort(key=lambda each: each["line"])
        outcome = _("nothing was stored")
        if bank is not None and author is not None:
            imported = self._store(
                result, bank, author, source=Path(name).name, with_duplicates=options["with_duplicates"]
            )
            outcome = _("%(n)s drafts in the bank “%(bank)s”") % {"n": imported, "bank": bank.name}
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self._print(name, found, result, outcome)
        if not result.drafts:
            sys.exit(1)

    def _bank(self, code: str) -> Bank:
        bank = Bank.objects.select_related("owner__district").filter(code=code).first()
        if bank is None:
            listed = ", ".join(Bank.objects.values_list("code", flat=True)) or "-"
            raise CommandError(
                _("There is no bank “%(code)s”. Banks: %(listed)s") % {"code": code, "listed": listed}
            )
        return bank

    def _bank_if_any(self, code: str) -> Bank | None:
        """A dry run works on an empty database, and without one."""
        try:
            with transaction.atomic():
                return Bank.objects.filter(code=code).first()
        except DatabaseError:
            connection.close()
            return None

    def _author(self, username: str | None, bank: Bank) -> User:
        if username:
            author = User.objects.filter(username__iexact=username).first()
            if author is None:
                raise CommandError(_("There is nobody with the user name “%(name)s”.") % {"name": username})
            return author
        path = current_path(bank.owner)
        above = [int(part) for part in path.split("/") if part]
        grants = RoleGrant.objects.valid_on(timezone.localdate()).filter(
            role=Role.QUESTION_EDITOR, unit__in=above
        )
        editors = list(User.objects.filter(pk__in=grants.values("person"))[:2])
        if len(editors) != 1:
            raise CommandError(
                _("The bank has no single question editor: name the author with --author USERNAME.")
            )
        return editors[0]

    def _standing(self, result: ReadResult, bank: Bank | None) -> list[dict[str, Any]]:
        if bank is None:
            return []
        repeated = {(each.sheet, each.line) for each in result.duplicates}
        return [
            {"line": each.line, "of": f"bank:{each.question_id}"}
            for each in bank_duplicates(result.drafts, bank)
            if (each.sheet, each.line) not in repeated
        ]

    def _store(
        self, result: ReadResult, bank: Bank, author: User, *, source: str, with_duplicates: bool
    ) -> int:
        """All or nothing: a command that is interrupted leaves the bank as it was."""
        now = timezone.now()
        writer = Writer(bank, result, actor=author, now=now, source=source, import_duplicates=with_duplicates)
        try:
            with transaction.atomic():
                return sum(
                    writer.write(result.drafts[at : at + BATCH]) for at in range(0, len(result.drafts), BATCH)
                )
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _failed(self, name: str, reason: str, *, as_json: bool) -> NoReturn:
        if as_json:
            empty = {
                "format": "",
                "counts": dict.fromkeys(sorted(KINDS), 0),
                "questions": [],
                "errors": [{"line": 0, "reason": reason}],
                "duplicates": [],
            }
            self.stdout.write(json.dumps(empty, ensure_ascii=False, indent=2))
        self.stderr.write(f"{name}: {reason}")
        sys.exit(1)

    def _print(self, name: str, found: dict[str, Any], result: ReadResult, outcome: str) -> None:
        counts = " · ".join(
            f"{KINDS[kind].label} {number}" for kind, number in found["counts"].items() if number
        )
        self.stdout.write(f"{name} ({found['format']}): {counts or '-'}; {outcome}")
        for error in found["errors"]:
            self.stdout.write(f"  {error['line']}: {error['reason']}")
        for twice in found["duplicates"]:
            self.stdout.write(
                "  " + _("%(line)s: the same question as %(of)s") % {"line": twice["line"], "of": twice["of"]}
            )
        for note in result.notes:
            self.stdout.write(f"  ({note.line}: {note.reason})")
