"""``manage.py import_law FILE… [--dry-run] [--json]``: law texts into the library.

``--json`` prints one array on standard output and nothing else there, one object a file, and imports as well
unless ``--dry-run`` is given too. Warnings do not change the exit status; a file that cannot be read or
stored makes it 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from courses import lawtext
from courses.enums import LawCategory, TextKind
from courses.lawtext import LawText, LawTextError
from courses.lawtext.decoding import decode
from courses.services import laws
from courses.suggestions import facts_of


class Command(BaseCommand):
    help = "Reads law texts (Markdown or plain text) and stores them as versions of their laws."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="read and report, store nothing")
        parser.add_argument("--json", action="store_true", help="print a JSON array instead of lines")
        parser.add_argument("--category", choices=LawCategory.values, help="when the text does not tell it")
        parser.add_argument(
            "--digest", action="store_true", help="the files are study digests, not official texts"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        reports, failures = [], 0
        for name in options["files"]:
            report, has_failed = self._import(name, options, now)
            reports.append(report)
            failures += has_failed
        if options["json"]:
            self.stdout.write(json.dumps(reports, ensure_ascii=False, indent=2))
        if failures:
            sys.exit(1)

    def _import(self, name: str, options: dict[str, Any], now: datetime) -> tuple[dict[str, Any], bool]:
        """(report, whether it failed) of one file."""
        try:
            text = decode(Path(name).read_bytes(), name)
            parsed = lawtext.parse(text)
        except LawTextError as error:
            return self._failed(name, _(error.message) % error.params, options)
        except OSError as error:
            return self._failed(name, error.strerror or str(error), options)
        report = lawtext.report(parsed, name, _)
        outcome = _("read")
        if not options["dry_run"]:
            try:
                is_new = self._store(parsed, text, name, options, now)
            except DomainError as error:
                self.stderr.write(f"{name}: {error}")
                return {**report, "error": str(error)}, True
            outcome = _("imported") if is_new else _("already in the library")
        if not options["json"]:
            self._print(parsed, report, outcome)
        return report, False

    def _store(self, parsed: LawText, text: str, name: str, options: dict[str, Any], now: datetime) -> bool:
        facts = facts_of(parsed)
        category = options["category"] or facts.category or LawCategory.NORMATIVE_DOCUMENT
        if not (options["category"] or facts.category):
            message = _(
                "%(file)s: the category is not told by the text; it was filed as a normative document."
            )
            self.stderr.write(message % {"file": name})
        kind = TextKind.DIGEST if options["digest"] else TextKind.FULL
        facts = replace(facts, category=category, text_kind=kind)
        _version, is_new = laws.add_version(
            facts, text=text, source_name=Path(name).name, actor=None, now=now
        )
        return is_new

    def _failed(self, name: str, reason: str, options: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        if not options["json"]:
            self.stderr.write(f"{name}: {reason}")
        report = {
            "file": name,
            "title": "",
            "counts": {},
            "articles": [],
            "warnings": [{"line": 0, "reason": reason}],
            "error": reason,
        }
        return report, True

    def _print(self, parsed: LawText, report: dict[str, Any], outcome: str) -> None:
        counts = " · ".join(f"{number} {kind}" for kind, number in parsed.counts.items() if number)
        self.stdout.write(f"{parsed.title}: {counts or '-'} ({outcome})")
        for warning in report["warnings"]:
            self.stdout.write(f"  {warning['line']}: {warning['reason']}")
