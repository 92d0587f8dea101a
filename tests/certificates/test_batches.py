"""Opening a batch: who gets a number, which one, and what is written."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction

from accounts.enums import Establishment
from accounts.models import AuditEntry, User
from accounts.services import settings
from certificates.enums import BatchState, CertificateKind, CertificateState, EventKind, ItemState
from certificates.models import (
    Batch,
    BatchItem,
    Certificate,
    CertificateEvent,
    CertificateStatus,
    NumberSeries,
)
from certificates.numbering import is_valid
from certificates.services import batches, drawing, items, passes, sheets
from certificates.verification_code import grouped
from common.errors import Conflict, Invalid
from exams.enums import ExamKind, MisconductKind, PaperPart
from exams.models import ExamSession, Misconduct
from tests.factories.accounts import PostFactory, UserFactory, make_person
from tests.factories.certificates import (
    make_attempt,
    make_batch,
    make_campaign,
    make_passed_session,
    make_session,
)
from tests.factories.world import World


def _people(world: World, number: int) -> list[tuple[User, object]]:
    return [(make_person(world.own, name=f"人员{n}"), world.own) for n in range(number)]


@pytest.fixture
def session(world: World) -> ExamSession:
    return make_passed_session(world.district, [(world.official, world.own), (world.stranger, world.other)])


def _holders(batch: Batch) -> list[str]:
    return list(
        Certificate.objects.filter(item__batch=batch).order_by("number").values_list("holder_name", flat=True)
    )


def test_batch_numbers_everybody_who_passed(session: ExamSession, world: World, now: datetime) -> None:
    batch = batches.open_batch(session, world.certificate_issuer, now)
    found = list(Certificate.objects.order_by("number"))
    assert [c.holder for c in found] == [world.official, world.stranger]
    assert [c.number[:-2] for c in found] == ["XFHG4304082026000001", "XFHG4304082026000002"]
    assert all(is_valid(c.number) for c in found)
    assert {c.status.state for c in found} == {CertificateState.PENDING}
    assert {item.state for item in batch.items.all()} == {ItemState.PENDING}
    assert [event.kind for event in CertificateEvent.objects.all()] == [EventKind.NUMBERED] * 2
    assert (batch.state, batch.kind) == (BatchState.OPEN, CertificateKind.COMPLETION)


def test_batch_on_demand_is_valid_at_once(session: ExamSession, world: World, now: datetime) -> None:
    batch = batches.open_batch(session, world.certificate_issuer, now, on_demand=True)
    assert batch.state == BatchState.DONE
    assert {item.state for item in batch.items.all()} == {ItemState.ON_DEMAND}
    assert set(CertificateStatus.objects.values_list("state", flat=True)) == {CertificateState.VALID}
    kinds = CertificateEvent.objects.filter(certificate__holder=world.official).values_list("kind", flat=True)
    assert list(kinds) == [EventKind.NUMBERED, EventKind.ISSUED]


def test_facts_hold_everything_the_sheet_prints(session: ExamSession, world: World, now: datetime) -> None:
    world.official.id_number = "430498198001011234"
    world.official.save()
    batches.open_batch(session, world.certificate_issuer, now)
    certificate = Certificate.objects.get(holder=world.official)
    sheet = sheets.sheet_of(certificate)
    assert (sheet.holder_name, sheet.sex, sheet.unit_name) == ("李官员", "男", "区司法局")
    assert (sheet.title, sheet.position, sheet.score) == ("合格证书", "四级主任科员", "80")
    assert sheet.id_number_masked == "430***********1234"
    assert sheet.issuing_authority == certificate.issuing_authority == "蒸湘区司法局"
    assert sheet.exam_title == f"蒸湘区{session.campaign.title}"
    assert sheet.verify_url.endswith(f"/verify/{grouped(certificate.verification_code)}")
    assert (sheet.issued_on, sheet.valid_from, sheet.valid_to) == (date(2026, 9, 16), date(2026, 9, 16), None)


def test_every_number_is_audited(session: ExamSession, world: World, now: datetime) -> None:
    batch = batches.open_batch(session, world.certificate_issuer, now)
    certificate = Certificate.objects.get(holder=world.stranger)
    entry = AuditEntry.objects.about(certificate).get()
    assert (entry.action, entry.actor_id, entry.unit_id) == (
        "certificate.number",
        world.certificate_issuer.pk,
        world.other.pk,
    )
    assert AuditEntry.objects.about(batch).get().after["count"] == 2


def test_unit_is_the_one_of_the_roster(world: World, now: datetime) -> None:
    # The official stands in "own" today; the roster was frozen while he stood in "other".
    batch = make_batch(world.district, [(world.official, world.other)], world.certificate_issuer, now)
    certificate = Certificate.objects.get(item__batch=batch)
    assert (certificate.unit, certificate.unit_name) == (world.other, "区财政局")


def test_best_mark_counts_over_sessions_and_make_up(world: World, now: datetime) -> None:
    campaign = make_campaign(world.district, [(world.official, world.own), (world.colleague, world.own)])
    first, make_up = make_session(campaign), make_session(campaign, title="补考")
    make_attempt(first, world.official, 70)
    make_attempt(first, world.official, "92.5", number=2)
    make_attempt(first, world.colleague, 40)
    make_attempt(make_up, world.colleague, 61)
    assert passes.passed(campaign) == {world.official.pk: Decimal("92.5"), world.colleague.pk: Decimal(61)}
    assert _holders(batches.open_batch(first, world.certificate_issuer, now)) == ["李官员", "王同事"]


def test_failed_and_misconduct_get_nothing(world: World, now: datetime) -> None:
    people = [(world.official, world.own), (world.colleague, world.own), (world.stranger, world.other)]
    session = make_session(make_campaign(world.district, people))
    make_attempt(session, world.official, 59)
    make_attempt(session, world.stranger, 60)
    caught = make_attempt(session, world.colleague, 90)
    Misconduct.objects.create(
        attempt=caught,
        kind=MisconductKind.PHONE,
        reported_by=world.exam_officer,
        reported_at=now,
        confirmed_by=world.bureau,
        confirmed_at=now,
    )
    assert _holders(batches.open_batch(session, world.certificate_issuer, now)) == ["赵外人"]


def test_qualification_needs_both_papers(world: World, now: datetime) -> None:
    people = [(world.official, world.own), (world.colleague, world.own)]
    campaign = make_campaign(world.district, people, ExamKind.QUALIFICATION)
    common, specialist = (
        make_session(campaign, PaperPart.COMMON),
        make_session(campaign, PaperPart.SPECIALIST),
    )
    make_attempt(common, world.official)
    make_attempt(common, world.colleague)
    make_attempt(specialist, world.official)
    world.official.posts.update(field="城市管理")
    batch = batches.open_batch(specialist, world.certificate_issuer, now)
    certificate = Certificate.objects.get(item__batch=batch)
    assert (certificate.holder, certificate.kind) == (world.official, CertificateKind.QUALIFICATION)
    assert certificate.number.startswith("XFZG430408")
    assert (certificate.valid_from, certificate.valid_to) == (date(2026, 9, 16), date(2031, 9, 15))
    sheet = sheets.sheet_of(certificate)
    assert (sheet.title, sheet.field, sheet.territory, sheet.score) == (
        "行政执法资格证书",
        "城市管理",
        "蒸湘区",
        "",
    )


def test_exam_before_appointment_gives_no_certificate(world: World, now: datetime) -> None:
    campaign = make_campaign(world.district, [(world.official, world.own)], ExamKind.PRE_APPOINTMENT)
    with pytest.raises(Invalid) as refused:
        batches.open_batch(make_session(campaign), world.certificate_issuer, now)
    assert refused.value.code == "no_certificate"


def test_second_batch_takes_only_those_who_passed_since(
    session: ExamSession, world: World, now: datetime
) -> None:
    batches.open_batch(session, world.certificate_issuer, now)
    with pytest.raises(Conflict) as refused:
        batches.open_batch(session, world.certificate_issuer, now)
    assert refused.value.code == "nobody_waiting"
    assert NumberSeries.objects.get().next == 3


def test_who_is_on_no_roster_is_named_and_left_out(session: ExamSession, world: World, now: datetime) -> None:
    make_attempt(session, world.colleague)
    checked = batches.pre_flight(session, date(2026, 9, 16))
    assert (checked.passed, checked.certified, checked.off_roster) == (3, 0, ["王同事"])
    assert len(_holders(batches.open_batch(session, world.certificate_issuer, now))) == 2


def test_duplicate_of_a_person_counts_as_the_person(session: ExamSession, world: World) -> None:
    make_attempt(session, UserFactory(merged_into=world.official), 99)
    assert passes.passed(session.campaign)[world.official.pk] == Decimal(99)


def test_missing_glyphs_refuse_the_batch_and_nothing_is_written(
    session: ExamSession, world: World, now: datetime
) -> None:
    world.official.name = "李\ue123"
    world.official.save()
    with pytest.raises(Invalid) as refused:
        batches.open_batch(session, world.certificate_issuer, now)
    assert refused.value.code == "missing_glyphs"
    people = refused.value.details["people"]
    assert [(each.name, each.characters) for each in people] == [("李\ue123", ("\ue123",))]
    assert "U+E123" in str(refused.value)
    assert (Batch.objects.count(), Certificate.objects.count(), NumberSeries.objects.count()) == (0, 0, 0)


def test_unit_with_missing_glyph_refuses_too(session: ExamSession, world: World) -> None:
    world.other.name = "区\ue123局"
    world.other.save()
    checked = batches.pre_flight(session, date(2026, 9, 16))
    assert [each.unit for each in checked.unprintable] == ["区\ue123局"]


def test_rolled_back_batch_gives_its_numbers_back(session: ExamSession, world: World, now: datetime) -> None:
    with transaction.atomic():
        batches.open_batch(session, world.certificate_issuer, now)
        transaction.set_rollback(True)
    batches.open_batch(session, world.certificate_issuer, now)
    assert [c.number[-8:-2] for c in Certificate.objects.order_by("number")] == ["000001", "000002"]


def test_prefix_of_the_district_is_used_and_a_bad_one_refused(
    session: ExamSession, world: World, now: datetime
) -> None:
    settings.put(world.district, "certificate.number_prefix", "湘蒸", actor=None, now=now)
    with pytest.raises(Invalid) as refused:
        batches.open_batch(session, world.certificate_issuer, now)
    assert refused.value.code == "number_pattern"
    settings.put(world.district, "certificate.number_prefix", "ZX", actor=None, now=now)
    settings.put(world.district, "certificate.completion_years", 2, actor=None, now=now)
    settings.put(world.district, "certificate.issuing_authority", "蒸湘区依法治区办", actor=None, now=now)
    batches.open_batch(session, world.certificate_issuer, now)
    certificate = Certificate.objects.get(holder=world.official)
    assert certificate.number.startswith("ZXHG4304082026")
    assert certificate.valid_to == date(2028, 9, 15)
    assert certificate.issuing_authority == "蒸湘区依法治区办"


def test_full_series_refuses_and_writes_nothing(session: ExamSession, world: World, now: datetime) -> None:
    NumberSeries.objects.create(
        authority=world.district, kind=CertificateKind.COMPLETION, year=2026, next=999_999
    )
    with pytest.raises(Conflict) as refused:
        batches.open_batch(session, world.certificate_issuer, now)
    assert refused.value.code == "series_exhausted"
    assert (Certificate.objects.count(), NumberSeries.objects.get().next) == (0, 999_999)


def test_photo_is_kept_as_it_was(session: ExamSession, world: World, now: datetime) -> None:
    world.official.photo.save("face.jpg", ContentFile(b"first"))
    batches.open_batch(session, world.certificate_issuer, now)
    certificate = Certificate.objects.get(holder=world.official)
    world.official.photo.save("face.jpg", ContentFile(b"second"))
    assert sheets.sheet_of(certificate).photo == b"first"


def test_person_with_a_voided_number_gets_another(session: ExamSession, world: World, now: datetime) -> None:
    world.official.photo.save("face.jpg", ContentFile(b"not a picture"))
    batches.open_batch(session, world.certificate_issuer, now)
    item = BatchItem.objects.get(certificate__holder=world.official)
    drawing.draw_waiting(lambda: now)
    items.void(item, world.certificate_issuer, now, "照片无法读取")
    world.official.photo.delete()
    again = batches.open_batch(session, world.certificate_issuer, now)
    assert _holders(again) == ["李官员"]
    assert Certificate.objects.get(item__batch=again).edition == 2


@pytest.mark.parametrize("field", ["holder_name", "number", "facts", "unit_path"])
def test_database_refuses_to_change_facts(
    field: str, session: ExamSession, world: World, now: datetime
) -> None:
    batches.open_batch(session, world.certificate_issuer, now)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Certificate.objects.update(**{field: "{}"})
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Certificate.objects.all()._raw_delete("default")


def test_database_refuses_a_number_twice(session: ExamSession, world: World, now: datetime) -> None:
    batches.open_batch(session, world.certificate_issuer, now)
    first, second = Certificate.objects.order_by("number")
    copy = Certificate.objects.get(pk=first.pk)
    copy.pk, copy.verification_code, copy.edition, copy.number = None, "0" * 16, 2, second.number
    copy._state.adding = True
    with pytest.raises(IntegrityError, match="number"), transaction.atomic():
        copy.save()


def test_database_refuses_a_second_certificate_of_one_person(
    session: ExamSession, world: World, now: datetime
) -> None:
    batches.open_batch(session, world.certificate_issuer, now)
    copy = Certificate.objects.get(holder=world.official)
    copy.pk, copy.verification_code, copy.number = None, "0" * 16, "OTHER"
    copy._state.adding = True
    with pytest.raises(IntegrityError, match="one_certificate_per_person_and_campaign"), transaction.atomic():
        copy.save()


def test_establishment_post_gives_the_field_and_a_secondment_does_not(world: World, now: datetime) -> None:
    world.official.posts.update(field="市场监管")
    PostFactory(
        person=world.official,
        unit=world.other,
        kind="SECONDMENT",
        establishment=Establishment.CIVIL_SERVANT,
        field="城市管理",
    )
    batch = make_batch(
        world.district,
        [(world.official, world.own)],
        world.certificate_issuer,
        now,
        kind=ExamKind.QUALIFICATION,
    )
    assert Certificate.objects.get(item__batch=batch).facts["field"] == "市场监管"


def test_opening_takes_as_many_statements_for_one_as_for_three(
    world: World, now: datetime, django_assert_num_queries: object
) -> None:
    one = make_passed_session(world.district, _people(world, 1))
    three = make_passed_session(world.district, _people(world, 3))
    for session in (one, three):
        with django_assert_num_queries(19):  # type: ignore[operator]
            batches.open_batch(session, world.certificate_issuer, now)
