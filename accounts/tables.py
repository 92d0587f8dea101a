"""Lists of accounts as files. ID numbers and phones leave the system masked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import idnumber, phones
from accounts.models import AuditEntry, Post, User
from accounts.statistics import UnitRow
from common.sheets import Cell, Column, Sheet, write_csv, write_xlsx


def file_of(sheet: Sheet, kind: str) -> bytes:
    """``xlsx`` or ``csv``."""
    if kind == "xlsx":
        return write_xlsx([sheet])
    return write_csv([column.heading for column in sheet.columns], sheet.rows)


def people(found: Iterable[User], posts: dict[int, Post]) -> Sheet:
    """``posts`` by id, for the annotated ``post_id`` of the people."""
    columns = [
        Column(_("Name"), 14),
        Column(_("User name"), 16),
        Column(_("Sex"), 6),
        Column(_("Unit"), 32),
        Column(_("Post"), 24),
        Column(_("Establishment"), 18),
        Column(_("ID number"), 22),
        Column(_("Phone"), 14),
        Column(_("Status"), 14),
    ]
    return Sheet(_("People"), columns, [_person(person, posts) for person in found])


def _person(person: User, posts: dict[int, Post]) -> list[Cell]:
    post = posts[person.post_id]  # type: ignore[attr-defined]
    return [
        person.name,
        person.username,
        person.get_sex_display(),
        post.unit.name,
        post.title,
        post.get_establishment_display(),
        idnumber.mask(person.id_number),
        phones.mask(person.phone),
        person.get_status_display(),
    ]


def units(rows: Iterable[UnitRow]) -> Sheet:
    columns = [
        Column(_("Unit"), 40),
        Column(_("Unit code"), 16),
        Column(_("Kind"), 20),
        Column(_("Unified social credit code"), 22),
        Column(_("People")),
        Column(_("With units below")),
    ]
    lines = [
        (
            "\u3000" * row.depth + row.unit.name,
            row.unit.code,
            row.unit.get_kind_display(),
            row.unit.credit_code,
            row.own,
            row.total,
        )
        for row in rows
    ]
    return Sheet(_("Units"), columns, lines)


def entries(found: Iterable[AuditEntry]) -> Sheet:
    columns = [
        Column(_("When"), 20, "yyyy-mm-dd hh:mm:ss"),
        Column(_("Who"), 12),
        Column(_("What"), 20),
        Column(_("Object"), 40),
        Column(_("Object number"), 30),
        Column(_("From where"), 16),
        Column(_("Reason"), 30, wrap=True),
        Column(_("Before"), 40, wrap=True),
        Column(_("After"), 40, wrap=True),
    ]
    return Sheet(_("Audit trail"), columns, (_entry(entry) for entry in found))


def _entry(entry: AuditEntry) -> list[Cell]:
    return [
        timezone.localtime(entry.at).replace(tzinfo=None, microsecond=0),
        entry.actor_name,
        entry.action,
        entry.object_label,
        f"{entry.object_type} {entry.object_id}",
        entry.address,
        entry.reason,
        "" if entry.before is None else str(entry.before),
        "" if entry.after is None else str(entry.after),
    ]
