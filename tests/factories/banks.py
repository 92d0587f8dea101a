"""Banks with questions in every state, and files of questions: sequences, never chance."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from accounts.models import Unit, User
from exams.enums import QuestionStatus
from exams.models import Bank, Question, QuestionUpload
from exams.services import question_imports, question_reviews, questions
from exams.services.questions import Content, fingerprint

_numbers = count(1)

GOOD_ROWS = (
    "单选,下列哪一项是行政处罚的种类？,警告,训诫,A",
    "多选,执法人员应当做到哪些？,出示证件,告知理由,AB",
    "判断,执法应当有两名以上人员。,,,对",
)
HEADINGS = "题型,题干,选项A,选项B,正确答案"


def question_file(*rows: str) -> bytes:
    """A CSV in the columns of the field; without arguments three good questions."""
    return "\n".join([HEADINGS, *(rows or GOOD_ROWS)]).encode()


def make_empty_bank(owner: Unit, now: datetime, **fields: Any) -> Bank:
    number = next(_numbers)
    fields = {"code": f"bank-{number}", "name": f"题库{number}", **fields}
    return Bank.objects.create(district=owner.district or owner, owner=owner, created_at=now, **fields)


def content(**fields: Any) -> Content:
    """A single choice whose stem stands nowhere else."""
    number = next(_numbers)
    values = {
        "kind": "single",
        "stem": f"第{number}题：下列说法正确的是？",
        "options": (f"说法甲{number}", f"说法乙{number}"),
        "answer": ("A",),
        "explanation": "解析",
        "topic": "行政处罚",
    }
    return Content(**{**values, **fields})


def make_draft(bank: Bank, author: User, now: datetime, **fields: Any) -> Question:
    return questions.create(bank, content(**fields), actor=author, now=now)


def send(question: Question, author: User, now: datetime) -> Question:
    questions.send_to_review([question.pk], bank=question.bank, actor=author, now=now)
    question.refresh_from_db()
    return question


def seen(question: Question) -> str:
    """The fingerprint of what a reviewer reads now."""
    return fingerprint(question.versions.order_by("-number")[0])


def make_published(bank: Bank, author: User, reviewer: User, now: datetime, **fields: Any) -> Question:
    question = send(make_draft(bank, author, now, **fields), author, now)
    question_reviews.accept(question, seen=seen(question), actor=reviewer, now=now)
    question.refresh_from_db()
    assert question.status == QuestionStatus.PUBLISHED
    return question


def make_upload(
    bank: Bank, actor: User, now: datetime, data: bytes = b"", name: str = "q.csv"
) -> QuestionUpload:
    return question_imports.keep_upload(bank, name=name, data=data or question_file(), actor=actor, now=now)
