"""Drafts of a question file against a bank: which stand there already, and writing the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import AuditEntry, User
from accounts.services import audit
from exams.enums import Difficulty
from exams.exchange import QuestionDraft, ReadResult
from exams.exchange.duplicates import are_alike, text_hash
from exams.models import Bank, Question, QuestionCitation, QuestionVersion
from exams.services.citations import Library
from exams.services.questions import Content


@dataclass(frozen=True)
class BankDuplicate:
    """The question of a line stands in the bank already, as question ``question_id``."""

    line: int
    question_id: int
    sheet: str = ""


def bank_duplicates(
    drafts: Sequence[QuestionDraft], bank: Bank, *, before: datetime | None = None
) -> list[BankDuplicate]:
    """Drafts that the bank holds in the newest version of some question: same hash, and really alike.

    ``before`` leaves out younger questions: an import does not meet its own.
    """
    hashes = [text_hash(draft.stem) for draft in drafts]
    standing: dict[str, list[QuestionVersion]] = {}
    rows = QuestionVersion.objects.newest().filter(question__bank=bank, text_hash__in=set(hashes))
    if before is not None:
        rows = rows.filter(question__created_at__lt=before)
    for version in rows.only("question_id", "stem", "options", "text_hash").order_by("pk"):
        standing.setdefault(version.text_hash, []).append(version)
    found = []
    for draft, digest in zip(drafts, hashes, strict=True):
        twin = next((each for each in standing.get(digest, ()) if are_alike(draft, each)), None)
        if twin is not None:
            found.append(BankDuplicate(draft.line, twin.question_id, draft.sheet))
    return found


def place(draft: QuestionDraft) -> str:
    """Names a row in a file: sheet and line."""
    return f"{draft.sheet}:{draft.line}"


class Writer:
    """Writes drafts of one file into one bank, leaving out the duplicates that nobody wants."""

    def __init__(
        self,
        bank: Bank,
        result: ReadResult,
        *,
        actor: User,
        now: datetime,
        source: str = "",
        before: datetime | None = None,
        import_duplicates: bool = False,
        keep: frozenset[str] = frozenset(),
    ) -> None:
        self.bank, self.actor, self.now = bank, actor, now
        self.source, self.before = source[:120], before or now
        self.takes_all, self.keep = import_duplicates, keep
        self.repeated = {(each.sheet, each.line) for each in result.duplicates}
        self.library = Library()

    def write(self, drafts: Sequence[QuestionDraft]) -> int:
        """Some drafts of the file, in order; how many were written."""
        wanted = list(drafts) if self.takes_all else self._without_duplicates(drafts)
        questions = Question.objects.bulk_create(
            [Question(bank=self.bank, created_at=self.now) for _each in wanted]
        )
        contents = [self._content(draft) for draft in wanted]
        versions = QuestionVersion.objects.bulk_create(
            content.version(question, 1, author=self.actor, now=self.now)
            for content, question in zip(contents, questions, strict=True)
        )
        citations = [
            found.as_row(version)
            for content, version in zip(contents, versions, strict=True)
            for found in content.citations
        ]
        QuestionCitation.objects.bulk_create(citations)
        self._audit(questions)
        return len(questions)

    def _without_duplicates(self, drafts: Sequence[QuestionDraft]) -> list[QuestionDraft]:
        known = {
            (each.sheet, each.line) for each in bank_duplicates(drafts, self.bank, before=self.before)
        } | self.repeated
        return [
            draft for draft in drafts if (draft.sheet, draft.line) not in known or place(draft) in self.keep
        ]

    def _content(self, draft: QuestionDraft) -> Content:
        found, unknown = self.library.resolve("\n".join(draft.citations))
        return Content(
            kind=draft.kind,
            stem=draft.stem,
            options=draft.options,
            answer=draft.answer,
            explanation=draft.explanation,
            difficulty=draft.difficulty or Difficulty.MEDIUM,
            topic=draft.topic,
            citations=tuple(found),
            unresolved=tuple(each.text for each in unknown),
            source=self.source,
        )

    def _audit(self, questions: Sequence[Question]) -> None:
        after = {"bank": self.bank.code}
        entries = [
            audit.entry_for(
                "question.import",
                question,
                actor=self.actor,
                now=self.now,
                after=after,
                unit_id=self.bank.owner_id,
            )
            for question in questions
        ]
        AuditEntry.objects.bulk_create(entries)
