"""Laws as digests, and the courses of two years on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from courses.enums import Audience, CourseStatus, LawChange, NodeKind, Requirement, TextKind
from courses.models import Course, CourseAudience, LawVersion, Lesson, Provision
from courses.services import laws
from courses.suggestions import LawFacts
from reports.management.demo.content import Instrument, read_all
from reports.management.demo.district import District

# What was studied in the finished year; this year has all of them.
LAST_YEAR = (
    "penalty-law",
    "licence-law",
    "coercion-law",
    "reconsideration-law",
    "civil-servant-law",
    "party-discipline",
    "administrative-compensation",
)
LAST_YEAR_CREDITS = Decimal("4.0")
CREDITS = {Requirement.REQUIRED: Decimal("3.0"), Requirement.ELECTIVE: Decimal("2.0")}


@dataclass
class Library:
    instruments: list[Instrument]
    versions: dict[str, LawVersion]
    this_year: list[Course]
    last_year: list[Course]

    def version_of(self, title: str | None) -> LawVersion:
        return next(version for version in self.versions.values() if version.law.title == title)


def build(district: District) -> Library:
    instruments = read_all()
    versions = {item.slug: _version(item, district) for item in instruments}
    library = Library(instruments, versions, [], [])
    year = district.now.year
    for item in instruments:
        library.this_year.append(_course(item, versions[item.slug], district, year, credits=None))
        if item.slug in LAST_YEAR:
            course = _course(item, versions[item.slug], district, year - 1, credits=LAST_YEAR_CREDITS)
            library.last_year.append(course)
    return library


def _version(item: Instrument, district: District) -> LawVersion:
    facts = LawFacts(
        title=item.law["title"],
        short_title=item.law["short_title"],
        category=item.law["category"],
        issuing_body=item.law["issuing_body"],
        document_no=item.law["document_no"],
        promulgated_on=item.on("promulgated_on"),
        effective_on=item.on("effective_on"),
        change=LawChange(item.law["change"]),
        note=item.law["version_note"],
        text_kind=TextKind.DIGEST,
    )
    version, _is_new = laws.add_version(
        facts,
        text=item.digest,
        source_name=f"{item.slug}.md",
        actor=district.staff["bureau"],
        now=district.now,
    )
    return version


def _course(
    item: Instrument, version: LawVersion, district: District, year: int, *, credits: Decimal | None
) -> Course:
    requirement = Requirement.REQUIRED if item.course["is_required"] else Requirement.ELECTIVE
    course = Course.objects.create(
        district=district.root,
        law_version=version,
        title=item.course["title"],
        summary=item.course["summary"],
        requirement=requirement,
        status=CourseStatus.PUBLISHED,
        year=year,
        deadline_on=date(year, 12, 20),
        created_by=district.staff["bureau"],
        created_at=_at(district.now, year),
        published_at=_at(district.now, year),
    )
    CourseAudience.objects.create(course=course, unit=district.root, audience=Audience.EVERYBODY)
    articles = {
        provision.key: provision
        for provision in Provision.objects.filter(version=version, kind=NodeKind.ARTICLE)
    }
    for position, entry in enumerate(item.course["lessons"], start=1):
        lesson = Lesson.objects.create(
            course=course,
            position=position,
            title=entry["title"],
            body=entry["body"],
            minutes=entry["minutes"],
            credits=credits or CREDITS[requirement],
        )
        lesson.provisions.set([articles[key] for key in entry["articles"]])
    return course


def _at(now: datetime, year: int) -> datetime:
    """Courses of a year open in its February, or yesterday when that is still to come."""
    opened = now.replace(year=year, month=2, day=10)
    return min(opened, now - timedelta(days=1))
