"""Who passed in a campaign, who of them has a certificate, and whether the others' names can be printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Post, User
from certificates.enums import CertificateKind, CertificateState
from certificates.models import Certificate
from certificates.rendering import Sheet
from certificates.services.sheets import Printer
from common.errors import Invalid
from exams.enums import ExamKind, PaperPart, SessionState
from exams.models import Attempt, Campaign, ExamSession, RosterEntry

KINDS = {
    ExamKind.ANNUAL: CertificateKind.COMPLETION,
    ExamKind.QUALIFICATION: CertificateKind.QUALIFICATION,
}


@dataclass(frozen=True)
class Draft:
    """A certificate to be: everything but number, code and photo."""

    person: User
    entry: RosterEntry
    sheet: Sheet
    edition: int


@dataclass(frozen=True)
class Unprintable:
    """A person with characters that no font has."""

    name: str
    unit: str
    characters: tuple[str, ...]

    @property
    def listed(self) -> str:
        return "  ".join(f"{sign} (U+{ord(sign):04X})" for sign in self.characters)


@dataclass(frozen=True)
class PreFlight:
    """What a batch of this session's campaign would do.

    ``off_roster`` passed and stand on no roster: without a unit they are left out, by name.
    """

    kind: CertificateKind
    passed: int
    certified: int
    drafts: list[Draft]
    off_roster: list[str]
    unprintable: list[Unprintable] = field(default_factory=list)


def check(session: ExamSession, on: date) -> PreFlight:
    """The pass list against certificates and glyphs. Raises Invalid where the exam gives no certificate."""
    campaign = session.campaign
    kind = kind_of(campaign)
    marks = passed(campaign)
    standing, voided = _certificates_of(campaign, kind)
    wanted = {person: mark for person, mark in marks.items() if person not in standing}
    entries = _entries_of(campaign, wanted)
    drafts = _drafts(Printer(campaign, kind, on), entries, wanted, voided)
    strangers = User.objects.filter(pk__in=set(wanted) - {entry.person_id for entry in entries})
    return PreFlight(
        kind=kind,
        passed=len(marks),
        certified=len(marks) - len(wanted),
        drafts=drafts,
        off_roster=list(strangers.order_by("pk").values_list("name", flat=True)),
        unprintable=list(_unprintable(drafts)),
    )


def kind_of(campaign: Campaign) -> CertificateKind:
    try:
        return KINDS[ExamKind(campaign.kind)]
    except KeyError:
        raise Invalid(_("No certificate is issued for this kind of exam."), code="no_certificate") from None


def passed(campaign: Campaign) -> dict[int, Decimal | None]:
    """Person → best mark, over all sessions of the campaign, make-ups included.

    A qualification needs both papers (domain.md §2 B) and has no single mark.
    """
    attempts = Attempt.objects.passed().filter(session__campaign=campaign)
    attempts = attempts.exclude(session__state=SessionState.CANCELLED)
    if campaign.kind == ExamKind.QUALIFICATION:
        both = _people(attempts, PaperPart.COMMON) & _people(attempts, PaperPart.SPECIALIST)
        return dict.fromkeys(both)
    best = attempts.annotate(person=_canonical()).values("person").annotate(best=Max("mark"))
    return dict(best.values_list("person", "best"))


def _people(attempts: QuerySet[Attempt], part: PaperPart) -> set[int]:
    found = attempts.filter(session__part=part).annotate(person=_canonical())
    return set(found.values_list("person", flat=True))


def _canonical() -> Coalesce:
    return Coalesce("candidate__merged_into_id", "candidate_id")


def _certificates_of(campaign: Campaign, kind: CertificateKind) -> tuple[set[int], dict[int, int]]:
    """Holders that need no other one, and how many numbers each holder lost to a void record."""
    standing: set[int] = set()
    voided: dict[int, int] = {}
    rows = Certificate.objects.filter(campaign=campaign, kind=kind)
    for holder, state in rows.values_list("holder_id", "status__state"):
        if state == CertificateState.VOID:
            voided[holder] = voided.get(holder, 0) + 1
        else:
            standing.add(holder)
    return standing, voided


def _entries_of(campaign: Campaign, people: Iterable[int]) -> list[RosterEntry]:
    found = RosterEntry.objects.filter(roster__campaign=campaign, person__in=list(people))
    return list(found.select_related("person", "unit").order_by("unit_path", "pk"))


def _drafts(
    printer: Printer,
    entries: list[RosterEntry],
    marks: dict[int, Decimal | None],
    voided: dict[int, int],
) -> list[Draft]:
    fields = _fields_of(entries, printer.issued_on)
    return [
        Draft(
            person=entry.person,
            entry=entry,
            sheet=printer.sheet(
                entry.person, entry, mark=marks[entry.person_id], field=fields.get(entry.person_id, "")
            ),
            edition=voided.get(entry.person_id, 0) + 1,
        )
        for entry in entries
    ]


def _fields_of(entries: list[RosterEntry], on: date) -> dict[int, str]:
    """Enforcement fields by the establishment posts of the day: the roster keeps none."""
    posts = (
        Post.objects.on_establishment().valid_on(on).filter(person__in=[entry.person_id for entry in entries])
    )
    return dict(posts.values_list("person_id", "field"))


def _unprintable(drafts: list[Draft]) -> Iterable[Unprintable]:
    for draft in drafts:
        missing = draft.sheet.missing_glyphs()
        if missing:
            yield Unprintable(draft.person.name, draft.entry.unit.name, tuple(sorted(missing)))
