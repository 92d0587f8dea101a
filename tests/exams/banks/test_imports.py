"""Question files: the command, the preview, the job."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.enums import JobState, Role
from accounts.models import Job
from accounts.services import jobs
from exams.exchange import read, template_workbook
from exams.models import Bank, Question, QuestionUpload, QuestionVersion
from exams.services import question_imports
from tests.factories.accounts import grant
from tests.factories.banks import make_draft, make_empty_bank, make_upload, question_file
from tests.factories.courses import make_law_version
from tests.factories.world import World

BAD = "单选,坏行,甲,,C"
KEYS = ["format", "counts", "questions", "errors", "duplicates"]


@pytest.fixture
def bank(world: World, now: datetime) -> Bank:
    return make_empty_bank(world.own, now, code="common")


@pytest.fixture
def file(tmp_path: Any) -> Any:
    def write(*rows: str) -> str:
        path = tmp_path / "questions.csv"
        path.write_bytes(question_file(*rows))
        return str(path)

    return write


def command(*args: str) -> str:
    out = io.StringIO()
    call_command("import_questions", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


# --- the command ---


def test_dry_run_needs_no_bank_and_writes_nothing(db: None, file: Any) -> None:
    found = json.loads(command(file(), "--bank", "none", "--dry-run", "--json"))
    assert list(found) == KEYS
    assert found["counts"] == {"single": 1, "multiple": 1, "true_false": 1}
    assert found["questions"][2]["answer"] == ["true"]
    assert not Question.objects.exists()


def test_import_makes_drafts_of_the_one_editor(bank: Bank, world: World, file: Any) -> None:
    found = json.loads(command(file(), "--bank", "common", "--json"))
    assert (found["errors"], found["duplicates"]) == ([], [])
    assert list(bank.questions.values_list("status", flat=True)) == ["DRAFT"] * 3
    assert set(QuestionVersion.objects.values_list("author", flat=True)) == {world.question_editor.pk}


def test_duplicates_name_the_line_or_the_question_of_the_bank(bank: Bank, file: Any) -> None:
    command(file(), "--bank", "common")
    first = bank.questions.order_by("pk")[0].pk
    repeated = "单选,下列哪一项是行政处罚的种类？,警告,训诫,A"
    fresh = "单选,全新的题目？,是,否,A"
    path = file(repeated, fresh, fresh)
    found = json.loads(command(path, "--bank", "common", "--json", "--dry-run"))
    assert found["duplicates"] == [{"line": 2, "of": f"bank:{first}"}, {"line": 4, "of": 3}]
    command(path, "--bank", "common")
    assert bank.questions.count() == 4
    command(path, "--bank", "common", "--with-duplicates")
    assert bank.questions.count() == 7


def test_rows_with_errors_are_reported_and_the_others_imported(bank: Bank, file: Any) -> None:
    path = file(BAD, "判断,好行。,,,错")
    found = json.loads(command(path, "--bank", "common", "--json"))
    assert [error["line"] for error in found["errors"]] == [2]
    assert bank.questions.count() == 1


def test_missing_bank_is_a_clear_error(bank: Bank, file: Any) -> None:
    with pytest.raises(CommandError, match="common"):
        command(file(), "--bank", "nowhere")


def test_two_editors_need_an_author(bank: Bank, world: World, file: Any) -> None:
    grant(world.colleague, Role.QUESTION_EDITOR, world.own)
    with pytest.raises(CommandError, match="--author"):
        command(file(), "--bank", "common")
    command(file(), "--bank", "common", "--author", world.colleague.username)
    assert QuestionVersion.objects.filter(author=world.colleague).count() == 3


def test_unreadable_file_is_an_error_in_json_and_status_one(db: None, tmp_path: Any) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ending:
        call_command(
            "import_questions",
            str(path),
            "--bank",
            "x",
            "--dry-run",
            "--json",
            stdout=out,
            stderr=io.StringIO(),
        )
    found = json.loads(out.getvalue())
    assert (ending.value.code, list(found), found["questions"]) == (1, KEYS, [])
    assert found["errors"][0]["reason"]


def test_template_is_read_back(bank: Bank, tmp_path: Any) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_workbook())
    found = json.loads(command(str(path), "--bank", "common", "--json"))
    assert (found["format"], found["counts"]) == ("xlsx", {"single": 1, "multiple": 1, "true_false": 1})
    assert bank.questions.count() == 3


# --- the page ---


@pytest.fixture
def editor(world: World, signed_in: Any) -> Client:
    return signed_in(world.question_editor)  # type: ignore[no-any-return]


def upload(editor: Client, bank: Bank, *rows: str) -> str:
    file = SimpleUploadedFile("q.csv", question_file(*rows))
    answer = editor.post(f"/exams/banks/{bank.pk}/import/", {"source": file})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_upload_leads_to_a_preview_that_stores_nothing(editor: Client, bank: Bank) -> None:
    page = editor.get(upload(editor, bank, "单选,题一？,甲,乙,A", BAD))
    assert page.status_code == 200
    assert (page.context["new_count"], page.context["error_count"]) == (1, 1)
    assert not Question.objects.exists()


def test_columns_can_be_corrected(editor: Client, bank: Bank) -> None:
    where = upload(editor, bank, "单选,甲说法？,题干其实在这里？,乙,A")
    swapped = ["kind", "option:A", "stem", "option:B", "answer"]
    editor.post(where, {f"column_{at}": role for at, role in enumerate(swapped)})
    result = question_imports.read_upload(QuestionUpload.objects.get())
    assert [draft.stem for draft in result.drafts] == ["题干其实在这里？"]
    editor.post(where, {"guess": "1"})
    assert QuestionUpload.objects.get().mapping is None


def test_mapping_without_answer_is_refused_and_kept_as_chosen(editor: Client, bank: Bank) -> None:
    where = upload(editor, bank)
    page = editor.post(where, {"column_0": "kind", "column_1": "stem"})
    assert page.status_code == 200
    assert page.context["mapping"].non_field_errors()
    assert QuestionUpload.objects.get().mapping is None


def test_rejected_rows_come_back_with_their_reasons(editor: Client, bank: Bank) -> None:
    where = upload(editor, bank, "单选,题一？,甲,乙,A", BAD)
    data = editor.get(where, {"export": "rejected"}).content
    assert [error.code for error in read(data, "r.xlsx").errors] == ["too_few_options", "answer_outside"]


def test_unreadable_upload_says_why_beside_the_field(editor: Client, bank: Bank) -> None:
    file = SimpleUploadedFile("q.xlsx", b"no workbook")
    page = editor.post(f"/exams/banks/{bank.pk}/import/", {"source": file})
    assert page.status_code == 200
    assert page.context["form"].errors["source"]


def confirmed(world: World, bank: Bank, now: datetime, data: bytes, **options: Any) -> Job:
    kept = make_upload(bank, world.question_editor, now, data)
    options = {"import_duplicates": False, **options}
    return question_imports.confirm(kept, **options, actor=world.question_editor, now=now)


def test_confirmation_opens_a_job_and_removes_the_upload(bank: Bank, world: World, now: datetime) -> None:
    job = confirmed(world, bank, now, question_file())
    assert (job.state, QuestionUpload.objects.count()) == (JobState.PENDING, 0)


def test_job_writes_drafts_and_leaves_the_rejected_rows(bank: Bank, world: World, now: datetime) -> None:
    job = confirmed(world, bank, now, question_file("单选,题一？,甲,乙,A", BAD, "判断,题二。,,,对"))
    question_imports.run(str(job.pk), now=now)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert {key: job.result[key] for key in ("imported", "skipped", "rejected")} == {
        "imported": 2,
        "skipped": 0,
        "rejected": 1,
    }
    assert job.result_file.read().startswith(b"PK")
    assert bank.questions.count() == 2


def test_duplicates_are_left_out_unless_ticked(bank: Bank, world: World, now: datetime) -> None:
    rows = ("单选,同题？,甲,乙,A", "单选,同题？,甲,乙,A", "单选,旧题？,甲,乙,A")
    make_draft(
        bank,
        world.question_editor,
        datetime(2026, 1, 1, tzinfo=now.tzinfo),
        stem="旧题？",
        options=("甲", "乙"),
    )
    job = confirmed(world, bank, now, question_file(*rows), keep=[":4"])
    question_imports.run(str(job.pk), now=now)
    job.refresh_from_db()
    assert (job.result["imported"], job.result["skipped"]) == (2, 1)
    again = confirmed(world, bank, now, question_file(*rows), import_duplicates=True)
    question_imports.run(str(again.pk), now=now)
    assert bank.questions.count() == 6


def test_second_worker_goes_on_behind_the_last_batch(
    bank: Bank, world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_imports, "BATCH", 2)
    job = confirmed(world, bank, now, question_file(*(f"判断,第{n}题。,,,对" for n in range(5))))
    claimed = jobs.claim(job.pk, now)
    assert claimed is not None
    result = read(question_file(*(f"判断,第{n}题。,,,对" for n in range(5))), "q.csv")
    writer = question_imports.Writer(bank, result, actor=world.question_editor, now=now)
    question_imports._batch(claimed, writer, result.drafts[:2], 5)
    Job.objects.filter(pk=job.pk).update(state=JobState.PENDING)  # the worker died here
    question_imports.run(str(job.pk), now=now)
    stems = QuestionVersion.objects.order_by("pk").values_list("stem", flat=True)
    assert list(stems) == [f"第{n}题。" for n in range(5)]
    job.refresh_from_db()
    assert job.result["imported"] == 5


def test_job_that_was_taken_away_writes_no_batch(bank: Bank, world: World, now: datetime) -> None:
    job = confirmed(world, bank, now, question_file())
    claimed = jobs.claim(job.pk, now)
    Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED)
    result = read(question_file(), "q.csv")
    writer = question_imports.Writer(bank, result, actor=world.question_editor, now=now)
    assert claimed is not None
    with pytest.raises(question_imports.Taken):
        question_imports._batch(claimed, writer, result.drafts, 3)
    assert not Question.objects.exists()


def test_known_citation_becomes_a_key_and_an_unknown_one_is_kept_as_typed(
    bank: Bank, world: World, now: datetime
) -> None:
    make_law_version("示例规定")
    data = (
        "题型,题干,正确答案,法条依据\n判断,题一。,对,《示例规定》第一条\n判断,题二。,错,《没有的法》第一条\n"
    ).encode()
    job = confirmed(world, bank, now, data)
    question_imports.run(str(job.pk), now=now)
    one, two = QuestionVersion.objects.order_by("pk")
    assert (one.citations.get().article, one.unresolved_citations) == ("1", [])
    assert (two.citations.count(), two.unresolved_citations) == (0, ["《没有的法》第一条"])


def test_forgotten_uploads_go_after_a_week(bank: Bank, world: World, now: datetime) -> None:
    make_upload(bank, world.question_editor, now)
    assert question_imports.purge_uploads(before=now) == 0
    assert question_imports.purge_uploads(before=datetime(2027, 1, 1, tzinfo=now.tzinfo)) == 1
