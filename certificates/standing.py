"""What a certificate is worth on a day. ``expired`` is never stored: it follows from the last valid day."""

from __future__ import annotations

from datetime import date

from certificates.enums import CertificateState, Standing

# What was printed on a sheet of paper and can be verified; the others were never handed to anybody.
PUBLIC = frozenset(Standing) - {Standing.PENDING, Standing.VOID}
# Whose file its holder may still use.
USABLE = frozenset({Standing.VALID, Standing.EXPIRED})


def standing_of(state: str, valid_to: date | None, on: date) -> Standing:
    """``valid_to`` is the last day that counts, None is without end. Only a valid certificate expires."""
    if state == CertificateState.VALID and valid_to is not None and valid_to < on:
        return Standing.EXPIRED
    return Standing(state)


def last_day(valid_from: date, years: int) -> date | None:
    """``valid_from + years − 1 day`` (domain.md §5: 2022-11-01 → 2027-10-31); 0 years are without end.

    Who begins on 29 February counts from 1 March in years that have none.
    """
    if years <= 0:
        return None
    try:
        end = valid_from.replace(year=valid_from.year + years)
    except ValueError:
        end = date(valid_from.year + years, 3, 1)
    return date.fromordinal(end.toordinal() - 1)
