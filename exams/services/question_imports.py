"""Question files into a bank: read, compared with the bank, written as drafts in batches.

The row of the job is the queue: each batch and the count of what is done are one transaction, so a killed
worker leaves a whole number of batches and the next one goes on behind them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Job, User
from accounts.services import audit, jobs
from common.errors import DomainError, Invalid
from exams.exchange import QuestionDraft, ReadResult, read, rejected_rows_workbook
from exams.models import Bank, QuestionUpload
from exams.services.question_drafts import Writer

KIND = "exams.import_questions"
BATCH = 500
REJECTED_NAME = "rejected.xlsx"


def keep_upload(bank: Bank, *, name: str, data: bytes, actor: User, now: datetime) -> QuestionUpload:
    """Keeps a file for its preview. Raises TableError when it cannot be read as a table at all."""
    read(data, name)
    with transaction.atomic():
        upload = QuestionUpload(bank=bank, source_name=name[:255], created_by=actor, created_at=now)
        upload.file.save(_stored_name(name), ContentFile(data), save=False)
        upload.save(force_insert=True)
        after = {"file": upload.source_name, "bytes": len(data)}
        audit.record(
            "question_upload.create", upload, actor=actor, now=now, after=after, unit_id=bank.owner_id
        )
    return upload


def _stored_name(name: str) -> str:
    """The ending decides how the file is read; the rest of the name is people's and stays in its column."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else "txt"
    return f"questions.{ending[:8]}"


def remap(upload: QuestionUpload, mapping: Mapping[int, str] | None, *, actor: User, now: datetime) -> None:
    """Columns as a person corrected them; None returns to the guess."""
    with transaction.atomic():
        upload.mapping = None if mapping is None else {str(at): role for at, role in mapping.items()}
        upload.save(update_fields=["mapping"])
        audit.record("question_upload.remap", upload, actor=actor, now=now, after={"mapping": upload.mapping})


def read_upload(upload: QuestionUpload) -> ReadResult:
    with upload.file.open("rb") as file:
        return read(file.read(), upload.source_name, mapping=_mapping(upload.mapping))


def _mapping(stored: Mapping[str, str] | None) -> dict[int, str] | None:
    return None if stored is None else {int(at): role for at, role in stored.items()}


def discard(upload: QuestionUpload, *, actor: User, now: datetime) -> None:
    with transaction.atomic():
        audit.record("question_upload.discard", upload, actor=actor, now=now)
        _remove(upload)


def purge_uploads(*, before: datetime) -> int:
    """Files that nobody confirmed; returns how many went."""
    old = list(QuestionUpload.objects.filter(created_at__lt=before))
    for upload in old:
        _remove(upload)
    return len(old)


def _remove(upload: QuestionUpload) -> None:
    storage, name = upload.file.storage, str(upload.file.name)
    upload.delete()
    transaction.on_commit(lambda: storage.delete(name))


def confirm(
    upload: QuestionUpload,
    *,
    import_duplicates: bool,
    keep: Iterable[str] = (),
    next_url: str = "",
    actor: User,
    now: datetime,
) -> Job:
    """The job that writes the drafts; nudge ``exams.import_questions`` after the commit.

    Duplicates are skipped unless ``import_duplicates``, or named in ``keep`` (``place`` of the draft). Raises
    Invalid ``nothing_to_import`` when no row is fit.
    """
    with upload.file.open("rb") as file:
        data = file.read()
    if not read(data, upload.source_name, mapping=_mapping(upload.mapping)).drafts:
        raise Invalid(_("No row of the file can be imported."), code="nothing_to_import")
    params = {
        "bank": upload.bank_id,
        "name": upload.source_name,
        "mapping": upload.mapping,
        "import_duplicates": import_duplicates,
        "keep": sorted(set(keep)),
        "next_url": next_url,
        "language": translation.get_language() or "",
        "imported": 0,
        "skipped": 0,
    }
    title = _("Questions from “%(file)s” into “%(bank)s”") % {
        "file": upload.source_name,
        "bank": upload.bank.name,
    }
    with transaction.atomic():
        source = ContentFile(data, name=_stored_name(upload.source_name))
        job = jobs.open_job(
            KIND, title, actor, now, unit=upload.bank.owner, params=params, source_file=source
        )
        _remove(upload)
    return job


def run(job_pk: str, *, now: datetime) -> Job | None:
    """Does a waiting job; None when another worker has it. What the domain refuses fails it."""
    job = jobs.claim(job_pk, now)
    if job is None:
        return None
    with translation.override(job.params["language"] or None):
        try:
            _import(job, now=now)
        except DomainError as error:
            jobs.fail(job, now, str(error))
    return job


class Taken(Exception):
    """Another worker has the job now, or somebody cancelled it: this batch must not be written."""


def _import(job: Job, *, now: datetime) -> None:
    with job.source_file.open("rb") as file:
        result = read(file.read(), job.params["name"], mapping=_mapping(job.params["mapping"]))
    bank = Bank.objects.get(pk=job.params["bank"])
    writer = Writer(
        bank,
        result,
        actor=job.created_by,
        now=now,
        source=job.params["name"],
        before=job.created_at,
        import_duplicates=job.params["import_duplicates"],
        keep=frozenset(job.params["keep"]),
    )
    total = len(result.drafts)
    try:
        while job.done < total:
            _batch(job, writer, result.drafts[job.done : job.done + BATCH], total)
    except Taken:
        return
    _finish(job, result, now=now)


@transaction.atomic
def _batch(job: Job, writer: Writer, drafts: Sequence[QuestionDraft], total: int) -> None:
    imported = writer.write(drafts)
    params = {
        **job.params,
        "imported": job.params["imported"] + imported,
        "skipped": job.params["skipped"] + len(drafts) - imported,
    }
    # The count and the rows are one transaction: after a kill the next worker begins exactly here.
    if not jobs.progress(job, job.done + len(drafts), total):
        raise Taken
    Job.objects.filter(pk=job.pk).update(params=params)
    job.params = params


def _finish(job: Job, result: ReadResult, *, now: datetime) -> None:
    imported, skipped = job.params["imported"], job.params["skipped"]
    rejected = len({(error.sheet, error.line) for error in result.errors})
    lines = [
        ngettext(
            "%(n)s question was imported as a draft.", "%(n)s questions were imported as drafts.", imported
        )
        % {"n": imported},
        ngettext("%(n)s duplicate was left out.", "%(n)s duplicates were left out.", skipped)
        % {"n": skipped},
        ngettext(
            "%(n)s row was rejected; the file below names the reason.",
            "%(n)s rows were rejected; the file below names the reasons.",
            rejected,
        )
        % {"n": rejected},
    ]
    for line, number in zip(lines, (imported, skipped, rejected), strict=True):
        if number or line is lines[0]:
            jobs.progress(job, job.done, job.total, line)
    outcome: dict[str, Any] = {"imported": imported, "skipped": skipped, "rejected": rejected}
    if job.params["next_url"]:
        outcome |= {"next_url": job.params["next_url"], "next_label": _("To the drafts")}
    file = None
    if rejected:
        file = ContentFile(rejected_rows_workbook(result.tables, result.errors), name=REJECTED_NAME)
        outcome["filename"] = _("rejected rows") + ".xlsx"
    jobs.finish(job, now, result=outcome, result_file=file)
