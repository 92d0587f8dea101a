"""What everybody may ask, and what nobody is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import RateCounter
from certificates.models import Certificate
from certificates.services import drawing, files, lifecycle, verification
from certificates.verification_code import grouped
from certificates.views import verification as views
from tests.factories.accounts import make_person
from tests.factories.certificates import make_batch, make_certificate
from tests.factories.world import World

PAPER = {"reason": "涂改证书", "document_no": "蒸司〔2026〕9号"}
UNKNOWN = "0000-0000-0000-0000"


@pytest.fixture
def certificate(world: World, now: datetime) -> Certificate:
    person = make_person(world.own, name="阿依古丽·买买提", id_number="430498198001011234")
    found = make_certificate(person, world.own, world.certificate_issuer, now)
    drawing.draw_on_demand(found, now)
    return found


def _url(code: str) -> str:
    return f"/verify/{code}"


def test_page_says_what_everybody_may_know(certificate: Certificate, client: Client) -> None:
    response = client.get(_url(certificate.verification_code))
    text = response.content.decode()
    assert response.status_code == 200
    for shown in ("阿***·**提", "区司法局", "合格证书", certificate.number, certificate.file.sha256):
        assert shown in text
    for hidden in ("阿依古丽", "买买提", "430***", "80 分", "四级主任科员"):
        assert hidden not in text


def test_page_needs_no_session_and_leaves_no_cookie(
    certificate: Certificate, client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        response = client.get(_url(certificate.verification_code))
    assert dict(response.cookies) == {}
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    for other in (client.get("/verify/"), client.get(_url(UNKNOWN))):
        assert (dict(other.cookies), other.headers["Cache-Control"]) == ({}, "no-store")


@pytest.mark.parametrize(
    "spelling", [str.lower, grouped, lambda code: f"{grouped(code)}/", lambda code: f" {code} "]
)
def test_any_spelling_of_a_code_is_read(spelling: Any, certificate: Certificate, client: Client) -> None:
    assert client.get(_url(spelling(certificate.verification_code))).status_code == 200


def test_typed_code_leads_to_its_address(certificate: Certificate, client: Client) -> None:
    code = grouped(certificate.verification_code).lower()
    response = client.get("/verify/", {"code": code})
    assert response.headers["Location"] == _url(code)


def test_address_in_the_file_is_the_page(certificate: Certificate, client: Client, settings: Any) -> None:
    address = certificate.facts["verify_url"]
    assert address == f"{settings.PUBLIC_ADDRESS}{_url(grouped(certificate.verification_code))}"
    assert client.get(address.removeprefix(settings.PUBLIC_ADDRESS)).status_code == 200


def test_wrong_codes_get_the_same_page(world: World, now: datetime, client: Client) -> None:
    waiting = make_batch(world.district, [(world.official, world.own)], world.certificate_issuer, now)
    pending = waiting.items.get().certificate.verification_code
    answers = [client.get(_url(code)) for code in (UNKNOWN, "rubbish", "x" * 80, "核验", pending)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_state_is_said_in_words(
    certificate: Certificate, world: World, now: datetime, client: Client
) -> None:
    url = _url(certificate.verification_code)
    assert 'class="verdict verdict--valid"' in client.get(url).content.decode()
    lifecycle.suspend(certificate, actor=world.bureau, now=now, **PAPER)
    assert 'class="verdict verdict--suspended"' in client.get(url).content.decode()
    lifecycle.revoke(certificate, actor=world.bureau, now=now, **PAPER)
    text = client.get(url).content.decode()
    assert 'class="verdict verdict--revoked"' in text
    assert PAPER["reason"] not in text


def test_only_failures_are_counted_and_too_many_are_refused(certificate: Certificate, client: Client) -> None:
    url = _url(certificate.verification_code)
    client.get(url)
    assert not RateCounter.objects.exists()
    for _ in range(verification.MOST_FAILURES):
        assert client.get(_url(UNKNOWN)).status_code == 404
    refused = [client.get(_url(UNKNOWN)), client.get(url)]
    assert [answer.status_code for answer in refused] == [429, 429]
    assert refused[0].headers["Retry-After"] == views.RETRY_AFTER
    assert client.get(url, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get(f"/api/v1/verify/{UNKNOWN}").status_code == 429


def _post(client: Client, certificate: Certificate, data: bytes) -> Any:
    upload = SimpleUploadedFile("证书.pdf", data, "application/pdf")
    return client.post(f"{_url(certificate.verification_code)}/file", {"file": upload})


def test_file_is_compared_with_the_issued_one(certificate: Certificate) -> None:
    client = Client(enforce_csrf_checks=True)
    genuine = files.read(certificate)
    assert _post(client, certificate, genuine).context["compared"] == "same"
    assert _post(client, certificate, genuine + b"\n").context["compared"] == "different"


def test_file_that_is_missing_or_too_large_is_refused(
    certificate: Certificate, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.post(f"{_url(certificate.verification_code)}/file").status_code == 400
    monkeypatch.setattr(views, "MAX_BYTES", 10)
    assert _post(client, certificate, b"%PDF-1.4 long").status_code == 400


def test_file_with_a_wrong_code_tells_nothing(client: Client, db: None) -> None:
    response = client.post(f"/verify/{UNKNOWN}/file")
    assert (response.status_code, response.content) == (404, client.get(_url(UNKNOWN)).content)


def test_api_says_the_same_as_the_page(certificate: Certificate, client: Client) -> None:
    response = client.get(reverse("certificates-api:verify", args=[certificate.verification_code.lower()]))
    content = response.json()
    assert content.pop("changed_at").startswith("2026-09-16T10:00:00")
    assert content == {
        "code": grouped(certificate.verification_code),
        "standing": "VALID",
        "holder": "阿***·**提",
        "unit": "区司法局",
        "kind": "COMPLETION",
        "title": "合格证书",
        "number": certificate.number,
        "issued_on": "2026-09-16",
        "valid_from": "2026-09-16",
        "valid_to": None,
        "issuing_authority": "蒸湘区司法局",
        "sha256": certificate.file.sha256,
    }
    assert (response.headers["Cache-Control"], dict(response.cookies)) == ("no-store", {})


def test_api_refuses_a_wrong_code_as_a_problem(client: Client, db: None) -> None:
    response = client.get(reverse("certificates-api:verify", args=[UNKNOWN]))
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
