"""Taking numbers. The row of the series is locked until the transaction ends: no gap, and none twice."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Unit
from accounts.services import settings
from certificates.enums import CertificateKind
from certificates.models import NumberSeries
from certificates.numbering import NumberPattern, SerialOverflow, format_number
from common.errors import Conflict, Invalid

# Follows the district's prefix, so that the series of two kinds never meet: 合格, 资格.
KIND_LETTERS = {CertificateKind.COMPLETION: "HG", CertificateKind.QUALIFICATION: "ZG"}

_TAKE = """
    INSERT INTO {table} AS series (authority_id, kind, year, next)
    VALUES (%(authority)s, %(kind)s, %(year)s, 1 + %(count)s)
    ON CONFLICT (authority_id, kind, year) DO UPDATE SET next = series.next + %(count)s
    RETURNING next - %(count)s
"""


def take(authority: Unit, kind: CertificateKind, year: int, count: int) -> range:
    """The next ``count`` serials. Call it inside the transaction that writes what bears them.

    One statement takes them, ``UPDATE … RETURNING`` in the form that also makes the first row of a year;
    whoever comes second waits for the first to commit, and a rollback gives the numbers back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("numbers are taken inside the transaction that uses them")
    with connection.cursor() as cursor:
        statement = _TAKE.format(table=NumberSeries._meta.db_table)
        cursor.execute(statement, {"authority": authority.pk, "kind": kind, "year": year, "count": count})
        first = int(cursor.fetchone()[0])
    return range(first, first + count)


def pattern_of(district: Unit, kind: CertificateKind) -> NumberPattern:
    """The number pattern of a kind by the district's settings. Raises Invalid when they make none."""
    prefix = str(settings.get(district, "certificate.number_prefix")) + KIND_LETTERS[kind]
    try:
        return NumberPattern(prefix=prefix, division_code=district.division_code)
    except ValueError as fault:
        raise Invalid(
            _("The prefix or the division code of this district cannot be part of a certificate number."),
            code="number_pattern",
        ) from fault


def numbers(district: Unit, kind: CertificateKind, year: int, count: int) -> list[str]:
    """The next numbers, in order; see ``take``. Raises Conflict when the year has no more."""
    pattern = pattern_of(district, kind)
    try:
        return [format_number(pattern, year, serial) for serial in take(district, kind, year, count)]
    except SerialOverflow as fault:
        raise Conflict(_("The number series of this year is exhausted."), code="series_exhausted") from fault
