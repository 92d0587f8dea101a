"""Writes the invented district: units, people, posts, and one person for each role with a sign-in."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import creditcode, idnumber
from accounts.enums import Establishment, PostKind, Role, UnitKind
from accounts.models import Post, RoleGrant, Unit, User
from accounts.services import settings, units
from common.fields import keyed_hash
from reports.management.demo.roster import BUREAU_CODE, Person, UnitRow, generate, read_units

DISTRICT_UNIT = "ZX"
DISTRICT_CODE = "430408"
OPENED_ON = date(2019, 1, 1)
BATCH = 1000
_KINDS = {
    "机关": UnitKind.ORGAN,
    "参公事业单位": UnitKind.REFERENCED_INSTITUTION,
    "事业单位": UnitKind.INSTITUTION,
    "群团": UnitKind.MASS_ORGANISATION,
    "镇": UnitKind.TOWN,
    "街道": UnitKind.SUBDISTRICT,
}
# User name and role of those who sign in at a demonstration; None is an official without a grant.
SIGN_INS: tuple[tuple[str, Role | None], ...] = (
    ("official", None),
    ("liaison", Role.LIAISON),
    ("editor", Role.QUESTION_EDITOR),
    ("reviewer", Role.QUESTION_REVIEWER),
    ("officer", Role.EXAM_OFFICER),
    ("bureau", Role.BUREAU),
    ("issuer", Role.CERTIFICATE_ISSUER),
    ("system", Role.SYSTEM_ADMIN),
    ("security", Role.SECURITY_ADMIN),
    ("audit", Role.AUDIT_ADMIN),
)


@dataclass
class District:
    """What the later steps of the demonstration build on."""

    root: Unit
    units: dict[str, Unit]
    people: dict[str, User]
    roster: list[Person]
    staff: dict[str, User]
    now: datetime

    @property
    def bureau(self) -> Unit:
        return self.units[BUREAU_CODE]


def build(*, now: datetime) -> District:
    rows = read_units()
    roster = generate(rows)
    root, by_code = _open_units(rows)
    people = _write_people(roster, now=now)
    _write_posts(roster, people, by_code, now=now)
    district = District(root, by_code, people, roster, {}, now)
    _grant_roles(district)
    settings.put(root, "certificate.issuing_authority", "蒸湘区司法局", actor=None, now=now)
    settings.put(root, "privacy.contact", "蒸湘区司法局普法与依法治理股", actor=None, now=now)
    return district


def _open_units(rows: list[UnitRow]) -> tuple[Unit, dict[str, Unit]]:
    root = units.open_unit(
        parent=None,
        opened_on=OPENED_ON,
        code=DISTRICT_UNIT,
        name="蒸湘区",
        kind=UnitKind.DISTRICT,
        division_code=DISTRICT_CODE,
    )
    enforcing = {row.parent or row.code for row in rows if row.enforcement} | {
        row.code for row in rows if row.enforcement
    }
    opened: dict[str, Unit] = {}
    for position, row in enumerate(rows, start=1):
        opened[row.code] = units.open_unit(
            parent=opened.get(row.parent, root),
            opened_on=OPENED_ON,
            code=row.code,
            name=row.name,
            kind=_KINDS.get(row.kind, UnitKind.INSTITUTION),
            system=row.system,
            division_code=DISTRICT_CODE,
            credit_code=_credit_code(row, position),
            is_enforcement_department=row.code in enforcing,
            position=position,
        )
    return root, opened


def _credit_code(row: UnitRow, position: int) -> str:
    """An invented code with right check characters: 11… organs, 12… institutions, 13… mass organisations."""
    kind = {"群团": "13", "事业单位": "12", "参公事业单位": "12"}.get(row.kind, "11")
    organisation = f"D{position:07d}"
    body = f"{kind}{DISTRICT_CODE}{organisation}{creditcode.organisation_check(organisation)}"
    return body + creditcode.check_character(body)


def _write_people(roster: list[Person], *, now: datetime) -> dict[str, User]:
    unusable = make_password(None)
    users = [
        User(
            username=person.username,
            name=person.name,
            sex=person.sex,
            birth_on=person.birth_on,
            id_number=idnumber.normalise(person.id_number),
            id_number_hash=keyed_hash(idnumber.normalise(person.id_number)),
            phone=person.phone,
            phone_hash=keyed_hash(person.phone),
            is_party_member=person.is_party_member,
            status=person.status,
            password=unusable,
            must_change_password=True,
        )
        for person in roster
    ]
    User.objects.bulk_create(users, batch_size=BATCH)
    return {user.username: user for user in users}


def _write_posts(
    roster: list[Person], people: dict[str, User], by_code: dict[str, Unit], *, now: datetime
) -> None:
    today = timezone.localdate(now)
    moved_on, seconded_on = today.replace(month=1, day=1), today - timedelta(days=200)
    posts: list[Post] = []
    for person in roster:
        user, unit = people[person.username], by_code[person.unit]
        since = _joined_on(person)
        if person.moved_from:
            posts.append(_post(person, user, by_code[person.moved_from], since, until=moved_on))
            since = moved_on
        posts.append(_post(person, user, unit, since))
        if person.seconded_to:
            posts.append(
                Post(
                    person=user,
                    unit=by_code[person.seconded_to],
                    kind=PostKind.SECONDMENT,
                    establishment=person.establishment,
                    title=person.title,
                    valid_from=seconded_on,
                )
            )
    Post.objects.bulk_create(posts, batch_size=BATCH)


def _joined_on(person: Person) -> date:
    return max(OPENED_ON, person.birth_on.replace(year=person.birth_on.year + 22, day=1))


def _post(person: Person, user: User, unit: Unit, since: date, until: date | None = None) -> Post:
    field = unit.name if person.is_enforcement else ""
    return Post(
        person=user,
        unit=unit,
        kind=PostKind.ESTABLISHMENT,
        establishment=Establishment(person.establishment),
        title=person.title,
        rank=person.title if "级" in person.title or "科" in person.title else "",
        is_leader=person.is_leader,
        is_head=person.is_head,
        is_enforcement=person.is_enforcement,
        is_supervision=person.is_supervision,
        field=field,
        territory="蒸湘区" if person.is_enforcement else "",
        valid_from=since,
        valid_to=until,
    )


def _grant_roles(district: District) -> None:
    """Staff of the justice bureau carry the roles; their passwords are made now and shown."""
    plain = [
        person
        for person in district.roster
        if person.unit == BUREAU_CODE
        and not (person.is_head or person.is_enforcement or person.seconded_to or person.is_retiring)
        and person.establishment is not Establishment.CONTRACT
    ]
    lines = []
    for (username, role), person in zip(SIGN_INS, plain, strict=False):
        user = district.people[person.username]
        password = f"Xf{secrets.randbelow(10**6):06d}-{secrets.choice('abcdefghjkmnpqrstuvwxyz')}"
        user.username, user.must_change_password, user.password_changed_at = username, False, district.now
        user.set_password(password)
        user.save()
        if role is not None:
            unit = district.bureau if role is Role.LIAISON else district.root
            RoleGrant.objects.create(person=user, role=role, unit=unit, valid_from=OPENED_ON, reason="演示")
        district.staff[username] = user
        label = str(role.label) if role else _("Public official")
        lines.append({"role": label, "username": username, "password": password})
    write_sign_ins(lines)


def write_sign_ins(lines: list[dict[str, str]]) -> None:
    from django.conf import settings as django_settings

    folder = Path(django_settings.VAR_DIR) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "accounts.json"
    file.write_text(json.dumps(lines, ensure_ascii=False, indent=1), encoding="utf-8")
    file.chmod(0o600)
