"""The counts behind the four rates, definition by definition (domain.md §4)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Establishment
from exams.enums import AttemptState, ExamKind, ExemptionState, PaperPart, RegistrationState, SessionState
from exams.statistics import Group, Tally, counts, people, total
from exams.statistics.people import CONDITIONS, Break
from tests.factories.accounts import make_person, make_unit
from tests.factories.campaigns import (
    catch,
    exempt,
    give_credits,
    make_campaign,
    make_exam_session,
    reach_gate,
    register,
    sit,
    start_study,
)


@pytest.fixture
def campaign(world, now):
    return make_campaign(world.district, now)


@pytest.fixture
def session(campaign, now):
    return make_exam_session(campaign, now)


def root(campaign):
    return [f"/{campaign.district_id}/"]


def tally_of(campaign, now, session=None):
    return total(counts(campaign, root(campaign), now, session), has_gate=campaign.kind == ExamKind.ANNUAL)


def group(campaign, chosen, now, **options):
    found = people(campaign, root(campaign), chosen, now, **options)
    ids = [row.entry_id for row in found]
    return set(campaign.roster.entries.filter(pk__in=ids).values_list("person_id", flat=True))


def test_an_untouched_roster_counts_people_and_nothing_else(campaign, world, now):
    assert tally_of(campaign, now) == Tally(roster=campaign.roster.entries.count())


def test_counts_stand_in_the_unit_of_the_snapshot(campaign, world, now):
    people_of_own = {row.unit_id: row.tally.roster for row in counts(campaign, root(campaign), now)}
    assert people_of_own[world.other.pk] == 1


def test_paths_bound_what_is_counted(campaign, world, now):
    path = f"/{world.district.pk}/{world.other.pk}/"
    assert [(row.unit_id, row.tally.roster) for row in counts(campaign, [path], now)] == [(world.other.pk, 1)]
    assert counts(campaign, [], now) == []


def test_each_step_of_the_way_is_counted(campaign, session, world, now):
    person = world.official
    start_study(person, world.district, now)
    assert replace(tally_of(campaign, now), roster=0) == Tally(started=1)
    give_credits(person, now)
    assert replace(tally_of(campaign, now), roster=0) == Tally(started=1, gate=1)
    waiting = register(session, person, now, RegistrationState.SUBMITTED)
    assert replace(tally_of(campaign, now), roster=0) == Tally(started=1, gate=1, waiting=1)
    waiting.state, waiting.decided_by, waiting.decided_at = RegistrationState.APPROVED, person, now
    waiting.save()
    assert replace(tally_of(campaign, now), roster=0) == Tally(started=1, gate=1, registered=1)
    sit(session, person, now, passed=True)
    assert replace(tally_of(campaign, now), roster=0) == Tally(
        started=1, gate=1, registered=1, sat=1, passed=1
    )


def test_the_gate_needs_both_sums(campaign, world, now):
    give_credits(world.official, now, required=59, elective=60)
    give_credits(world.colleague, now, required=60, elective=39)
    assert tally_of(campaign, now).gate == 0


def test_study_of_another_year_does_not_count(campaign, world, now):
    reach_gate(world.official, world.district, now, year=2025)
    assert (tally_of(campaign, now).started, tally_of(campaign, now).gate) == (0, 0)


def test_exempt_people_leave_every_numerator(campaign, session, world, now):
    reach_gate(world.official, world.district, now)
    register(session, world.official, now)
    sit(session, world.official, now, passed=True)
    exempt(campaign, world.official, now, by=world.bureau)
    assert replace(tally_of(campaign, now), roster=0) == Tally(exempt=1, exempt_sat=1)
    assert group(campaign, Group.EXEMPT_SAT, now) == {world.official.pk}


def test_a_requested_exemption_changes_nothing(campaign, world, now):
    exempt(campaign, world.official, now, by=world.bureau, state=ExemptionState.REQUESTED)
    exempt(campaign, world.colleague, now, by=world.bureau, state=ExemptionState.REFUSED)
    assert tally_of(campaign, now).exempt == 0


def test_passing_the_make_up_counts_as_passed(campaign, session, world, now):
    make_up = make_exam_session(campaign, now, title="补考", make_up_of=session)
    reach_gate(world.official, world.district, now)
    register(session, world.official, now)
    sit(session, world.official, now, passed=False)
    assert (tally_of(campaign, now).failed, tally_of(campaign, now).passed) == (1, 0)
    register(make_up, world.official, now)
    sit(make_up, world.official, now, passed=True)
    assert (tally_of(campaign, now).failed, tally_of(campaign, now).passed) == (0, 1)
    assert (tally_of(campaign, now, session).failed, tally_of(campaign, now, make_up).passed) == (1, 1)


def test_of_several_attempts_the_best_counts(campaign, session, world, now):
    sit(session, world.official, now, passed=True, number=1)
    sit(session, world.official, now, passed=False, number=2)
    assert (tally_of(campaign, now).sat, tally_of(campaign, now).passed, tally_of(campaign, now).failed) == (
        1,
        1,
        0,
    )


def test_confirmed_misconduct_sat_and_did_not_pass(campaign, session, world, now):
    attempt = sit(session, world.official, now, passed=True)
    report = catch(attempt, world.exam_officer, None, now)
    assert tally_of(campaign, now).passed == 1
    report.confirmed_by, report.confirmed_at = world.bureau, now
    report.save()
    found = tally_of(campaign, now)
    assert (found.sat, found.passed, found.misconduct, found.failed) == (1, 0, 1, 0)


def test_a_voided_paper_never_happened(campaign, session, world, now):
    sit(session, world.official, now, passed=True, state=AttemptState.VOIDED)
    assert (tally_of(campaign, now).sat, tally_of(campaign, now).passed) == (0, 0)


def test_a_cancelled_session_never_happened(campaign, world, now):
    cancelled = make_exam_session(campaign, now, state=SessionState.CANCELLED, cancel_reason="停电")
    register(cancelled, world.official, now)
    sit(cancelled, world.official, now, passed=True)
    assert replace(tally_of(campaign, now), roster=0) == Tally()


def test_absent_only_when_the_session_is_over(campaign, session, world, now):
    register(session, world.official, now)
    assert tally_of(campaign, session.closes_at - timedelta(seconds=1)).absent == 0
    assert tally_of(campaign, session.closes_at).absent == 1


def test_a_running_make_up_keeps_somebody_from_being_absent(campaign, session, world, now):
    make_up = make_exam_session(campaign, now, make_up_of=session, closes_at=now + timedelta(days=60))
    register(session, world.official, now)
    register(make_up, world.official, now)
    assert tally_of(campaign, session.closes_at).absent == 0


def test_a_qualification_needs_both_papers(world, now):
    officer = make_person(world.own, post__is_enforcement=True)
    campaign = make_campaign(world.district, now, kind=ExamKind.QUALIFICATION)
    common = make_exam_session(campaign, now, part=PaperPart.COMMON)
    specialist = make_exam_session(campaign, now, part=PaperPart.SPECIALIST)
    sit(common, officer, now, passed=True)
    found = tally_of(campaign, now)
    assert (found.roster, found.sat, found.passed, found.outstanding) == (1, 1, 0, 1)
    assert tally_of(campaign, now, common).passed == 1
    sit(specialist, officer, now, passed=True)
    assert (tally_of(campaign, now).passed, tally_of(campaign, now).counts.gate) == (1, None)


def test_rows_of_a_merged_record_count_for_the_person(campaign, session, world, now):
    canonical = make_person(world.own)
    world.official.merged_into = canonical
    world.official.save()
    reach_gate(canonical, world.district, now)
    sit(session, canonical, now, passed=True)
    found = tally_of(campaign, now)
    assert (found.started, found.gate, found.passed) == (1, 1, 1)


def test_breaks_are_listed_by_person(campaign, session, world, now):
    sit(session, world.official, now, passed=True)
    [row] = people(campaign, root(campaign), Group.BROKEN, now)
    assert row.breaks == [Break.SAT_UNREGISTERED, Break.SAT_WITHOUT_GATE, Break.WITHOUT_STUDY]
    assert tally_of(campaign, now).broken == 1


def test_nobody_who_went_the_way_in_order_is_listed(campaign, session, world, now):
    reach_gate(world.official, world.district, now)
    register(session, world.official, now)
    sit(session, world.official, now, passed=True)
    assert group(campaign, Group.BROKEN, now) == set()


@pytest.mark.parametrize("chosen", list(Group))
def test_every_group_has_a_condition_that_runs(campaign, chosen, now):
    assert set(CONDITIONS) == set(Group)
    assert people(campaign, root(campaign), chosen, now) is not None


def test_people_are_found_by_name_and_own_unit(campaign, world, now):
    assert group(campaign, Group.ROSTER, now, name="赵外人") == {world.stranger.pk}
    assert group(campaign, Group.ROSTER, now, own_unit=world.other.pk) == {world.stranger.pk}
    assert group(campaign, Group.ROSTER, now, name="%") == set()


def test_counting_takes_two_queries_whatever_the_number_of_units(world, now):
    for number in (1, 3):
        for each in range(number):
            make_person(
                make_unit(world.other, f"X{number}-{each}"), post__establishment=Establishment.INSTITUTION
            )
        campaign = make_campaign(world.district, now)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            counts(campaign, root(campaign), now)
        assert len(queries) == 2  # the district's gate, and the counts
