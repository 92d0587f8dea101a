"""Drawing items: claimed once, stored with a hash that fits, retried or voided when they fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from PIL import Image

from accounts.models import AuditEntry
from certificates.enums import BatchState, CertificateState, EventKind, ItemState
from certificates.models import Batch, BatchItem, Certificate, CertificateFile, CertificateStatus
from certificates.rendering import render
from certificates.services import archives, drawing, files, items
from certificates.services.sheets import sheet_of
from certificates.statistics import Progress, progress
from common.errors import Conflict, Invalid
from common.pdf.photo import BadPhoto
from tests.factories.accounts import make_person
from tests.factories.certificates import make_batch, make_certificate
from tests.factories.world import World
from tests.poppler import requires_poppler, text_of

NAMES = ["钱𬭎", "孙㛃", "李龑", "阿依古丽·买买提"]


@pytest.fixture
def clock(now: datetime) -> Callable[[], datetime]:
    return lambda: now


@pytest.fixture
def batch(world: World, now: datetime) -> Batch:
    people = [(world.official, world.own), (world.stranger, world.other)]
    return make_batch(world.district, people, world.certificate_issuer, now)


@pytest.fixture
def broken(world: World, now: datetime) -> BatchItem:
    """An item that cannot be drawn: its photo is none."""
    world.official.photo.save("face.jpg", ContentFile(b"not a picture"))
    return make_batch(
        world.district, [(world.official, world.own)], world.certificate_issuer, now
    ).items.get()


def test_waiting_items_are_drawn(batch: Batch, clock: Callable[[], datetime]) -> None:
    assert drawing.draw_waiting(clock) is False
    assert progress(batch) == Progress(waiting=0, issued=2, failed=0, voided=0, on_demand=0)
    for certificate in Certificate.objects.all():
        assert certificate.status.state == CertificateState.VALID
        assert [event.kind for event in certificate.events.all()] == [EventKind.NUMBERED, EventKind.ISSUED]
        pdf = certificate.file.file.read()
        assert pdf == render(sheet_of(certificate))
        assert (certificate.file.sha256, certificate.file.size) == (files.digest(pdf), len(pdf))


def test_drawing_is_audited(batch: Batch, clock: Callable[[], datetime]) -> None:
    drawing.draw_waiting(clock)
    certificate = Certificate.objects.first()
    entry = AuditEntry.objects.about(certificate).get(action="certificate.draw")
    assert (entry.actor_id, entry.after) == (None, {"sha256": certificate.file.sha256})


@requires_poppler
def test_rare_names_come_back_from_issued_files(
    world: World, now: datetime, clock: Callable[[], datetime]
) -> None:
    people = [(make_person(world.own, name=name), world.own) for name in NAMES]
    make_batch(world.district, people, world.certificate_issuer, now)
    drawing.draw_waiting(clock)
    texts = [text_of(files.read(each)) for each in Certificate.objects.order_by("number")]
    assert [text.count(name) for text, name in zip(texts, NAMES, strict=True)] == [1] * 4


def test_turn_ends_and_says_that_there_is_more(batch: Batch, clock: Callable[[], datetime]) -> None:
    assert drawing.draw_waiting(clock, turn=0) is True
    assert progress(batch).waiting == 2


def test_item_is_claimed_once(batch: Batch, now: datetime) -> None:
    claimed = [drawing.claim(now) for _ in range(3)]
    assert [item and item.state for item in claimed] == [ItemState.CLAIMED, ItemState.CLAIMED, None]
    assert claimed[0] != claimed[1]


def test_lost_claim_goes_back_and_is_drawn(batch: Batch, now: datetime) -> None:
    drawing.claim(now)
    later = now + drawing.SILENCE + timedelta(seconds=1)
    drawing.draw_waiting(lambda: now)
    assert progress(batch).waiting == 1
    drawing.draw_waiting(lambda: later)
    assert progress(batch).issued == 2


def test_young_claim_is_left_alone(batch: Batch, now: datetime) -> None:
    drawing.claim(now)
    assert drawing.reclaim(now + drawing.SILENCE) == 0


def test_item_that_loses_three_workers_fails(batch: Batch, now: datetime) -> None:
    for _ in range(3):
        item = drawing.claim(now)
        now += drawing.SILENCE + timedelta(seconds=1)
        drawing.reclaim(now)
    item.refresh_from_db()
    assert (item.state, item.failures) == (ItemState.FAILED, 3)
    assert item.error != ""


def test_worker_whose_claim_was_taken_writes_nothing(batch: Batch, now: datetime) -> None:
    slow = drawing.claim(now)
    later = now + drawing.SILENCE + timedelta(seconds=1)
    drawing.draw_waiting(lambda: later)
    assert drawing.draw(slow, later) is False
    assert CertificateFile.objects.filter(certificate=slow.certificate).count() == 1


def test_broken_item_fails_with_a_reason_and_keeps_its_number(
    broken: BatchItem, clock: Callable[[], datetime]
) -> None:
    drawing.draw_waiting(clock)
    broken.refresh_from_db()
    assert (broken.state, broken.failures, broken.error) == (
        ItemState.FAILED,
        1,
        drawing.reason_of(BadPhoto("")),
    )
    assert broken.certificate.status.state == CertificateState.PENDING
    assert not CertificateFile.objects.exists()


def test_one_broken_item_does_not_stop_the_others(
    broken: BatchItem, world: World, now: datetime, clock: Callable[[], datetime]
) -> None:
    good = make_batch(world.district, [(world.colleague, world.own)], world.certificate_issuer, now)
    drawing.draw_waiting(clock)
    assert progress(good).issued == 1


def test_failed_item_is_tried_again(
    broken: BatchItem, world: World, now: datetime, clock: Callable[[], datetime]
) -> None:
    drawing.draw_waiting(clock)
    archives.pack_finished(clock)
    photo = broken.certificate.facts["photo"]
    default_storage.delete(photo)
    default_storage.save(photo, ContentFile(_picture()))
    assert items.retry(broken, world.certificate_issuer, now) is True
    assert items.retry(broken, world.certificate_issuer, now) is False
    broken.batch.refresh_from_db()
    assert broken.batch.state == BatchState.OPEN
    drawing.draw_waiting(clock)
    broken.refresh_from_db()
    assert (broken.state, broken.error) == (ItemState.ISSUED, "")


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (35, 49), "navy").save(out, "JPEG")
    return out.getvalue()


def test_failed_number_is_voided_on_record(
    broken: BatchItem, world: World, now: datetime, clock: Callable[[], datetime]
) -> None:
    drawing.draw_waiting(clock)
    items.void(broken, world.certificate_issuer, now, "照片无法读取，重新核发")
    broken.refresh_from_db()
    assert (broken.state, broken.certificate.status.state) == (ItemState.VOIDED, CertificateState.VOID)
    event = broken.certificate.events.get(kind=EventKind.VOIDED)
    assert (event.reason, event.actor) == ("照片无法读取，重新核发", world.certificate_issuer)
    assert AuditEntry.objects.filter(action="certificate.void").count() == 1


def test_void_needs_a_reason_and_a_failure(batch: Batch, world: World, now: datetime) -> None:
    item = batch.items.first()
    with pytest.raises(Invalid) as refused:
        items.void(item, world.certificate_issuer, now, " ")
    assert refused.value.code == "reason_missing"
    with pytest.raises(Conflict) as refused_too:
        items.void(item, world.certificate_issuer, now, "理由")
    assert refused_too.value.code == "not_failed"


def test_file_on_demand_is_drawn_once(world: World, now: datetime) -> None:
    certificate = make_certificate(world.official, world.own, world.certificate_issuer, now)
    first = drawing.draw_on_demand(certificate, now)
    second = drawing.draw_on_demand(certificate, now)
    assert first == second
    assert files.read(certificate) == render(sheet_of(certificate))
    assert certificate.item.state == ItemState.ISSUED


def test_file_on_demand_that_cannot_be_drawn_says_why(world: World, now: datetime) -> None:
    world.official.photo.save("face.jpg", ContentFile(b"not a picture"))
    certificate = make_certificate(world.official, world.own, world.certificate_issuer, now)
    with pytest.raises(Conflict) as refused:
        drawing.draw_on_demand(certificate, now)
    assert (refused.value.code, str(refused.value)) == ("not_drawn", drawing.reason_of(BadPhoto()))


def test_file_that_waits_in_a_queue_is_not_drawn_on_demand(batch: Batch, now: datetime) -> None:
    with pytest.raises(Conflict):
        drawing.draw_on_demand(batch.items.first().certificate, now)


@pytest.mark.parametrize("damage", ["deleted", "torn"])
def test_lost_file_is_drawn_again_with_the_same_hash(damage: str, world: World, now: datetime) -> None:
    certificate = make_certificate(world.official, world.own, world.certificate_issuer, now)
    record = drawing.draw_on_demand(certificate, now)
    default_storage.delete(record.file.name)
    if damage == "torn":
        default_storage.save(record.file.name, ContentFile(b"%PDF"))
    assert files.digest(files.read(certificate)) == record.sha256
    assert files.digest(default_storage.open(record.file.name).read()) == record.sha256


def test_torn_file_of_a_killed_worker_is_replaced(batch: Batch, clock: Callable[[], datetime]) -> None:
    certificate = Certificate.objects.first()
    name = files.store(certificate, render(sheet_of(certificate)))
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"%PDF"))
    drawing.draw_waiting(clock)
    assert certificate.file.file.name == name
    assert files.digest(certificate.file.file.read()) == certificate.file.sha256


def test_archive_holds_a_folder_for_each_unit(batch: Batch, clock: Callable[[], datetime]) -> None:
    assert archives.pack_finished(clock) == 0
    drawing.draw_waiting(clock)
    assert archives.pack_finished(clock) == 1
    assert archives.pack_finished(clock) == 0
    batch.refresh_from_db()
    first, second = Certificate.objects.order_by("number")
    with ZipFile(batch.archive.open()) as archive:
        assert archive.namelist() == [
            f"区司法局/合格证书-李官员-{first.number}.pdf",
            f"区财政局/合格证书-赵外人-{second.number}.pdf",
        ]
        assert files.digest(archive.read(archive.namelist()[0])) == first.file.sha256
    assert batch.state == BatchState.DONE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("PENDING", "SUSPENDED"),
        ("VALID", "PENDING"),
        ("VALID", "VOID"),
        ("CANCELLED", "VALID"),
        ("REVOKED", "VALID"),
        ("REVOKED", "SUSPENDED"),
        ("VOID", "VALID"),
    ],
)
def test_database_refuses_illegal_moves(before: str, after: str, batch: Batch) -> None:
    ways = {
        "PENDING": [],
        "VALID": ["VALID"],
        "CANCELLED": ["VALID", "CANCELLED"],
        "REVOKED": ["VALID", "REVOKED"],
        "VOID": ["VOID"],
    }
    status = CertificateStatus.objects.first()
    for state in ways[before]:
        status.state = state
        status.save()
    with pytest.raises(DatabaseError, match="transition"), transaction.atomic():
        CertificateStatus.objects.filter(pk=status.pk).update(state=after)


def test_database_refuses_to_change_an_issued_file(batch: Batch, clock: Callable[[], datetime]) -> None:
    drawing.draw_waiting(clock)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        CertificateFile.objects.update(sha256="0" * 64)
