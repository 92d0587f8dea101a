"""The world of the permission table: one district, two departments, a person of each role."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.enums import Role
from accounts.models import Unit, User
from tests.factories.accounts import grant, make_district, make_person, make_unit

DISTRICT_ROLES = [role for role in Role if role is not Role.LIAISON]


@dataclass
class World:
    """``own`` holds the liaison and the official; ``other`` is a unit that the liaison must never see."""

    district: Unit
    own: Unit
    below: Unit
    other: Unit
    official: User
    colleague: User
    stranger: User
    liaison: User
    staff: dict[Role, User] = field(default_factory=dict)

    def person(self, role: str) -> User | None:
        """The signed-in person for a column of the permission table; None for a visitor."""
        if role == "VISITOR":
            return None
        if role == "OFFICIAL":
            return self.official
        if role == "LIAISON":
            return self.liaison
        return self.staff[Role(role)]

    def __getattr__(self, name: str) -> User:
        """``world.bureau`` is ``world.staff[Role.BUREAU]``."""
        try:
            return self.__dict__["staff"][Role(name.upper())]
        except (KeyError, ValueError) as exc:
            raise AttributeError(name) from exc


def build_world() -> World:
    district = make_district()
    own = make_unit(district, "U1", "区司法局")
    below = make_unit(own, "U1-1", "区法律援助中心")
    other = make_unit(district, "U2", "区财政局")
    world = World(
        district=district,
        own=own,
        below=below,
        other=other,
        official=make_person(own, name="李官员"),
        colleague=make_person(own, name="王同事"),
        stranger=make_person(other, name="赵外人"),
        liaison=make_person(own, name="陈联络"),
    )
    grant(world.liaison, Role.LIAISON, own)
    for role in DISTRICT_ROLES:
        world.staff[role] = make_person(own, name=f"角色{role.value[:8]}", username=role.value.lower())
        grant(world.staff[role], role, district)
    return world
