"""The invented people of the demonstration district: the same seed gives the same three thousand.

No database here. ID numbers lie in region 430498, which belongs to no county, so nobody real can have one.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from accounts import idnumber
from accounts.enums import Establishment, PersonStatus, Sex
from reports.management.demo import names

UNITS = Path(__file__).parent / "data" / "units.csv"
REGION = "430498"
SEED = "蒸湘"
FIRST_BIRTH, LAST_BIRTH = date(1963, 1, 1), date(2003, 12, 31)
SAME_NAME_PAIRS = 45
SAME_NAME_PAIRS_IN_ONE_UNIT = 5
LEAVE_SHARE, SECONDMENT_SHARE, MOVED_SHARE = 0.01, 0.015, 0.005
RETIRING_BIRTH_YEAR = 1963
SMALL_X_SHARE = 0.44
SUPERVISORS = 3  # in the justice bureau
BUREAU_CODE = "ZX26"

_RANKS = (
    "科长",
    "副科长",
    "一级主任科员",
    "二级主任科员",
    "三级主任科员",
    "四级主任科员",
    "一级科员",
    "四级调研员",
)
_HEADS = {"镇": "党委书记", "街道": "党工委书记"}
_DEPUTIES = {"镇": "镇长", "街道": "办事处主任"}
_ESTABLISHMENTS = {
    Establishment.CIVIL_SERVANT: 62,
    Establishment.REFERENCED: 14,
    Establishment.INSTITUTION: 20,
    Establishment.CONTRACT: 4,
}


@dataclass(frozen=True)
class UnitRow:
    """One line of the table of units."""

    code: str
    name: str
    parent: str
    system: str
    kind: str
    headcount: int
    enforcement: int


@dataclass(frozen=True)
class Person:
    """One invented person with their post. ``seconded_to`` and ``moved_from`` are unit codes or empty."""

    username: str
    name: str
    sex: Sex
    birth_on: date
    id_number: str
    phone: str
    is_party_member: bool
    status: PersonStatus
    unit: str
    title: str
    establishment: Establishment
    is_head: bool = False
    is_leader: bool = False
    is_enforcement: bool = False
    is_supervision: bool = False
    seconded_to: str = ""
    moved_from: str = ""

    @property
    def is_retiring(self) -> bool:
        """The oldest year: about one in a hundred, whom the yearly exam may exempt (domain.md §2)."""
        return self.birth_on.year <= RETIRING_BIRTH_YEAR


def read_units() -> list[UnitRow]:
    with open(UNITS, encoding="utf-8-sig") as file:
        return [
            UnitRow(
                row["unit_code"],
                row["name"],
                row["parent"],
                row["system"],
                row["kind"],
                int(row["headcount"]),
                int(row["enforcement_officers"]),
            )
            for row in csv.DictReader(file)
        ]


def generate(units: list[UnitRow]) -> list[Person]:
    """Everybody, unit by unit, the head first."""
    chance = random.Random(SEED)  # the same district every time
    people = [person for unit in units for person in _staff_of(unit, chance)]
    people = _with_special_names(people, chance)
    people = _with_same_names(people, chance)
    return _with_fates(people, units, chance)


def _staff_of(unit: UnitRow, chance: random.Random) -> Iterator[Person]:
    leaders = chance.randint(2, 5) if not unit.parent and unit.headcount > 6 else 1
    enforcing = set(chance.sample(range(1, unit.headcount), unit.enforcement))
    supervising: set[int] = set()
    if unit.code == BUREAU_CODE:
        supervising = set(chance.sample(sorted(set(range(1, unit.headcount)) - enforcing), SUPERVISORS))
    for place in range(unit.headcount):
        person = _person(f"{unit.code.lower().replace('-', '')}{place + 1:03d}", unit, place, leaders, chance)
        if place in enforcing and person.establishment is Establishment.CONTRACT:
            person = replace(person, establishment=Establishment.CIVIL_SERVANT)
        yield replace(person, is_enforcement=place in enforcing, is_supervision=place in supervising)


def _person(username: str, unit: UnitRow, place: int, leaders: int, chance: random.Random) -> Person:
    is_male = chance.random() < 0.58
    birth_on = _birth(chance)
    is_leading = place <= leaders
    return Person(
        username=username,
        name=names.surname(chance) + names.given_name(chance, birth_year=birth_on.year, is_male=is_male),
        sex=Sex.MALE if is_male else Sex.FEMALE,
        birth_on=birth_on,
        id_number="",
        phone="",
        is_party_member=is_leading or chance.random() < 0.71,
        status=PersonStatus.IN_POST,
        unit=unit.code,
        title=_title(unit, place, leaders, chance),
        establishment=Establishment.CIVIL_SERVANT if is_leading else _establishment(chance),
        is_head=place == 0,
        is_leader=is_leading,
    )


def _establishment(chance: random.Random) -> Establishment:
    return chance.choices(list(_ESTABLISHMENTS), list(_ESTABLISHMENTS.values()))[0]


def _title(unit: UnitRow, place: int, leaders: int, chance: random.Random) -> str:
    if place == 0:
        return _HEADS.get(unit.kind, "负责人" if unit.parent else "主要负责人")
    if place == 1 and unit.kind in _DEPUTIES:
        return _DEPUTIES[unit.kind]
    if place <= leaders:
        return "副职负责人" if unit.parent else "班子成员"
    return chance.choice(_RANKS)


def _birth(chance: random.Random) -> date:
    while True:
        year = round(chance.gauss(1982, 9.5))
        day = date(year, 1, 1) + timedelta(days=chance.randrange(365))
        if FIRST_BIRTH <= day <= LAST_BIRTH:
            return day


def _with_special_names(people: list[Person], chance: random.Random) -> list[Person]:
    """Compound surnames, rare characters and names with a dot, one person each."""
    special = [surname + "明华" for surname in names.COMPOUND_SURNAMES]
    special += [*names.RARE_NAMES, *names.ETHNIC_NAMES]
    places = chance.sample(range(len(people)), len(special))
    changed = dict(zip(places, special, strict=True))
    return [replace(person, name=changed.get(at, person.name)) for at, person in enumerate(people)]


def _with_same_names(people: list[Person], chance: random.Random) -> list[Person]:
    """Pairs that share a name, five of them inside one unit."""
    taken = {
        at for at, person in enumerate(people) if "·" in person.name or len(person.name) > 3 or person.is_head
    }
    sizes = Counter(person.unit for person in people)
    changed = dict(enumerate(people))
    for pair in range(SAME_NAME_PAIRS):
        first = chance.choice(
            [at for at, person in enumerate(people) if at not in taken and sizes[person.unit] > 30]
        )
        inside = pair < SAME_NAME_PAIRS_IN_ONE_UNIT
        second = chance.choice(
            [
                at
                for at, person in enumerate(people)
                if at not in taken and at != first and (person.unit == people[first].unit) == inside
            ]
        )
        taken |= {first, second}
        changed[second] = replace(people[second], name=people[first].name, sex=people[first].sex)
    return [changed[at] for at in range(len(people))]


def _with_fates(people: list[Person], units: list[UnitRow], chance: random.Random) -> list[Person]:
    """ID numbers and phones at the end, when sex and birth are settled; then leave, secondment and moves."""
    phones = chance.sample(range(10_000), len(people))
    sequence = Counter[tuple[date, Sex]]()
    codes = [unit.code for unit in units]
    result = []
    for person, phone in zip(people, phones, strict=True):
        sequence[person.birth_on, person.sex] += 1
        serial = sequence[person.birth_on, person.sex] * 2 - (person.sex is Sex.MALE)
        body = f"{REGION}{person.birth_on:%Y%m%d}{serial:03d}"
        # Old personnel lists write a small x: 44 % of the numbers that end in X are 4 % of all.
        check = idnumber.check_character(body)
        number = body + (check.lower() if chance.random() < SMALL_X_SHARE else check)
        phone_number = "" if chance.random() < 0.01 else f"1990000{phone:04d}"
        result.append(_fate(replace(person, id_number=number, phone=phone_number), codes, chance))
    return result


def _fate(person: Person, codes: list[str], chance: random.Random) -> Person:
    draw = chance.random()
    if person.is_leader or person.is_enforcement:
        return person
    if draw < LEAVE_SHARE:
        return replace(person, status=PersonStatus.ON_LEAVE)
    if draw < LEAVE_SHARE + SECONDMENT_SHARE:
        return replace(person, seconded_to=chance.choice([code for code in codes if code != person.unit]))
    if draw < LEAVE_SHARE + SECONDMENT_SHARE + MOVED_SHARE:
        return replace(person, moved_from=chance.choice([code for code in codes if code != person.unit]))
    return person
