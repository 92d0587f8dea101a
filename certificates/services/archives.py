"""The ZIP of a batch: a folder for each unit, a file for each certificate; packed when all is drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.services import audit
from certificates.enums import BatchState, ItemState
from certificates.models import Batch, Certificate
from certificates.services import files


def pack_finished(clock: Callable[[], datetime]) -> int:
    """Pack every batch that is ready and mark it done. Returns how many."""
    return sum(pack(batch, clock()) for batch in Batch.objects.packable())


def pack(batch: Batch, now: datetime) -> bool:
    """Pack one batch; False when somebody else does or it is not ready.

    The row stays locked meanwhile: a killed worker lets go of it by itself, and a second one passes over it.
    """
    with transaction.atomic():
        ready = Batch.objects.filter(state=BatchState.OPEN).select_for_update(
            skip_locked=True, no_key=True, of=("self",)
        )
        locked = ready.filter(pk=batch.pk).first()
        if locked is None or not Batch.objects.packable().filter(pk=batch.pk).exists():
            return False
        old = locked.archive.name
        certificates = Certificate.objects.filter(item__batch=locked, item__state=ItemState.ISSUED)
        count = certificates.count()
        if count:
            with TemporaryFile() as target:
                _write(
                    target, certificates.select_related("file").order_by("unit_path", "number").iterator(200)
                )
                target.seek(0)
                locked.archive.save(
                    f"{timezone.localdate(now):%Y%m%d}-{locked.pk}.zip", File(target), save=False
                )
        locked.state, locked.finished_at = BatchState.DONE, now
        locked.save(update_fields=["state", "finished_at", "archive"])
        audit.record(
            "batch.finish", locked, actor=None, now=now, after={"files": count}, unit_id=locked.district_id
        )
        if old and old != locked.archive.name:
            storage = locked.archive.storage
            transaction.on_commit(lambda: storage.delete(old))
    return True


def filename(batch: Batch) -> str:
    return f"{files.safe(batch.session.title)}-{timezone.localdate(batch.opened_at):%Y%m%d}.zip"


def _write(target: IO[bytes], certificates: Any) -> None:
    # Stored, not deflated: the streams of a PDF are compressed already.
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for each in certificates:
            folder = f"{files.safe(each.unit_name)}"
            archive.writestr(f"{folder}/{files.filename(each)}", files.read(each))
