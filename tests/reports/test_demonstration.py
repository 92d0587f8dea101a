"""The demonstration district is what its rules say, and an independent query finds the same rates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation

from accounts import creditcode, idnumber
from accounts.models import AuditEntry, Post, Unit, User
from certificates.enums import ItemState
from certificates.models import BatchItem, Certificate, CertificateFile
from courses.models import Course, LawVersion
from exams.enums import AttemptState, ExamKind
from exams.models import Attempt, Campaign, ExamSession, QuestionVersion
from exams.rates import chain_breaks, rates
from exams.statistics import total
from exams.statistics.counts import counts
from reports.management.demo import story
from tests.exams.campaigns.independent import independent_counts, our_counts

MADE_AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def _silently(_label: str, work: Callable[[], Any]) -> Any:
    return work()


@pytest.fixture(scope="module", autouse=True)
def district(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The whole demonstration, once for this module, and gone after it."""
    folder = tmp_path_factory.mktemp("demonstration")
    with (
        django_db_blocker.unblock(),
        override_settings(VAR_DIR=folder, MEDIA_ROOT=folder / "media", IS_DEMONSTRATION=True),
    ):
        with translation.override("zh-hans"):
            story.tell(now=MADE_AT, step=_silently)
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("is_finished", [True, False])
def test_four_rates_of_each_campaign_agree_with_an_independent_query(is_finished: bool) -> None:
    year = MADE_AT.year - 1 if is_finished else MADE_AT.year
    campaigns = list(Campaign.objects.filter(year=year).order_by("pk"))
    assert len(campaigns) == 2
    for campaign in campaigns:
        ours = our_counts(campaign, MADE_AT)
        assert sum(row["roster"] for row in ours.values()) > 0
        assert ours == independent_counts(campaign, MADE_AT)


@pytest.mark.django_db
def test_finished_year_keeps_the_chain_and_is_plausible() -> None:
    campaign = Campaign.objects.get(kind=ExamKind.ANNUAL, year=MADE_AT.year - 1)
    tally = total(counts(campaign, [f"/{campaign.district_id}/"], MADE_AT))
    assert chain_breaks(tally.counts) == []
    passed = rates(tally.counts).pass_rate.percent
    assert passed is not None
    assert 90 <= passed < 100


@pytest.mark.django_db
def test_district_has_the_people_of_its_specification() -> None:
    assert Unit.objects.bodies().count() == 71
    assert User.objects.count() == 3000
    current = Post.objects.on_establishment().filter(valid_to__isnull=True)
    assert current.filter(is_enforcement=True).count() == 226
    assert current.filter(is_supervision=True).count() == 3
    people = list(User.objects.all())
    assert all(idnumber.is_valid(person.id_number) and person.id_number[:6] == "430498" for person in people)
    assert all(creditcode.is_valid(unit.credit_code) for unit in Unit.objects.bodies())


@pytest.mark.django_db
def test_content_is_enough_for_a_year() -> None:
    versions = QuestionVersion.objects.filter(published_at__isnull=False)
    kinds = {kind: versions.filter(kind=kind).count() for kind in ("true_false", "single", "multiple")}
    assert kinds["true_false"] >= 90
    assert kinds["single"] >= 140
    assert kinds["multiple"] >= 70
    assert versions.filter(citations__isnull=True).count() == 0
    assert Course.objects.filter(year=MADE_AT.year).count() >= 8
    categories = set(LawVersion.objects.values_list("law__category", flat=True))
    assert {"LAW", "JUDICIAL_INTERPRETATION", "PARTY_REGULATION"} <= categories


@pytest.mark.django_db
def test_one_exam_is_open_and_one_in_registration() -> None:
    open_now = ExamSession.objects.open(MADE_AT)
    assert open_now.count() == 1
    official = User.objects.get(username="official")
    assert Attempt.objects.get(session=open_now.get(), candidate=official).state == AttemptState.READY
    in_registration = ExamSession.objects.in_registration(MADE_AT)
    assert set(in_registration.values_list("campaign__kind", flat=True)) == {ExamKind.QUALIFICATION}


@pytest.mark.django_db
def test_thirty_certificates_are_drawn_and_the_rest_on_demand() -> None:
    assert CertificateFile.objects.count() == 30
    drawn = BatchItem.objects.filter(state=ItemState.ISSUED).count()
    waiting = BatchItem.objects.filter(state=ItemState.ON_DEMAND).count()
    assert (drawn, drawn + waiting) == (30, Certificate.objects.count())


@pytest.mark.django_db
def test_a_told_story_is_not_told_twice() -> None:
    assert story.is_complete()
    assert AuditEntry.objects.filter(action=story.COMPLETE).count() == 1
