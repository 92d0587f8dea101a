"""The pages of batches, the register and one's own certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from certificates.enums import CertificateState, EventKind, ItemState
from certificates.models import Batch, Certificate
from certificates.services import archives, drawing, files, lifecycle
from tests.factories.accounts import make_person
from tests.factories.certificates import make_batch, make_certificate, make_passed_session
from tests.factories.world import World

SignedIn = Callable[[object], Client]
PAPER = {"reason": "核查", "document_no": "蒸司〔2026〕8号"}


@pytest.fixture
def issuer(world: World, signed_in: SignedIn) -> Client:
    return signed_in(world.certificate_issuer)


def _people(world: World, number: int) -> list[tuple[Any, Any]]:
    return [(make_person(world.own, name=f"人员{n}"), world.own) for n in range(number)]


def _listed(response: Any) -> list[str]:
    return [line.certificate.holder_name for line in response.context["lines"]]


@pytest.mark.parametrize("number", [1, 3])
def test_register_asks_as_often_for_one_as_for_three(
    number: int, issuer: Client, world: World, now: datetime, django_assert_num_queries: Any
) -> None:
    make_batch(world.district, _people(world, number), world.certificate_issuer, now)
    url = reverse("certificates:register")
    with django_assert_num_queries(10):
        assert len(_listed(issuer.get(url))) == number


@pytest.mark.parametrize("number", [1, 3])
def test_batches_ask_as_often_for_one_as_for_three(
    number: int, issuer: Client, world: World, now: datetime, django_assert_num_queries: Any
) -> None:
    for person in _people(world, number):
        make_batch(world.district, [person], world.certificate_issuer, now)
    with django_assert_num_queries(9):
        assert len(issuer.get(reverse("certificates:batches")).context["page"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_own_certificates_ask_as_often_for_one_as_for_three(
    number: int, world: World, now: datetime, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        make_certificate(world.official, world.own, world.certificate_issuer, now)
    client = signed_in(world.official)
    with django_assert_num_queries(8):
        assert len(client.get(reverse("certificates:mine")).context["lines"]) == number


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=李官", ["李官员"]),
        ("q=财政", ["赵外人"]),
        ("q=000002", ["赵外人"]),
        ("standing=SUSPENDED", ["李官员"]),
        ("standing=VALID", ["赵外人"]),
        ("kind=QUALIFICATION", []),
        ("year=2026", ["李官员", "赵外人"]),
        ("year=nonsense&kind=nonsense&batch=x", ["李官员", "赵外人"]),
        ("sort=-holder_name", ["赵外人", "李官员"]),
    ],
)
def test_register_is_found_filtered_and_sorted(
    query: str, found: list[str], issuer: Client, world: World, now: datetime
) -> None:
    people = [(world.official, world.own), (world.stranger, world.other)]
    make_batch(world.district, people, world.certificate_issuer, now, on_demand=True)
    certificate = Certificate.objects.get(holder=world.official)
    lifecycle.suspend(certificate, actor=world.bureau, now=now, **PAPER)
    query = query if "sort" in query else f"{query}&sort=number"
    assert _listed(issuer.get(f"{reverse('certificates:register')}?{query}")) == found


def test_liaison_sees_the_own_subtree_only(world: World, now: datetime, signed_in: SignedIn) -> None:
    people = [
        (world.official, world.own),
        (world.colleague, world.below),
        (world.stranger, world.other),
    ]
    make_batch(world.district, people, world.certificate_issuer, now, on_demand=True)
    response = signed_in(world.liaison).get(reverse("certificates:register") + "?sort=number")
    assert _listed(response) == ["李官员", "王同事"]
    assert response.context["may_issue"] is False


def test_register_leaves_as_csv_and_workbook(issuer: Client, world: World, now: datetime) -> None:
    certificate = make_certificate(world.official, world.own, world.certificate_issuer, now)
    url = reverse("certificates:register")
    text = issuer.get(url + "?export=csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].split(",")[:3] == [certificate.number, "李官员", "区司法局"]
    book = CalamineWorkbook.from_filelike(ContentFile(issuer.get(url + "?export=xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][:3] == [certificate.number, "李官员", "区司法局"]


def test_batch_is_opened_after_the_check(issuer: Client, world: World) -> None:
    session = make_passed_session(world.district, [(world.official, world.own)])
    url = reverse("certificates:batch-check", args=[session.pk])
    page = issuer.get(url)
    assert (page.context["checked"].passed, page.context["count"], page.context["may_open"]) == (1, 1, True)
    response = issuer.post(url)
    batch = Batch.objects.get()
    assert response.headers["Location"] == reverse("certificates:batch", args=[batch.pk])
    assert issuer.get(url).context["may_open"] is False


def test_names_that_cannot_be_printed_are_listed_and_block(issuer: Client, world: World) -> None:
    person = make_person(world.own, name="李\ue123")
    session = make_passed_session(world.district, [(person, world.own), (world.official, world.own)])
    url = reverse("certificates:batch-check", args=[session.pk])
    page = issuer.get(url)
    assert page.context["may_open"] is False
    assert "U+E123" in page.content.decode()
    assert issuer.post(url).headers["Location"] == url
    assert not Batch.objects.exists()


def test_sample_is_a_pdf_and_issues_nothing(issuer: Client, world: World) -> None:
    session = make_passed_session(world.district, [(world.official, world.own)])
    response = issuer.get(reverse("certificates:batch-sample", args=[session.pk]))
    assert response.content.startswith(b"%PDF")
    assert not Certificate.objects.exists()


def test_batch_page_polls_until_it_is_done(issuer: Client, world: World, now: datetime) -> None:
    batch = make_batch(world.district, [(world.official, world.own)], world.certificate_issuer, now)
    url = reverse("certificates:batch", args=[batch.pk])
    assert f'hx-get="{url}"' in issuer.get(url).content.decode()
    assert "<html" not in issuer.get(url, headers={"HX-Request": "true"}).content.decode()
    drawing.draw_waiting(lambda: now)
    archives.pack_finished(lambda: now)
    assert issuer.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "hx-get" not in issuer.get(url).content.decode().split("<main")[1]
    archive = issuer.get(reverse("certificates:batch-archive", args=[batch.pk]))
    assert b"".join(archive.streaming_content).startswith(b"PK")


def test_failures_are_tried_again_and_voided_on_the_page(issuer: Client, world: World, now: datetime) -> None:
    world.official.photo.save("face.jpg", ContentFile(b"not a picture"))
    batch = make_batch(world.district, [(world.official, world.own)], world.certificate_issuer, now)
    drawing.draw_waiting(lambda: now)
    item = batch.items.get()
    assert item.error in issuer.get(reverse("certificates:batch", args=[batch.pk])).content.decode()
    issuer.post(reverse("certificates:item-retry", args=[item.pk]))
    item.refresh_from_db()
    assert item.state == ItemState.PENDING
    drawing.draw_waiting(lambda: now)
    issuer.post(reverse("certificates:batch-retry", args=[batch.pk]))
    item.refresh_from_db()
    assert item.state == ItemState.PENDING
    drawing.draw_waiting(lambda: now)
    void = reverse("certificates:item-void", args=[item.pk])
    assert issuer.post(void, {"reason": ""}).status_code == 200
    issuer.post(void, {"reason": "照片无法读取"})
    item.refresh_from_db()
    assert item.state == ItemState.VOIDED


def test_step_is_asked_once_with_object_and_consequence(
    world: World, now: datetime, signed_in: SignedIn
) -> None:
    certificate = make_certificate(world.official, world.own, world.certificate_issuer, now)
    bureau = signed_in(world.bureau)
    url = reverse("certificates:step", args=[certificate.pk, "revoke"])
    page = bureau.get(url).content.decode()
    assert certificate.holder_name in page
    assert certificate.number in page
    refused = bureau.post(url, {"reason": "涂改", "document_no": ""})
    assert (refused.status_code, "涂改" in refused.content.decode()) == (200, True)
    bureau.post(url, {"reason": "涂改", "document_no": "8号"})
    certificate.status.refresh_from_db()
    assert certificate.status.state == CertificateState.REVOKED
    event = certificate.events.get(kind=EventKind.REVOKED)
    assert (event.reason, event.document_no, event.actor) == ("涂改", "8号", world.bureau)
    assert bureau.post(url, {"reason": "涂改", "document_no": "8号"}).status_code == 200
    assert certificate.events.filter(kind=EventKind.REVOKED).count() == 1


def test_unknown_step_does_not_exist(issuer: Client, world: World, now: datetime) -> None:
    certificate = make_certificate(world.official, world.own, world.certificate_issuer, now)
    assert issuer.get(reverse("certificates:step", args=[certificate.pk, "burn"])).status_code == 404


def test_own_file_is_drawn_at_the_first_download(world: World, now: datetime, signed_in: SignedIn) -> None:
    certificate = make_certificate(world.official, world.own, world.certificate_issuer, now)
    client = signed_in(world.official)
    url = reverse("certificates:mine-file", args=[certificate.pk])
    first, second = client.get(url).content, client.get(url).content
    assert first == second
    assert files.digest(first) == Certificate.objects.get().file.sha256


def test_revoked_file_is_not_handed_to_its_holder(world: World, now: datetime, signed_in: SignedIn) -> None:
    certificate = make_certificate(world.official, world.own, world.certificate_issuer, now)
    lifecycle.revoke(certificate, actor=world.bureau, now=now, **PAPER)
    response = signed_in(world.official).get(reverse("certificates:mine-file", args=[certificate.pk]))
    assert response.headers["Location"] == reverse("certificates:mine")


def test_own_page_shows_nothing_that_waits(world: World, now: datetime, signed_in: SignedIn) -> None:
    make_batch(world.district, [(world.official, world.own)], world.certificate_issuer, now)
    assert signed_in(world.official).get(reverse("certificates:mine")).context["lines"] == []


def test_api_lists_own_certificates_newest_first(world: World, now: datetime, signed_in: SignedIn) -> None:
    mine = make_certificate(world.official, world.own, world.certificate_issuer, now)
    make_certificate(world.stranger, world.other, world.certificate_issuer, now)
    content = signed_in(world.official).get(reverse("certificates-api:mine")).json()
    assert [(each["number"], each["standing"]) for each in content["results"]] == [(mine.number, "VALID")]
