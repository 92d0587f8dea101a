"""The whole way once, as six people and a citizen walk it: from a law file to a verified certificate.

Real Chromium, real server, real worker. Two things are shortened: the gate of the district asks for the two
credits of one lesson (whose minute is really read), and between registration and exam the calendar is turned.
"""

from __future__ import annotations

import io
import subprocess
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from certificates.models import Batch, Certificate
from courses.models import Course, LawVersion
from exams.enums import SessionState
from exams.models import Attempt, Bank, Blueprint, Campaign, ExamSession, Question
from tests.factories.world import World
from tests.journeys.content import LAW, QUESTIONS, RIGHT, TITLE, TRUE_STEMS
from tests.journeys.stage import Stage, click, zh

COURSE = "政务服务办理规定学习"
BANK = "政务服务题库"
EXAM = "2026年度学法考法（示例）"
LATE = 60_000  # the worker and the study clock take their time


@pytest.mark.journey
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_a_law_file_to_a_verified_certificate(
    size: str, chromium: Browser, live_server: Any, worker: Any, cast: World
) -> None:
    with Stage(chromium, live_server.url, size) as stage:
        bureau = stage.sign_in(cast.bureau.username)
        bring_law_in(stage, bureau)
        build_course(stage, bureau)
        official = begin_to_read(stage, cast)
        write_questions(stage, cast)
        publish_questions(stage, cast)
        official.mouse.wheel(0, 200)
        freeze_roster(stage, bureau)
        plan_exam(stage, cast)
        receive_credits(stage, official)
        register(stage, cast)
        approve(stage, bureau)
        turn_the_calendar()
        sit(stage, official)
        see_rates(stage, bureau, cast)
        issue(stage, cast)
        download(stage, official, cast)
        verify(stage)
        assert stage.complaints == []


def path(name: str, *args: object) -> str:
    return reverse(name, args=args)


# --- 1 and 2: the law, the course -------------------------------------------------------------------------


def bring_law_in(stage: Stage, page: Page) -> None:
    stage.picture(page, "bureau-home-on-the-first-day")
    page.goto(path("courses:law-import"))
    page.set_input_files(
        "main input[type=file]", {"name": "规定.md", "mimeType": "text/markdown", "buffer": LAW.encode()}
    )
    stage.picture(page, "law-chosen")
    click(page, zh("Preview"))
    expect(page.locator("main")).to_contain_text("第三条")
    if not page.locator("#id_category").input_value():
        page.locator("#id_category").select_option("NORMATIVE_DOCUMENT")
    stage.picture(page, "law-preview")
    click(page, zh("Confirm and add to the library"))
    expect(page.locator("h1")).to_contain_text(TITLE)
    stage.picture(page, "law-in-the-library")


def build_course(stage: Stage, page: Page) -> None:
    version = LawVersion.objects.get(law__title=TITLE)
    page.goto(f"{path('courses:course-new')}?version={version.pk}")
    page.locator("#id_title").fill(COURSE)
    stage.picture(page, "course-new")
    click(page, zh("Propose lessons"))
    course = Course.objects.get(title=COURSE)
    lesson = course.lessons.get()
    page.goto(path("courses:lesson-edit", course.pk, lesson.pk))
    page.locator("#id_minutes").fill("1")
    page.locator("#id_credits").fill("2")
    stage.picture(page, "lesson-edited")
    page.locator("main form:has(#id_minutes) button[type=submit]").first.click()
    page.wait_for_url(f"**{path('courses:course-edit', course.pk)}")
    page.locator(f"form[action='{path('courses:audience-add', course.pk)}'] button").click()
    page.wait_for_load_state()
    click(page, zh("Publish"))
    stage.picture(page, "course-published")
    assert Course.objects.get(pk=course.pk).is_published


def begin_to_read(stage: Stage, cast: World) -> Page:
    page = stage.sign_in(cast.official.username)
    stage.picture(page, "official-home")
    click(page, zh("Begin studying"))
    stage.picture(page, "course-of-the-official")
    lesson = Course.objects.get(title=COURSE).lessons.get()
    page.locator(f"main a[href='{path('courses:lesson', lesson.pk)}']").first.click()
    page.wait_for_selector("[data-reading-bar][data-state=counting]", timeout=LATE)
    stage.picture(page, "reading")
    return page


def receive_credits(stage: Stage, page: Page) -> None:
    """Somebody who reads moves: each round is a sign of reading."""
    done = page.locator("[data-reading-bar][data-state=done]")
    for _round in range(30):
        page.mouse.wheel(0, 60)
        page.mouse.wheel(0, -40)
        page.wait_for_timeout(3000)
        if done.count():
            break
    expect(done).to_be_visible()
    stage.picture(page, "lesson-completed")
    page.goto(path("courses:ledger"))
    expect(page.locator("main")).to_contain_text(COURSE)
    stage.picture(page, "credit-ledger")


# --- 3: the bank ------------------------------------------------------------------------------------------


def write_questions(stage: Stage, cast: World) -> None:
    page = stage.sign_in(cast.question_editor.username)
    page.goto(path("exams:bank-new"))
    owner = page.locator("#id_owner")
    owner.select_option(str(cast.district.pk))
    page.locator("#id_code").fill("zwfw")
    page.locator("#id_name").fill(BANK)
    page.locator("main form button[type=submit]").first.click()
    bank = Bank.objects.get(name=BANK)
    page.goto(path("exams:question-import", bank.pk))
    with page.expect_download() as waiting:
        click(page, zh("Download the template"))
    file = filled_in(Path(waiting.value.path()))
    page.set_input_files(
        "main input[type=file]", {"name": "试题.xlsx", "mimeType": "application/octet-stream", "buffer": file}
    )
    stage.picture(page, "question-file-chosen")
    click(page, zh("Show the preview"))
    expect(page.locator("main")).to_contain_text(QUESTIONS[2][1])
    stage.picture(page, "question-preview")
    page.locator("form[action$='/confirm/'] button[type=submit]").last.click()
    page.wait_for_timeout(500)
    wait_for(lambda: Question.objects.filter(bank=bank).count() == len(QUESTIONS))
    page.goto(path("exams:bank", bank.pk))
    page.locator("[data-all]").check() if stage.size == "desktop" else check_all(page)
    stage.picture(page, "drafts-chosen")
    page.locator("button[name=action][value=send]").click()
    page.wait_for_load_state()
    stage.picture(page, "bank-in-review")


def check_all(page: Page) -> None:
    """The head of a table is not shown on a phone: each row has its own box."""
    for box in page.locator("[data-row]").all():
        box.check()


def filled_in(template: Path) -> bytes:
    """The template with our questions below its headings."""
    book = load_workbook(io.BytesIO(template.read_bytes()))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.delete_rows(2, sheet.max_row)
    for row, (kind, stem, options, answer) in enumerate(QUESTIONS, start=2):
        values = {
            "题型": kind,
            "题干": stem,
            "正确答案": answer,
            "解析": "见《示例区政务服务办理规定》。",
            "难度": "易",
        }
        values |= {f"选项{letter}": text for letter, text in zip("ABCD", options, strict=False)}
        for head, value in values.items():
            sheet.cell(row, heads[head], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def publish_questions(stage: Stage, cast: World) -> None:
    page = stage.sign_in(cast.question_reviewer.username)
    stage.picture(page, "reviewer-home")
    page.goto(path("exams:reviews"))
    stage.picture(page, "review-queue")
    click(page, zh("Begin with the first"))
    stage.picture(page, "review")
    for number in range(len(QUESTIONS)):
        page.locator("button[name=decision][value=accept]").click()
        page.wait_for_load_state()
        wait_for(lambda number=number: Question.objects.drawable().count() == number + 1)
    stage.picture(page, "review-done")


# --- 4 and 5: the exam and who may sit it -----------------------------------------------------------------


def freeze_roster(stage: Stage, page: Page) -> None:
    today = timezone.localdate()
    page.goto(path("exams:campaign-new"))
    page.locator("input[name=kind][value=ANNUAL]").check()
    page.locator("#id_year").fill(str(today.year))
    page.locator("#id_title").fill(EXAM)
    page.locator("#id_snapshot_on").fill(today.isoformat())
    stage.picture(page, "campaign-new")
    click(page, zh("Open the campaign"))
    campaign = Campaign.objects.get(title=EXAM)
    page.goto(path("exams:campaign-freeze", campaign.pk))
    stage.picture(page, "roster-before-freezing")
    click(page, zh("Freeze the roster for good"))
    stage.picture(page, "campaign")
    assert Campaign.objects.get(pk=campaign.pk).roster.entries.count() > 1


def plan_exam(stage: Stage, cast: World) -> None:
    page = stage.sign_in(cast.exam_officer.username)
    page.goto(f"{path('exams:blueprint-new')}?kind=ANNUAL")
    page.locator("#id_name").fill("示例组卷")
    for row in range(3):
        page.locator(f"[name=rows-{row}-count]").fill("2")
    stage.picture(page, "blueprint")
    click(page, zh("Save"))
    blueprint = Blueprint.objects.get(name="示例组卷")
    page.goto(f"{path('exams:session-new')}?kind=ANNUAL")
    page.locator("#id_title").fill(EXAM)
    page.locator("#id_blueprint").select_option(str(blueprint.pk))
    now = timezone.localtime()
    moments = {"registration_opens_at": -1, "registration_closes_at": 10, "opens_at": 20, "closes_at": 25}
    for name, hours in moments.items():
        page.locator(f"#id_{name}").fill(minute(now + timedelta(hours=hours)))
    page.locator("#id_pass_mark").fill("6")
    stage.picture(page, "session-form")
    click(page, zh("Save as a draft"))
    stage.picture(page, "session-checklist")
    click(page, zh("Publish"))
    stage.picture(page, "session-published")
    assert ExamSession.objects.get().state == SessionState.PUBLISHED


def minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def register(stage: Stage, cast: World) -> None:
    page = stage.sign_in(cast.liaison.username)
    stage.picture(page, "liaison-home")
    page.locator("#liaison a.row", has_text=zh("Can be registered now")).click()
    expect(page.locator("main")).to_contain_text(cast.official.name)
    page.locator(f"[data-row][value='{cast.official.pk}']").check()
    stage.picture(page, "candidates")
    click(page, zh("Submit to the justice bureau"))
    stage.picture(page, "candidates-submitted")


def approve(stage: Stage, page: Page) -> None:
    page.goto("/")
    stage.picture(page, "bureau-home-with-a-registration")
    page.locator("#bureau a.row", has_text=zh("Registrations waiting for approval")).click()
    stage.picture(page, "registrations")
    page.goto(path("exams:session-registrations", ExamSession.objects.get().pk))
    page.locator("[data-row]").first.check()
    stage.picture(page, "approval")
    page.locator("button[name=decision][value=approve]").click()
    page.wait_for_load_state()
    stage.picture(page, "approved")


def turn_the_calendar() -> None:
    """A day passes: registration is over and the exam has opened."""
    now = timezone.now()
    ExamSession.objects.update(
        registration_opens_at=now - timedelta(days=2),
        registration_closes_at=now - timedelta(days=1),
        opens_at=now - timedelta(minutes=2),
        closes_at=now + timedelta(hours=3),
    )


# --- 6: the exam room -------------------------------------------------------------------------------------


def sit(stage: Stage, page: Page) -> None:
    page.goto("/")
    stage.picture(page, "official-home-with-an-exam")
    click(page, zh("Enter the exam"))
    stage.picture(page, "door")
    click(page, zh("That is me, begin the exam"))
    expect(page.locator("#panel-paper")).to_be_visible()
    expect(page.locator("#time")).to_contain_text("1:29:")
    stage.picture(page, "room")
    for number in range(len(QUESTIONS)):
        if number == 3:
            page.context.set_offline(True)
        answer(page)
        if number == 4:
            expect(page.locator("#banner")).to_be_visible(timeout=LATE)
            stage.picture(page, "room-offline")
            page.context.set_offline(False)
            expect(page.locator("#chip")).to_have_attribute("data-state", "saved", timeout=LATE)
        page.locator("#next").click()
    expect(page.locator("#panel-submit")).to_be_visible()
    expect(page.locator("#count-answered")).to_have_text(str(len(QUESTIONS)))
    stage.picture(page, "before-handing-in")
    page.locator("#confirm").click()
    expect(page.locator("#panel-receipt")).to_be_visible(timeout=LATE)
    stage.picture(page, "receipt")
    attempt = Attempt.objects.get()
    assert (attempt.is_passed, attempt.mark) == (True, attempt.full_mark)
    page.locator("#panel-receipt").get_by_role("link", name=zh("To my result")).click()
    page.wait_for_load_state()
    stage.picture(page, "result")


def answer(page: Page) -> None:
    """The right options, found by their words: every paper deals them in an order of its own."""
    stem = page.locator("#question .question__stem").inner_text().strip()
    options = page.locator("#question .option")
    if options.count() == 2:
        word = zh("Right") if any(stem.endswith(true) or true in stem for true in TRUE_STEMS) else zh("Wrong")
        options.filter(has_text=word).first.click()
        return
    for option in options.filter(has_text=RIGHT).all():
        option.click()


# --- 7: the rates -----------------------------------------------------------------------------------------


def see_rates(stage: Stage, page: Page, cast: World) -> None:
    campaign = Campaign.objects.get(title=EXAM)
    page.goto("/")
    stage.picture(page, "bureau-home-with-rates")
    page.goto(path("exams:unit-rates", campaign.pk))
    stage.picture(page, "rates")
    page.goto(f"{path('exams:campaign-people', campaign.pk)}?group=PASSED")
    expect(page.locator("main tbody")).to_contain_text(cast.official.name)
    expect(page.locator("main tbody tr")).to_have_count(1)
    stage.picture(page, "people-behind-the-pass-rate")
    page.goto(path("exams:unit-rates", campaign.pk))
    with page.expect_download() as waiting:
        page.locator("a[href*='export=xlsx']").first.click()
    book = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    cells = [str(cell.value) for row in book.worksheets[0].rows for cell in row]
    assert "区司法局" in " ".join(cells)


# --- 8: the certificate -----------------------------------------------------------------------------------


def issue(stage: Stage, cast: World) -> None:
    page = stage.sign_in(cast.certificate_issuer.username)
    stage.picture(page, "issuer-home")
    page.locator("#issuer a.row", has_text=zh("Passed and without a certificate")).click()
    stage.picture(page, "batch-check")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    stage.picture(page, "batch-running")
    wait_for(lambda: Batch.objects.get().finished_at is not None, seconds=90)
    page.goto(path("certificates:batch", Batch.objects.get().pk))
    stage.picture(page, "batch-done")
    with page.expect_download() as waiting:
        click(page, zh("Download all (ZIP)"))
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert sum(name.endswith(".pdf") for name in archive.namelist()) == 1


def download(stage: Stage, page: Page, cast: World) -> None:
    page.goto("/")
    stage.picture(page, "official-home-with-certificate")
    page.goto(path("certificates:mine"))
    stage.picture(page, "my-certificates")
    with page.expect_download() as waiting:
        click(page, zh("Download PDF"))
    text = subprocess.run(
        ["pdftotext", "-layout", str(waiting.value.path()), "-"], capture_output=True, check=True
    ).stdout.decode()
    number = Certificate.objects.get().number
    assert cast.official.name in text.replace(" ", "")
    assert number in text


def verify(stage: Stage) -> None:
    """A citizen, by plain GET and without JavaScript; a wrong code tells nothing."""
    certificate = Certificate.objects.get()
    page = stage.page(java_script_enabled=False)
    response = page.goto(path("verification:certificate", certificate.verification_code))
    assert response is not None
    assert response.status == 200
    body = page.locator("main").inner_text()
    assert zh("Valid") in body
    assert certificate.number in body
    assert certificate.file.sha256 in body.replace("\n", "").replace(" ", "")
    assert certificate.holder_name not in body
    stage.picture(page, "verified")
    page = stage.page(is_heard=False, java_script_enabled=False)  # the browser complains of the 404
    refused = page.goto(path("verification:certificate", "AAAA-AAAA-AAAA-AAAA"))
    assert refused is not None
    assert refused.status == 404
    assert certificate.number not in page.locator("main").inner_text()
    stage.picture(page, "wrong-code")


def wait_for(condition: Any, seconds: int = 40) -> None:
    """Until the other process has done its part."""
    from time import monotonic, sleep

    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "the worker did not come to it in time"
        sleep(0.25)
