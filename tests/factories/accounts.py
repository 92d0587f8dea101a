"""Factories of accounts: sequences, never chance."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory

from accounts.enums import Establishment, PostKind, Role, Sex, UnitKind
from accounts.models import Post, RoleGrant, Unit, User
from accounts.services import units

OPENED = date(2020, 1, 1)


def make_district(code: str = "D1", name: str = "蒸湘区") -> Unit:
    return units.open_unit(
        parent=None, opened_on=OPENED, code=code, name=name, kind=UnitKind.DISTRICT, division_code="430408"
    )


def make_unit(parent: Unit, code: str, name: str = "", **fields: Any) -> Unit:
    fields.setdefault("kind", UnitKind.ORGAN)
    return units.open_unit(parent=parent, opened_on=OPENED, code=code, name=name or f"单位{code}", **fields)


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.Sequence(lambda n: f"张三{n}")
    sex = Sex.MALE
    must_change_password = False
    password = "!"


class PostFactory(factory.django.DjangoModelFactory[Post]):
    class Meta:
        model = Post

    person = factory.SubFactory(UserFactory)
    kind = PostKind.ESTABLISHMENT
    establishment = Establishment.CIVIL_SERVANT
    title = "科员"
    valid_from = OPENED


def make_person(unit: Unit, **fields: Any) -> User:
    """A person with an establishment post in ``unit``; ``post__…`` fields go to the post."""
    post = {key.removeprefix("post__"): fields.pop(key) for key in list(fields) if key.startswith("post__")}
    person = UserFactory(**fields)
    PostFactory(person=person, unit=unit, **post)
    return person


def grant(person: User, role: Role, unit: Unit) -> RoleGrant:
    return RoleGrant.objects.create(person=person, role=role, unit=unit, valid_from=OPENED)
