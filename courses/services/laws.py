"""Law in: a parsed text becomes a version with its provisions."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from common.errors import Conflict, Invalid
from courses import lawtext
from courses.enums import LawStatus, TextKind
from courses.lawtext import LawText
from courses.models import Law, LawDraft, LawVersion, Provision
from courses.provisions import provision_rows
from courses.suggestions import LawFacts

_ENDED = (LawStatus.REPEALED, LawStatus.LAPSED)


def source_hash(text: str) -> str:
    """SHA-256 of the text with unified line ends: the same file twice is the same version."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return hashlib.sha256(unified.encode()).hexdigest()


def add_version(
    facts: LawFacts, *, text: str, source_name: str = "", actor: User | None, now: datetime
) -> tuple[LawVersion, bool]:
    """Stores a text as a version of its law, with its provisions; (version, whether it is new).

    The same text again returns the version that stands. An empty ``text`` lists the instrument without text
    (``TextKind.NONE``, domain.md §3). Raises Invalid for missing title or category and LawTextError for a
    text that cannot be read; Conflict when another text of the same version stands already.
    """
    if not facts.title or not facts.category:
        raise Invalid(_("A law needs its full title and its category."), code="law_facts", field="category")
    digest = source_hash(text) if text.strip() else ""
    parsed = lawtext.parse(text) if digest else None
    with transaction.atomic():
        law = _law_of(facts, actor=actor, now=now)
        standing = LawVersion.objects.filter(source_hash=digest).first() if digest else None
        if standing is not None:
            return standing, False
        _refuse_a_second_text(law, facts)
        version = _create(law, facts, parsed, text if digest else "", digest, source_name, actor, now)
        settle_statuses(law, on=timezone.localdate(now))
        version.refresh_from_db(fields=["status"])
        audit.record("law.import", version, actor=actor, now=now, after=_trace(facts, version))
    return version, True


def _law_of(facts: LawFacts, *, actor: User | None, now: datetime) -> Law:
    """The law of this title, locked; created when it is the first version."""
    names = {
        "short_title": facts.short_title,
        "category": facts.category,
        "issuing_body": facts.issuing_body,
    }
    law, created = Law.objects.get_or_create(title=facts.title, defaults=names)
    if created:
        audit.record("law.create", law, actor=actor, now=now, after=names)
    return Law.objects.select_for_update().get(pk=law.pk)


def _refuse_a_second_text(law: Law, facts: LawFacts) -> None:
    if facts.promulgated_on is None:
        return
    same = law.versions.filter(promulgated_on=facts.promulgated_on, text_kind=facts.text_kind).exists()
    if same:
        raise Conflict(
            _("Another text of this version (promulgated %(day)s) is already in the library.")
            % {"day": facts.promulgated_on.isoformat()},
            code="version_exists",
            field="promulgated_on",
        )


def _create(
    law: Law,
    facts: LawFacts,
    parsed: LawText | None,
    text: str,
    digest: str,
    source_name: str,
    actor: User | None,
    now: datetime,
) -> LawVersion:
    version = LawVersion.objects.create(
        law=law,
        note=facts.note,
        document_no=facts.document_no,
        promulgated_on=facts.promulgated_on,
        effective_on=facts.effective_on,
        change=facts.change,
        text_kind=facts.text_kind if parsed else TextKind.NONE,
        source_name=source_name[:255],
        source_hash=digest,
        source_text=text,
        counts=dict(parsed.counts) if parsed else {},
        warnings=stored_warnings(parsed) if parsed else [],
        imported_by=actor,
        imported_at=now,
    )
    if parsed:
        rows = [
            Provision(version=version, position=at, **row) for at, row in enumerate(provision_rows(parsed), 1)
        ]
        Provision.objects.bulk_create(rows, batch_size=500)
    return version


def _trace(facts: LawFacts, version: LawVersion) -> dict[str, Any]:
    plain = {
        key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(facts).items()
    }
    return {**plain, "status": version.status, "counts": version.counts}


def stored_warnings(parsed: LawText) -> list[dict[str, Any]]:
    """Warnings as English msgids with parameters: they are translated where they are shown."""
    return [
        {"line": w.line, "code": w.code, "message": w.message, "params": w.params} for w in parsed.warnings
    ]


def settle_statuses(law: Law, *, on: date) -> int:
    """Sets the status of each version of one law as of a day; how many changed.

    The newest version that has taken effect is in force, older ones are amended, later ones not yet in force;
    repealed and lapsed versions stay as they were set by hand.
    """
    versions = list(law.versions.exclude(status__in=_ENDED))
    effective = [v for v in versions if v.effective_on is None or v.effective_on <= on]
    newest = max((v.promulgated_on or date.min for v in effective), default=None)
    changed = 0
    for version in versions:
        wanted = LawStatus.NOT_YET_EFFECTIVE
        if version in effective:
            is_newest = (version.promulgated_on or date.min) == newest
            wanted = LawStatus.IN_FORCE if is_newest else LawStatus.AMENDED
        if version.status != wanted:
            changed += LawVersion.objects.filter(pk=version.pk).update(status=wanted)
    return changed


def bring_into_force(*, now: datetime) -> int:
    """The daily sweep: versions whose day has come take effect and replace the older text."""
    today = timezone.localdate(now)
    changed = 0
    due = LawVersion.objects.filter(status=LawStatus.NOT_YET_EFFECTIVE, effective_on__lte=today)
    for law_id in due.values_list("law_id", flat=True).distinct():
        with transaction.atomic():
            law = Law.objects.select_for_update().get(pk=law_id)
            if settle_statuses(law, on=today):
                audit.record("law.settle", law, actor=None, now=now, reason="effective date reached")
                changed += 1
    return changed


# --- drafts: between upload and confirmation ----------------------------------------------------------------


def keep_draft(*, source_name: str, text: str, actor: User, now: datetime) -> LawDraft:
    """Keeps an uploaded text for its preview. The same person's same file replaces the earlier draft."""
    with transaction.atomic():
        LawDraft.objects.filter(created_by=actor, source_name=source_name[:255]).delete()
        draft = LawDraft.objects.create(
            source_name=source_name[:255], source_text=text, created_by=actor, created_at=now
        )
        audit.record("law_draft.upload", draft, actor=actor, now=now, after={"characters": len(text)})
    return draft


def confirm_draft(draft: LawDraft, facts: LawFacts, *, actor: User, now: datetime) -> tuple[LawVersion, bool]:
    """The previewed text becomes a version; the draft goes."""
    with transaction.atomic():
        version, is_new = add_version(
            facts, text=draft.source_text, source_name=draft.source_name, actor=actor, now=now
        )
        draft.delete()
    return version, is_new


def discard_draft(draft: LawDraft, *, actor: User, now: datetime) -> None:
    with transaction.atomic():
        audit.record("law_draft.discard", draft, actor=actor, now=now)
        draft.delete()
