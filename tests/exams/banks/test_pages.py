"""The pages: forms without JavaScript, what was typed is kept, lists with one and three by equal queries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Job
from exams.enums import SessionState
from exams.exchange import read
from exams.models import Bank, Blueprint, ExamSession, Question, QuestionVersion
from tests.factories.accounts import make_person
from tests.factories.attempts import make_bank, make_blueprint, make_session, register
from tests.factories.banks import make_draft, make_empty_bank, make_published, make_upload, send
from tests.factories.courses import make_law_version
from tests.factories.world import World


@pytest.fixture
def bank(world: World, now: datetime) -> Bank:
    return make_empty_bank(world.own, now)


@pytest.fixture
def editor(world: World, signed_in: Any) -> Client:
    return signed_in(world.question_editor)  # type: ignore[no-any-return]


@pytest.fixture
def reviewer(world: World, signed_in: Any) -> Client:
    return signed_in(world.question_reviewer)  # type: ignore[no-any-return]


@pytest.fixture
def officer(world: World, signed_in: Any) -> Client:
    return signed_in(world.exam_officer)  # type: ignore[no-any-return]


SINGLE = {
    "kind": "single",
    "stem": "谁可以决定？",
    "option_A": "甲",
    "option_B": "乙",
    "key_B": "on",
    "difficulty": "2",
}


def test_one_form_writes_every_kind(editor: Client, bank: Bank) -> None:
    url = f"/exams/banks/{bank.pk}/questions/new/"
    editor.post(url, SINGLE)
    editor.post(url, {**SINGLE, "kind": "multiple", "option_C": "丙", "key_C": "on"})
    editor.post(url, {**SINGLE, "kind": "true_false", "truth": "false"})
    found = QuestionVersion.objects.order_by("pk").values_list("kind", "options", "answer")
    assert list(found) == [
        ("single", ["甲", "乙"], ["B"]),
        ("multiple", ["甲", "乙", "丙"], ["B", "C"]),
        ("true_false", [], ["false"]),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key_B": ""}, "option_A"),
        ({"option_B": "", "option_C": "丙"}, "option_B"),
        ({"kind": "true_false"}, "truth"),
        ({"citations": "《没有的法》第一条"}, "citations"),
        ({"stem": ""}, "stem"),
    ],
)
def test_error_stands_beside_its_field_and_what_was_typed_stays(
    editor: Client, bank: Bank, change: dict[str, str], field: str
) -> None:
    page = editor.post(f"/exams/banks/{bank.pk}/questions/new/", {**SINGLE, **change})
    form = page.context["form"]
    assert (page.status_code, field in form.errors) == (200, True)
    assert form["option_A"].value() == "甲"
    assert not Question.objects.exists()


def test_citation_typed_in_the_editor_becomes_a_key(editor: Client, bank: Bank) -> None:
    make_law_version("示例规定")
    typed = {**SINGLE, "citations": "《示例规定》第二条第一款第（二）项"}
    editor.post(f"/exams/banks/{bank.pk}/questions/new/", typed)
    cited = QuestionVersion.objects.get().citations.get()
    assert (cited.article, cited.paragraph, cited.item) == ("2", 1, 2)
    page = editor.get(f"/exams/questions/{Question.objects.get().pk}/edit/")
    assert page.context["form"]["citations"].value() == "《示例规定》第二条第一款第二项"


def test_list_is_filtered_sorted_and_exported(
    editor: Client, bank: Bank, world: World, now: datetime
) -> None:
    make_draft(bank, world.question_editor, now, stem="关于许可的题", topic="行政许可")
    make_published(bank, world.question_editor, world.question_reviewer, now, stem="关于处罚的题")
    url = f"/exams/banks/{bank.pk}/"

    def stems(query: str) -> list[str]:
        return [version.stem for version in editor.get(url + query).context["page"]]

    assert stems("?status=DRAFT") == ["关于许可的题"]
    assert stems("?topic=行政处罚") == ["关于处罚的题"]
    assert stems("?q=许可") == ["关于许可的题"]
    assert stems("?sort=number") == ["关于许可的题", "关于处罚的题"]
    drafts = read(editor.get(url + "?export=xlsx").content, "x.xlsx").drafts
    assert {draft.stem for draft in drafts} == {"关于许可的题", "关于处罚的题"}


def test_cited_law_filters_the_list(editor: Client, bank: Bank, world: World, now: datetime) -> None:
    version = make_law_version("示例规定")
    editor.post(f"/exams/banks/{bank.pk}/questions/new/", {**SINGLE, "citations": "《示例规定》第一条"})
    make_draft(bank, world.question_editor, now)
    page = editor.get(f"/exams/banks/{bank.pk}/", {"law": version.law_id})
    assert [each.stem for each in page.context["page"]] == ["谁可以决定？"]


def test_bulk_actions_take_the_chosen_or_the_whole_list(
    editor: Client, bank: Bank, world: World, now: datetime
) -> None:
    first, _second = (make_draft(bank, world.question_editor, now) for _each in range(2))
    url = f"/exams/banks/{bank.pk}/act/"
    editor.post(url, {"action": "send", "question": [first.pk]})
    assert sorted(bank.questions.values_list("status", flat=True)) == ["DRAFT", "IN_REVIEW"]
    editor.post(url + "?status=DRAFT", {"action": "send", "all_shown": "1"})
    assert list(bank.questions.values_list("status", flat=True)) == ["IN_REVIEW", "IN_REVIEW"]


def test_withdrawing_asks_for_the_reason_on_a_page_of_its_own(
    editor: Client, bank: Bank, world: World, now: datetime
) -> None:
    question = make_published(bank, world.question_editor, world.question_reviewer, now)
    url = f"/exams/banks/{bank.pk}/act/"
    page = editor.post(url, {"action": "withdraw", "question": [question.pk]})
    assert (page.status_code, page.context["published"]) == (200, 1)
    empty = editor.post(url, {"action": "withdraw_now", "question": [question.pk], "reason": ""})
    assert empty.context["error"]
    editor.post(url, {"action": "withdraw_now", "question": [question.pk], "reason": "过时"})
    question.refresh_from_db()
    assert (question.status, question.withdrawn_reason) == ("WITHDRAWN", "过时")


def test_own_question_is_refused_in_words(reviewer: Client, bank: Bank, world: World, now: datetime) -> None:
    question = send(make_draft(bank, world.question_reviewer, now), world.question_reviewer, now)
    page = reviewer.get(f"/exams/reviews/{question.pk}/")
    assert page.context["is_own"] is True
    seen = page.context["seen"]
    refused = reviewer.post(f"/exams/reviews/{question.pk}/", {"decision": "accept", "seen": seen})
    assert refused.context["form"].non_field_errors()


def test_decision_leads_to_the_next_question(
    reviewer: Client, bank: Bank, world: World, now: datetime
) -> None:
    one, two = (
        send(make_draft(bank, world.question_editor, now), world.question_editor, now) for _each in range(2)
    )
    seen = reviewer.get(f"/exams/reviews/{one.pk}/").context["seen"]
    answer = reviewer.post(f"/exams/reviews/{one.pk}/", {"decision": "accept", "seen": seen})
    assert answer.headers["Location"] == f"/exams/reviews/{two.pk}/"
    page = reviewer.post(f"/exams/reviews/{two.pk}/", {"decision": "return", "seen": "x", "comment": ""})
    assert page.context["form"].errors["comment"]


def test_confirming_an_import_leads_to_its_job(
    editor: Client, bank: Bank, world: World, now: datetime
) -> None:
    kept = make_upload(bank, world.question_editor, now)
    answer = editor.post(f"/exams/banks/imports/{kept.pk}/confirm/", {"duplicates": "skip"})
    assert (
        answer.headers["Location"] == f"/jobs/{Job.objects.get().pk}"
        or str(Job.objects.get().pk) in answer.headers["Location"]
    )


def rows(**fields: str) -> dict[str, str]:
    management = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"}
    return {"name": "方案", "exam_kind": "ANNUAL", **management, **fields}


def test_blueprint_rows_are_added_and_removed_without_script(
    officer: Client, world: World, now: datetime
) -> None:
    bank = make_bank(world.district, now=now)
    first = {
        "rows-0-bank": str(bank.pk),
        "rows-0-kind": "multiple",
        "rows-0-count": "3",
        "rows-0-points": "2",
    }
    page = officer.post("/exams/blueprints/new/", rows(**first, add="1"))
    forms = page.context["rows"].forms
    assert [each["kind"].value() for each in forms] == ["multiple", "single"]
    assert forms[0]["count"].value() == "3"
    page = officer.post(
        "/exams/blueprints/new/",
        rows(**first, **{"rows-TOTAL_FORMS": "2", "rows-1-kind": "single", "remove": "0"}),
    )
    assert [each["kind"].value() for each in page.context["rows"].forms] == ["single"]
    page = officer.post("/exams/blueprints/new/", rows(**first, check="1"))
    assert (page.context["is_short"], page.context["point_total"]) == (False, 6)
    officer.post("/exams/blueprints/new/", rows(**first))
    assert Blueprint.objects.get().rows.get().count == 3


def test_session_is_planned_from_its_template(officer: Client, world: World, now: datetime) -> None:
    from tests.factories.campaigns import make_campaign

    campaign = make_campaign(world.district, now)
    blueprint = make_blueprint(world.district, make_bank(world.district, now=now), now=now)
    page = officer.get("/exams/sessions/new/?kind=ANNUAL")
    form = page.context["form"]
    assert (form["duration_minutes"].value(), form["late_entry_minutes"].value()) == (90, 30)
    data = {
        name: form[name].value().strftime("%Y-%m-%dT%H:%M") if name.endswith("_at") else form[name].value()
        for name in form.fields
    }
    data = {name: value for name, value in data.items() if value is not None}
    data |= {"campaign": campaign.pk, "blueprint": blueprint.pk, "title": "第一场"}
    answer = officer.post("/exams/sessions/new/?kind=ANNUAL", data)
    session = ExamSession.objects.get()
    assert (answer.headers["Location"], session.state) == (f"/exams/sessions/{session.pk}/", "DRAFT")
    assert (session.duration_minutes, session.requires_gate) == (90, True)


def test_session_without_campaign_or_blueprint_says_what_is_missing(officer: Client) -> None:
    page = officer.get("/exams/sessions/new/?kind=PRE_APPOINTMENT")
    assert next(each.name for each in page.templates) == "exams/sessions/missing.html"


def test_liaison_sees_the_results_of_own_people_only(world: World, now: datetime, signed_in: Any) -> None:
    ended = {"closes_at": now - timedelta(minutes=1), "state": SessionState.CLOSED}
    session = make_session(world.district, now=now, **ended)
    register(session, [world.official, world.stranger], now=now)
    page = signed_in(world.liaison).get(f"/exams/sessions/{session.pk}/results/")
    assert [row.person for row in page.context["page"]] == [world.official]
    everybody = signed_in(world.exam_officer).get(f"/exams/sessions/{session.pk}/results/?export=csv")
    assert everybody.content.decode("utf-8-sig").count("\r\n") == 3


# --- one and three ---


def _more(what: str, world: World, now: datetime) -> str:
    """One object more of a list; the address of its page."""
    if what == "banks":
        make_empty_bank(world.own, now)
        return "/exams/banks/"
    if what in ("questions", "reviews"):
        bank = Bank.objects.first() or make_empty_bank(world.own, now)
        send(make_draft(bank, world.question_editor, now), world.question_editor, now)
        return f"/exams/banks/{bank.pk}/" if what == "questions" else "/exams/reviews/"
    session = ExamSession.objects.first()
    if what == "results" and session is not None:
        register(session, [make_person(world.own)], now=now)
        return f"/exams/sessions/{session.pk}/results/"
    if session is not None:
        session.pk, session.title = None, "又一场"
        session.blueprint = make_blueprint(world.district, Bank.objects.first(), now=now)
        session.save(force_insert=True)
    else:
        session = make_session(world.district, now=now)
        register(session, [make_person(world.own)], now=now)
    return {"results": f"/exams/sessions/{session.pk}/results/", "sessions": "/exams/sessions/"}.get(
        what, "/exams/blueprints/"
    )


@pytest.mark.parametrize(
    ("what", "role", "queries"),
    [
        ("banks", "question_editor", 5),
        ("questions", "question_editor", 11),
        ("reviews", "question_reviewer", 7),
        ("blueprints", "exam_officer", 6),
        ("sessions", "exam_officer", 6),
        ("results", "exam_officer", 9),
    ],
)
def test_list_asks_no_more_for_three_than_for_one(
    world: World,
    now: datetime,
    signed_in: Any,
    django_assert_num_queries: Any,
    what: str,
    role: str,
    queries: int,
) -> None:
    client = signed_in(getattr(world, role))
    url = _more(what, world, now)
    client.get(url)  # what the frame remembers of a person is remembered from here on
    with django_assert_num_queries(queries):
        client.get(url)
    _more(what, world, now)
    _more(what, world, now)
    with django_assert_num_queries(queries):
        client.get(url)
