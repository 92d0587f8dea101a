"""Pages: what each role sees, files, and equal work for one and for three."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from exams.enums import ExemptionState, RegistrationState
from exams.models import Exemption, Registration
from tests.factories.accounts import make_person, make_unit
from tests.factories.campaigns import PDF, exempt, make_campaign, make_exam_session, reach_gate, register, sit


@pytest.fixture
def campaign(world, now):
    return make_campaign(world.district, now)


def rates_url(campaign, query=""):
    return reverse("exams:unit-rates", args=[campaign.pk]) + query


def people_url(campaign, query):
    return reverse("exams:campaign-people", args=[campaign.pk]) + query


def test_the_liaison_counts_only_the_own_subtree(campaign, world, signed_in):
    bureau = signed_in(world.bureau).get(rates_url(campaign))
    liaison = signed_in(world.liaison).get(rates_url(campaign))
    assert bureau.context["tally"].roster == liaison.context["tally"].roster + 1
    assert [line.name for line in liaison.context["lines"]] == [world.own.name]


def test_a_parent_includes_its_sub_units_and_opens_in_place(world, now, signed_in):
    make_person(world.below)
    campaign = make_campaign(world.district, now)
    client = signed_in(world.bureau)
    closed = client.get(rates_url(campaign)).context["lines"]
    opened = client.get(rates_url(campaign, f"?open={world.own.pk}")).context["lines"]
    own = next(line for line in closed if line.row.unit_id == world.own.pk)
    parts = [line for line in opened if line.row.level == 1]
    assert own.tally.roster == sum(line.tally.roster for line in parts)
    assert [line.row.is_own for line in parts] == [True, False]


def test_columns_sort(world, now, signed_in):
    campaign = make_campaign(world.district, now)
    client = signed_in(world.bureau)
    falling = client.get(rates_url(campaign, "?sort=-roster")).context["lines"]
    rising = client.get(rates_url(campaign, "?sort=roster")).context["lines"]
    assert [line.name for line in falling] == [line.name for line in reversed(rising)]


def test_nobody_required_prints_a_dash(world, now, signed_in):
    campaign = make_campaign(world.district, now)
    exempt(campaign, world.stranger, now, by=world.bureau)
    page = signed_in(world.bureau).get(rates_url(campaign, "?export=csv")).content.decode("utf-8-sig")
    line = next(line for line in page.splitlines() if line.startswith(world.other.name))
    assert line.split(",")[:6] == [world.other.name, "1", "1", "0", "0", "—"]


def test_the_workbook_carries_its_definitions(campaign, world, signed_in):
    reply = signed_in(world.bureau).get(rates_url(campaign, "?export=xlsx"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(reply.content))
    rates, definitions = (book.get_sheet_by_index(number).to_python() for number in (0, 1))
    assert rates[0][1:4] == ["R", "X", "N"]
    assert definitions[1][1] == campaign.title


def test_every_group_opens_its_list(campaign, world, now, signed_in):
    reach_gate(world.official, world.district, now)
    client = signed_in(world.bureau)
    page = client.get(people_url(campaign, "?group=GATE"))
    assert [entry.person_id for entry, _facts in page.context["rows"]] == [world.official.pk]
    page = client.get(people_url(campaign, f"?unit={world.other.pk}"))
    assert [entry.person_id for entry, _facts in page.context["rows"]] == [world.stranger.pk]


def test_a_unit_out_of_scope_does_not_exist(campaign, world, signed_in):
    assert signed_in(world.liaison).get(people_url(campaign, f"?unit={world.other.pk}")).status_code == 404


def test_a_campaign_of_another_district_does_not_exist(world, now, signed_in):
    from tests.factories.accounts import make_district

    district = make_district("D2", "石鼓区")
    make_person(make_unit(district, "E1"))
    foreign = make_campaign(district, now)
    assert signed_in(world.bureau).get(rates_url(foreign)).status_code == 404


def test_the_liaison_puts_forward_and_the_bureau_approves(campaign, world, signed_in, now):
    from django.utils import timezone

    session = make_exam_session(campaign, timezone.now())
    reach_gate(world.official, world.district, now)
    liaison = signed_in(world.liaison)
    liaison.post(reverse("exams:registration-submit", args=[session.pk]), {"person": world.official.pk})
    row = Registration.objects.get()
    url = reverse("exams:registrations-decide", args=[session.pk])
    signed_in(world.bureau).post(url, {"registration": row.pk, "decision": "approve"})
    row.refresh_from_db()
    assert row.state == RegistrationState.APPROVED
    mine = signed_in(world.official).get(reverse("exams:my-registrations")).context["campaigns"]
    assert [each.registration for own in mine for each in own.sessions] == [row]


def test_an_exemption_is_asked_for_and_a_wrong_file_explained_beside_the_field(campaign, world, signed_in):
    client = signed_in(world.liaison)
    entry = campaign.roster.entries.get(person=world.official)
    url = reverse("exams:exemption-new", args=[campaign.pk])
    values = {
        "entry": entry.pk,
        "reason": "ILLNESS",
        "document_on": "2026-09-01",
        "approved_by_head": "周负责",
    }
    wrong = client.post(url, {**values, "document": SimpleUploadedFile("x.pdf", b"MZ")})
    assert list(wrong.context["form"].errors) == ["document"]
    assert wrong.context["form"]["approved_by_head"].value() == "周负责"
    right = client.post(url, {**values, "document": SimpleUploadedFile("../../x.pdf", PDF)})
    row = Exemption.objects.get()
    assert right.headers["Location"] == reverse("exams:exemption", args=[row.pk])
    download = client.get(reverse("exams:exemption-document", args=[row.pk]))
    assert (download.content, download.headers["X-Content-Type-Options"]) == (PDF, "nosniff")


def test_a_stranger_cannot_be_exempted_by_another_units_liaison(campaign, world, signed_in):
    entry = campaign.roster.entries.get(person=world.stranger)
    url = reverse("exams:exemption-new", args=[campaign.pk])
    reply = signed_in(world.liaison).post(url, {"entry": entry.pk})
    assert "entry" in reply.context["form"].errors


def test_waiting_exemptions_stand_first(campaign, world, now, signed_in):
    waiting = exempt(campaign, world.official, now, by=world.bureau, state=ExemptionState.REQUESTED)
    exempt(campaign, world.colleague, now, by=world.bureau)
    page = signed_in(world.bureau).get(reverse("exams:exemptions")).context["page"]
    assert page[0] == waiting


def fill(world, now, number):
    """``number`` of everything: units with people, campaigns, sessions, registrations, exemptions."""
    for each in range(number):
        unit = make_unit(world.own, f"N{world.own.pk}-{each}")
        make_person(unit), make_person(unit)
    campaigns = [make_campaign(world.district, now) for _each in range(number)]
    campaign = campaigns[0]
    sessions = [make_exam_session(campaign, now) for _each in range(number)]
    people = [entry.person for entry in campaign.roster.entries.filter(unit__code__startswith="N")]
    for person in people[:number]:
        reach_gate(person, world.district, now)
        register(sessions[0], person, now, RegistrationState.SUBMITTED)
        sit(sessions[0], person, now, passed=True)
    for person in people[number : 2 * number]:
        exempt(campaign, person, now, by=world.bureau, state=ExemptionState.REQUESTED)
    return campaign, sessions[0]


# Name, role, literal number of queries. The frame of a page (session, person, scope, post) is part of it.
LISTS = [
    ("exams:campaigns", "bureau", None, 8),
    ("exams:campaign", "bureau", "campaign", 12),
    ("exams:unit-rates", "bureau", "campaign", 12),
    ("exams:campaign-people", "bureau", "campaign", 12),
    ("exams:registrations", "bureau", None, 8),
    ("exams:session-candidates", "liaison", "session", 17),
    ("exams:session-registrations", "bureau", "session", 18),
    ("exams:session-enrolment", "bureau", "session", 9),
    ("exams:exemptions", "bureau", None, 10),
]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "role", "about", "queries"), LISTS)
def test_lists_ask_as_much_for_one_as_for_three(
    world, now, signed_in, django_assert_num_queries, name, role, about, queries, number
):
    campaign, session = fill(world, now, number)
    pk = {"campaign": [campaign.pk], "session": [session.pk], None: []}[about]
    client = signed_in(getattr(world, role))
    with django_assert_num_queries(queries):
        assert client.get(reverse(name, args=pk)).status_code == 200


@pytest.mark.parametrize(("role", "offered"), [("bureau", True), ("liaison", True), ("exam_officer", False)])
def test_the_ledger_of_exemptions_is_offered_to_whoever_may_open_it(
    campaign, world, signed_in, role, offered
):
    client = signed_in(getattr(world, role))
    page = client.get(reverse("exams:campaign", args=[campaign.pk]))
    assert (reverse("exams:exemptions") + "?campaign=" in page.content.decode()) is offered
