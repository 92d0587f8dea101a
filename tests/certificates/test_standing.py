from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.enums import CertificateState, Standing
from certificates.standing import last_day, standing_of

DAY = date(2026, 9, 16)


@pytest.mark.parametrize(
    ("state", "valid_to", "standing"),
    [
        (CertificateState.VALID, None, Standing.VALID),
        (CertificateState.VALID, DAY, Standing.VALID),
        (CertificateState.VALID, DAY - timedelta(days=1), Standing.EXPIRED),
        (CertificateState.SUSPENDED, DAY - timedelta(days=1), Standing.SUSPENDED),
        (CertificateState.REVOKED, None, Standing.REVOKED),
    ],
)
def test_standing(state: str, valid_to: date | None, standing: Standing) -> None:
    assert standing_of(state, valid_to, DAY) == standing


def test_every_state_has_a_standing() -> None:
    assert set(CertificateState.values) | {"EXPIRED"} == set(Standing.values)


@pytest.mark.parametrize(
    ("valid_from", "years", "valid_to"),
    [
        (date(2022, 11, 1), 5, date(2027, 10, 31)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2026, 1, 1), 1, date(2026, 12, 31)),
        (date(2026, 1, 1), 0, None),
    ],
)
def test_last_day(valid_from: date, years: int, valid_to: date | None) -> None:
    assert last_day(valid_from, years) == valid_to


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2079, 12, 31)), st.integers(1, 20))
def test_day_after_the_last_is_the_anniversary(valid_from: date, years: int) -> None:
    after = last_day(valid_from, years) + timedelta(days=1)
    is_leap_day = (valid_from.month, valid_from.day) == (2, 29)
    expected = (valid_from.month, valid_from.day)
    if is_leap_day and after.year % 4:
        expected = (3, 1)
    assert (after.year, after.month, after.day) == (valid_from.year + years, *expected)
