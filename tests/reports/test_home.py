"""The home page: which parts each role sees, and how many queries it costs."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import Post, User
from certificates.enums import ItemState
from certificates.models import BatchItem
from exams.enums import RegistrationState
from reports.views.home import greeting
from tests.factories.accounts import UserFactory, grant, make_person, make_unit
from tests.factories.campaigns import (
    exempt,
    make_campaign,
    make_exam_session,
    reach_gate,
    register,
    sit,
    start_study,
)
from tests.factories.certificates import make_batch
from tests.factories.courses import make_course

PARTS = {
    Role.BUREAU: "bureau",
    Role.EXAM_OFFICER: "officer",
    Role.QUESTION_EDITOR: "editor",
    Role.QUESTION_REVIEWER: "reviewer",
    Role.CERTIFICATE_ISSUER: "issuer",
    Role.SYSTEM_ADMIN: "system",
    Role.SECURITY_ADMIN: "security",
    Role.AUDIT_ADMIN: "audit",
}


@pytest.fixture
def moment():
    """The views read the clock: what they show is made around it."""
    return timezone.now()


@pytest.fixture
def campaign(world, moment):
    today = timezone.localdate(moment)
    return make_campaign(world.district, moment, year=today.year, snapshot_on=today)


def parts(response):
    return [section.name for section in response.context["sections"]]


def test_visitor_is_sent_to_sign_in(client, db):
    assert client.get("/").headers["Location"].startswith(reverse("accounts:sign-in"))


def test_official_sees_the_own_part_only(world, signed_in):
    response = signed_in(world.official).get("/")
    assert parts(response) == ["official"]


@pytest.mark.parametrize(("role", "part"), PARTS.items())
def test_each_role_sees_its_part_and_the_own_study(world, signed_in, role, part):
    assert parts(signed_in(world.staff[role]).get("/")) == [part, "official"]


def test_liaison_sees_the_own_units_part(world, signed_in):
    assert parts(signed_in(world.liaison).get("/")) == ["liaison", "official"]


def test_person_with_several_roles_sees_all_parts(world, signed_in):
    grant(world.bureau, Role.LIAISON, world.own)
    grant(world.bureau, Role.EXAM_OFFICER, world.district)
    assert parts(signed_in(world.bureau).get("/")) == ["bureau", "liaison", "officer", "official"]


def test_technician_without_post_sees_the_role_alone(world, signed_in):
    technician = UserFactory()
    grant(technician, Role.SYSTEM_ADMIN, world.district)
    assert parts(signed_in(technician).get("/")) == ["system"]


def test_person_without_unit_or_role_is_told_whom_to_ask(world, signed_in):
    make_unit(world.district, "U9")
    assert signed_in(UserFactory()).get("/").status_code == 200


def test_task_has_one_verb_that_leads_to_it(world, signed_in, moment):
    course = make_course(world.district, year=timezone.localdate(moment).year)
    content = signed_in(world.official).get("/").content.decode()
    assert content.count(reverse("courses:course", args=[course.pk])) == 1


def test_study_of_this_year_is_shown_three_courses_at_most(world, signed_in, moment):
    for _each in range(5):
        make_course(world.district, year=timezone.localdate(moment).year)
    [section] = signed_in(world.official).get("/").context["sections"]
    assert (len(section.s["tasks"]), section.s["more_courses"]) == (3, 2)


def test_bureau_sees_counts_of_the_whole_district(campaign, world, signed_in, moment):
    start_study(world.stranger, world.district, moment, year=campaign.year)
    section = signed_in(world.bureau).get("/").context["sections"][0]
    everybody = campaign.roster.entries.count()
    assert [(stat.key, stat.count, stat.required) for stat in section.s["stats"]] == [
        ("started", 1, everybody),
        ("registered", 0, everybody),
        ("sat", 0, everybody),
        ("passed", 0, everybody),
    ]


def test_liaison_sees_counts_of_the_own_unit_alone(campaign, world, signed_in, moment):
    start_study(world.stranger, world.district, moment, year=campaign.year)
    section = signed_in(world.liaison).get("/").context["sections"][0]
    own = campaign.roster.entries.exclude(unit=world.other).count()
    assert (section.s["tally"].roster, section.s["tally"].started) == (own, 0)


def test_district_without_campaign_says_what_will_stand_here(world, signed_in):
    section = signed_in(world.bureau).get("/").context["sections"][0]
    assert (section.s["campaign"], section.s["coming"]) == (None, None)


def lines(response):
    return [line.name for line in response.context["s"]["lines"]]


def ask(client, query):
    return client.get(f"/{query}", headers={"HX-Request": "true", "HX-Target": "units"})


@pytest.fixture
def people_below(world):
    make_person(world.below)


def test_units_open_in_place_and_by_link_alike(people_below, campaign, world, signed_in):
    client = signed_in(world.bureau)
    assert lines(ask(client, "")) == ["区司法局", "区财政局"]
    opened = ask(client, f"?open={world.own.pk}")
    assert lines(opened) == ["区司法局", "区司法局", "区法律援助中心", "区财政局"]
    assert "<html" not in opened.content.decode()
    page = client.get(f"/?open={world.own.pk}").context["sections"][0]
    assert [line.name for line in page.s["lines"]] == lines(opened)


def test_units_are_sorted_by_what_the_address_says(campaign, world, signed_in, moment):
    start_study(world.stranger, world.district, moment, year=campaign.year)
    client = signed_in(world.bureau)
    assert lines(ask(client, "?sort=-started")) == ["区财政局", "区司法局"]
    assert lines(ask(client, "?sort=started")) == ["区司法局", "区财政局"]
    assert lines(ask(client, "?sort=nonsense")) == ["区司法局", "区财政局"]


def test_units_below_the_target_and_of_one_kind_can_be_shown_alone(campaign, world, signed_in, moment):
    start_study(world.stranger, world.district, moment, year=campaign.year)
    client = signed_in(world.bureau)
    assert lines(ask(client, "?show=below")) == ["区司法局"]
    assert lines(ask(client, "?kind=TOWN")) == []
    assert lines(ask(client, "?kind=ORGAN")) == ["区司法局", "区财政局"]


def test_people_without_the_role_get_no_table(campaign, world, signed_in):
    response = ask(signed_in(world.official), "")
    assert parts(response) == ["official"]


def cost(client, url="/"):
    client.get(url)  # the session's own time stamp is written once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


BUREAU_QUERIES = 37
LIAISON_QUERIES = 41


def more_units(world, moment, campaign_year):
    for number in range(3):
        unit = make_unit(world.district, f"N{number}", is_enforcement_department=True)
        below = make_unit(unit, f"N{number}-1")
        for _each in range(2):
            person = make_person(below, post__is_enforcement=True)
            reach_gate(person, world.district, moment, year=campaign_year)
        make_person(world.own)


@pytest.mark.parametrize("is_big", [False, True])
@pytest.mark.parametrize(("role", "queries"), [("bureau", BUREAU_QUERIES), ("liaison", LIAISON_QUERIES)])
def test_cost_does_not_grow_with_units(world, signed_in, moment, role, queries, is_big):
    today = timezone.localdate(moment)
    world.own.is_enforcement_department = True
    world.own.save()
    world.official.posts.update(is_enforcement=True)
    if is_big:
        more_units(world, moment, today.year)
    for kind in ("ANNUAL", "QUALIFICATION"):
        campaign = make_campaign(world.district, moment, year=today.year, snapshot_on=today, kind=kind)
        make_exam_session(campaign, moment)
    assert cost(signed_in(getattr(world, role))) == queries


OFFICIAL_QUERIES = 21


@pytest.mark.parametrize("number", [1, 3])
def test_cost_of_an_officials_home_does_not_grow_with_courses_and_sessions(world, signed_in, moment, number):
    today = timezone.localdate(moment)
    campaign = make_campaign(world.district, moment, year=today.year, snapshot_on=today)
    for _each in range(number):
        make_course(world.district, year=today.year, deadline_on=today + timedelta(days=5))
        session = make_exam_session(campaign, moment)
        register(session, world.official, moment)
    assert cost(signed_in(world.official)) == OFFICIAL_QUERIES


@pytest.mark.parametrize(
    ("hour", "words"), [(4, "evening"), (5, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")]
)
def test_greeting_follows_the_clock_of_the_reader(hour, words):
    with translation.override("en"):
        moment = timezone.localtime().replace(hour=hour)
        assert greeting(moment, "李") == f"Good {words}, 李"


HREF = re.compile(r'href="([^"#][^"]*)"')


@pytest.mark.parametrize("role", ["official", "liaison", *(role.value.lower() for role in PARTS)])
def test_every_link_of_a_home_opens_for_its_reader(world, signed_in, moment, role):
    """With something to do for everybody: no number leads to a door that is shut."""
    today = timezone.localdate(moment)
    world.own.is_enforcement_department = True
    world.own.save()
    Post.objects.update(is_enforcement=True)
    for kind in ("ANNUAL", "QUALIFICATION"):
        campaign = make_campaign(world.district, moment, year=today.year, snapshot_on=today, kind=kind)
        session = make_exam_session(campaign, moment)
        register(session, world.colleague, moment, RegistrationState.SUBMITTED)
        register(session, world.official, moment)
        sit(session, world.stranger, moment, passed=True)
    exempt(campaign, world.stranger, moment, by=world.bureau, state="REQUESTED", requested_by=world.liaison)
    make_course(world.district, year=today.year)
    make_exam_session(campaign, moment, state="DRAFT")
    make_batch(world.district, [(world.colleague, world.own)], world.certificate_issuer, moment)
    BatchItem.objects.update(state=ItemState.FAILED)
    client = signed_in(getattr(world, role))
    page = client.get("/").content.decode()
    links = {unescape(link) for link in HREF.findall(page.split("<main")[1].split("</main>")[0])}
    assert len(links) > 3
    assert {
        link: status for link in links if (status := client.get(link, follow=True).status_code) != 200
    } == {}


def test_every_person_of_the_world_has_a_home(world, signed_in):
    statuses = {person.pk: signed_in(person).get("/").status_code for person in User.objects.all()}
    assert set(statuses.values()) == {200}
