"""The register as rows: the page, the CSV and the workbook show the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from certificates.enums import Standing
from certificates.models import Certificate
from certificates.verification_code import grouped
from common.sheets import Cell, Column, Sheet

HEADINGS = (
    gettext_noop("Certificate number"),
    gettext_noop("Holder"),
    gettext_noop("Unit"),
    gettext_noop("Kind of certificate"),
    gettext_noop("Issued on"),
    gettext_noop("Valid until"),
    gettext_noop("Status"),
    gettext_noop("Verification code"),
    gettext_noop("SHA-256 of the file"),
)
WIDTHS = (28, 20, 36, 20, 12, 12, 12, 24, 68)


@dataclass(frozen=True)
class Row:
    """One line of the register with its standing on the day of the question."""

    certificate: Certificate
    standing: Standing

    def cells(self) -> list[Cell]:
        certificate = self.certificate
        return [
            certificate.number,
            certificate.holder_name,
            certificate.unit_name,
            certificate.get_kind_display(),
            certificate.issued_on,
            certificate.valid_to,
            str(self.standing.label),
            grouped(certificate.verification_code),
            certificate.file.sha256 if hasattr(certificate, "file") else "",
        ]


def rows(certificates: Iterable[Certificate], on: date) -> list[Row]:
    return [Row(each, each.standing(on)) for each in certificates]


def headings() -> list[str]:
    return [_(heading) for heading in HEADINGS]


def sheet(lines: Iterable[Row], now: datetime) -> Sheet:
    """The register as a workbook sheet, with the moment it was true below."""
    columns = [Column(heading, width=width) for heading, width in zip(headings(), WIDTHS, strict=True)]
    moment = timezone.localtime(now)
    note = _("As of %(moment)s") % {"moment": f"{moment:%Y-%m-%d %H:%M}"}
    return Sheet(_("Certificate register"), columns, (line.cells() for line in lines), notes=(note,))
