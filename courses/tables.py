"""Files that people take away: the overview of study, the people behind it, a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.figures import percentage
from common.tables import Column, Sheet, write_csv, write_xlsx
from courses.models import CreditEntry
from courses.statistics import UnitStudy

FORMATS = ("xlsx", "csv")


def export(sheet: Sheet, kind: str, name: str) -> tuple[bytes, str]:
    """(content, file name) of a sheet as ``xlsx`` or ``csv``."""
    if kind == "csv":
        return write_csv([column.heading for column in sheet.columns], sheet.rows), f"{name}.csv"
    return write_xlsx([sheet]), f"{name}.xlsx"


def units_sheet(rows: Iterable[UnitStudy], title: str, notes: Sequence[str]) -> Sheet:
    columns = [
        Column(_("Unit"), 36),
        Column(_("People")),
        Column(_("Have begun")),
        Column(_("Participation rate")),
        Column(_("Gate reached")),
        Column(_("Gate rate")),
        Column(_("Average credits"), number_format="0.0"),
    ]
    lines = [
        (
            row.unit.name,
            row.people,
            row.started,
            percentage(row.started, row.people),
            row.reached,
            percentage(row.reached, row.people),
            row.average,
        )
        for row in rows
    ]
    return Sheet(title, columns, lines, notes)


def people_sheet(people: Iterable[User], title: str, notes: Sequence[str]) -> Sheet:
    """``people`` come from ``statistics.with_study`` with their post's unit as ``unit_name``."""
    columns = [
        Column(_("Name"), 16),
        Column(_("Unit"), 36),
        Column(_("Post"), 20),
        Column(_("Have begun")),
        Column(_("Credits"), number_format="0.0"),
        Column(_("Of these required"), number_format="0.0"),
        Column(_("Gate reached")),
    ]
    lines = [
        (
            person.name,
            person.unit_name,  # type: ignore[attr-defined]
            person.post_title,  # type: ignore[attr-defined]
            _yes(person.has_started),  # type: ignore[attr-defined]
            person.study_total,  # type: ignore[attr-defined]
            person.study_required,  # type: ignore[attr-defined]
            _yes(person.has_reached),  # type: ignore[attr-defined]
        )
        for person in people
    ]
    return Sheet(title, columns, lines, notes)


def ledger_sheet(entries: Iterable[CreditEntry], title: str) -> Sheet:
    columns = [
        Column(_("When"), 18, "yyyy-mm-dd hh:mm"),
        Column(_("Course"), 36),
        Column(_("Lesson"), 36),
        Column(_("Requirement")),
        Column(_("Credits"), number_format="0.0"),
        Column(_("Withheld"), number_format="0.0"),
        Column(_("Why"), 20),
        Column(_("Note"), 30),
    ]
    lines = [
        (
            timezone.localtime(entry.at),
            entry.lesson.course.title if entry.lesson else "",
            entry.lesson.title if entry.lesson else "",
            entry.get_requirement_display(),
            entry.credits,
            entry.withheld,
            entry.get_reason_display(),
            entry.note,
        )
        for entry in entries
    ]
    return Sheet(title, columns, lines)


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")
