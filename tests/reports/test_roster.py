"""The invented people, without a database."""

from __future__ import annotations

from reports.management.demo import roster


def test_roster_is_the_same_every_time_and_holds_the_traps() -> None:
    units = roster.read_units()
    people = roster.generate(units)
    assert people == roster.generate(units)
    names = [person.name for person in people]
    doubles = {name for name in names if names.count(name) > 1}
    inside = {(person.unit, person.name) for person in people}
    assert len(doubles) >= 40
    assert len(people) - len(inside) >= 5
    assert {"刘𬭎", "陈㛃", "曾龑", "阿依古丽·买买提"} <= set(names)
