"""``manage.py verify_audit``: is the audit trail what it was when it was sealed?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import AuditBlock
from accounts.services import sealing

WORDS = {
    "hash": "an entry was changed",
    "entries": "entries are missing or were added",
    "chain": "the block does not follow the one before",
    "number": "blocks are missing before it",
}


class Command(BaseCommand):
    help = "Recompute every sealed block of the audit trail; exit status 1 when one does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="NUMBER:HASH",
            help="a block noted elsewhere earlier: proves that the chain was not cut off or made anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = sealing.verify()
        for finding in verdict.findings:
            span = f"{finding.first_at:%Y-%m-%d %H:%M:%S} to {finding.last_at:%Y-%m-%d %H:%M:%S}"
            self.stderr.write(f"Block {finding.number} ({span}): {WORDS[finding.reason]}.")
        expected = options["expect"]
        if expected and not self._holds(expected):
            raise CommandError(f"Block {expected} is not in the chain: it was cut off or made anew.")
        if not verdict.is_sound:
            raise CommandError(f"{len(verdict.findings)} of {verdict.blocks} blocks do not hold.")
        self.stdout.write(
            f"{verdict.blocks} blocks with {verdict.entries} entries hold; {verdict.unsealed} not sealed. "
            f"Note elsewhere: {verdict.blocks}:{verdict.head}"
        )

    @staticmethod
    def _holds(expected: str) -> bool:
        number, _sep, digest = expected.partition(":")
        if not number.isdigit():
            raise CommandError("--expect wants NUMBER:HASH as an earlier run printed it.")
        return AuditBlock.objects.filter(number=int(number), hash=digest).exists()
