"""Which rate a campaign is judged by."""

from datetime import UTC, datetime, timedelta

from reports.stage import PARTICIPATION, PASSED, REGISTRATION, Window, telling_count

NOW = datetime(2026, 9, 16, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def test_campaign_without_sessions_is_judged_by_study() -> None:
    assert telling_count([], NOW) == PARTICIPATION


def test_open_registration_is_judged_by_study() -> None:
    assert telling_count([Window(NOW + DAY, NOW + 2 * DAY)], NOW) == PARTICIPATION


def test_closed_registration_is_judged_by_registration_until_every_session_is_over() -> None:
    over, running = Window(NOW - 9 * DAY, NOW - DAY), Window(NOW - 5 * DAY, NOW + DAY)
    assert telling_count([over, running], NOW) == REGISTRATION
    assert telling_count([over], NOW) == PASSED


def test_moment_of_closing_counts_as_over() -> None:
    assert telling_count([Window(NOW, NOW + DAY)], NOW) == REGISTRATION
    assert telling_count([Window(NOW - DAY, NOW)], NOW) == PASSED


def test_a_make_up_in_registration_brings_the_campaign_back_to_study() -> None:
    assert (
        telling_count([Window(NOW - 9 * DAY, NOW - DAY), Window(NOW + DAY, NOW + 5 * DAY)], NOW)
        == PARTICIPATION
    )
