"""Exemptions: reasons, documents, and a second person."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Sex
from common.errors import DomainError
from exams import documents
from exams.enums import ExemptionReason, ExemptionState
from exams.retirement import Ages, is_near_retirement, retires_on
from exams.services import exemptions
from tests.factories.campaigns import PDF, make_campaign

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40 + b"IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + b"0" * 40 + b"\xff\xd9"


@pytest.fixture
def entry(world, now):
    return make_campaign(world.district, now).roster.entries.get(person=world.official)


def ask(entry, world, now, **changes):
    values = {
        "reason": ExemptionReason.ILLNESS,
        "note": "",
        "document": PDF,
        "document_on": now.date(),
        "approved_by_head": "周负责",
        "actor": world.liaison,
        "now": now,
    }
    return exemptions.request(entry, **{**values, **changes})


def code_of(call, *args, **kwargs):
    with pytest.raises(DomainError) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


@pytest.mark.parametrize(("content", "ending"), [(PDF, "pdf"), (PNG, "png"), (JPG, "jpg")])
def test_the_content_names_the_stored_file(entry, world, now, content, ending):
    row = ask(entry, world, now, document=content)
    assert row.document.name.endswith(f".{ending}")
    assert row.document.read() == content


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"<html></html>", b"%PDF-1.7 cut off", PNG[:20]])
def test_anything_else_is_refused(entry, world, now, content):
    assert code_of(ask, entry, world, now, document=content) == "wrong_document"


def test_a_document_has_a_limit(entry, world, now):
    assert code_of(ask, entry, world, now, document=PDF + b" " * documents.MAX_BYTES) == "too_big"


def test_whoever_asked_does_not_decide(entry, world, now):
    row = ask(entry, world, now)
    assert code_of(exemptions.approve, row, actor=world.liaison, now=now) == "own_request"
    exemptions.approve(row, actor=world.bureau, now=now)
    assert row.state == ExemptionState.APPROVED
    assert code_of(exemptions.refuse, row, actor=world.bureau, now=now, reason="晚") == "already_decided"


def test_one_live_exemption_a_person_and_another_after_a_refusal(entry, world, now):
    row = ask(entry, world, now)
    assert code_of(ask, entry, world, now) == "exemption_exists"
    assert code_of(exemptions.refuse, row, actor=world.bureau, now=now, reason="") == "reason_missing"
    exemptions.refuse(row, actor=world.bureau, now=now, reason="证明不符")
    assert ask(entry, world, now).state == ExemptionState.REQUESTED


def test_no_document_of_tomorrow(entry, world, now):
    tomorrow = now.date() + timedelta(days=1)
    assert code_of(ask, entry, world, now, document_on=tomorrow) == "future_date"


def test_maternity_leave_is_not_for_men(entry, world, now):
    assert code_of(ask, entry, world, now, reason=ExemptionReason.MATERNITY) == "reason_unfit"
    entry.person.sex = Sex.FEMALE
    assert ask(entry, world, now, reason=ExemptionReason.MATERNITY).pk


@pytest.mark.parametrize(
    ("birth_on", "answer"),
    [(None, "birth_unknown"), (date(1966, 9, 1), None), (date(1970, 1, 1), "not_near_retirement")],
)
def test_two_years_to_retirement_are_counted(entry, world, now, birth_on, answer):
    entry.person.birth_on = birth_on
    options = {"reason": ExemptionReason.NEAR_RETIREMENT}
    if answer is None:
        assert ask(entry, world, now, **options).pk
    else:
        assert code_of(ask, entry, world, now, **options) == answer


@pytest.mark.parametrize(
    ("birth_on", "is_woman", "day"),
    [
        (date(1964, 12, 31), False, date(2024, 12, 31)),
        (date(1965, 1, 15), False, date(2025, 2, 15)),
        (date(1965, 5, 1), False, date(2025, 7, 1)),
        (date(1976, 9, 1), False, date(2039, 9, 1)),
        (date(1990, 1, 31), False, date(2053, 1, 31)),
        (date(1970, 1, 31), True, date(2025, 2, 28)),
        (date(1981, 9, 1), True, date(2039, 9, 1)),
    ],
)
def test_the_age_rises_by_a_month_for_each_four(birth_on, is_woman, day):
    assert retires_on(birth_on, is_woman=is_woman, ages=Ages()) == day


def test_a_district_may_leave_the_raise_out():
    assert retires_on(date(1970, 3, 1), is_woman=False, ages=Ages(is_raised=False)) == date(2030, 3, 1)


@given(st.dates(date(1940, 1, 1), date(2005, 12, 31)), st.booleans())
def test_the_raise_is_between_nothing_and_three_years(birth_on, is_woman):
    raised = retires_on(birth_on, is_woman=is_woman, ages=Ages())
    plain = retires_on(birth_on, is_woman=is_woman, ages=Ages(is_raised=False))
    months = (raised.year - plain.year) * 12 + raised.month - plain.month
    assert 0 <= months <= 36


def test_the_thirtieth_of_december_is_the_day_that_counts():
    assert is_near_retirement(date(2028, 12, 30), year=2026)
    assert not is_near_retirement(date(2028, 12, 31), year=2026)


def test_a_year_that_is_over_takes_no_more_exemptions(entry, world, now):
    """Otherwise last year's rates, reported long ago, would change."""
    later = now.replace(year=now.year + 1)
    assert code_of(ask, entry, world, later) == "campaign_over"
