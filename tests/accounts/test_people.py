"""People and posts: numbers normalised, history kept, the right person met."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import access
from accounts.access import find_account
from accounts.enums import Establishment, PersonStatus, PostKind, Role
from accounts.models import AuditEntry, Post, User
from accounts.services import people, posts
from common.errors import Conflict, DomainError, Invalid
from tests.factories.accounts import make_person, make_unit
from tests.factories.world import World

ID_NUMBER = "11010519491231002X"
PHONE = "13800000012"


def _register(world: World, now: datetime, **fields) -> User:
    values = {"name": "李明", "unit": world.own, "actor": world.liaison, "now": now, "valid_from": now.date()}
    return people.register(**values | fields)


def test_register_derives_what_the_id_number_says(world: World, now: datetime) -> None:
    person = _register(world, now, id_number=" 11010519491231002x", phone="+86 138 0000 0012")
    assert (person.id_number, person.phone) == (ID_NUMBER, PHONE)
    assert (person.sex, person.birth_on) == ("F", date(1949, 12, 31))
    assert person.username == f"p{person.pk:06d}"
    assert person.has_usable_password() is False
    assert Post.objects.get(person=person).unit == world.own
    assert find_account(ID_NUMBER) == person


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"phone": "12345"}, "phone"),
        ({"id_number": "x"}, "id_number"),
    ],
)
def test_wrong_numbers_are_refused_beside_their_field(
    world: World, now: datetime, fields, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        _register(world, now, **fields)
    assert refusal.value.details["field"] == field


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id_number": ID_NUMBER}, "id_number_is_unique"),
        ({"phone": PHONE}, "phone_is_unique"),
        ({"username": "LiMing"}, "user_name_is_unique"),
    ],
)
def test_nobody_is_registered_twice(world: World, now: datetime, fields, code: str) -> None:
    _register(world, now, id_number=ID_NUMBER, phone=PHONE, username="liming")
    with pytest.raises(DomainError) as refusal:
        _register(world, now, **fields)
    assert refusal.value.code == code


def test_trail_says_that_a_number_changed_and_never_which(world: World, now: datetime) -> None:
    person = _register(world, now, phone=PHONE)
    people.update(person, actor=world.bureau, now=now, phone="13800000013", name="李鸣")
    entry = AuditEntry.objects.about(person).get(action="person.change")
    assert entry.before == {"name": "李明"}
    assert entry.after == {"name": "李鸣", "phone_changed": True}


def test_number_left_out_stays(world: World, now: datetime) -> None:
    person = _register(world, now, phone=PHONE, id_number=ID_NUMBER)
    people.update(person, actor=world.bureau, now=now, name="李鸣")
    person.refresh_from_db()
    assert (person.phone, person.id_number) == (PHONE, ID_NUMBER)
    assert find_account(PHONE) == person


def test_transfer_ends_one_post_and_opens_the_next(world: World, now: datetime) -> None:
    day = date(2026, 10, 1)
    posts.transfer(
        world.official,
        unit=world.other,
        on=day,
        actor=world.bureau,
        now=now,
        title="科长",
        reason="任免〔2026〕3号",
    )
    rows = Post.objects.filter(person=world.official).order_by("valid_from")
    assert [(post.unit, post.valid_to) for post in rows] == [(world.own, day), (world.other, None)]
    before, after = (
        access.establishment_post(world.official, on=on) for on in (day - timedelta(days=1), day)
    )
    assert before is not None
    assert after is not None
    assert (before.unit, after.unit) == (world.own, world.other)
    assert set(AuditEntry.objects.about(world.official).values_list("action", flat=True)) == {
        "post.end",
        "post.open",
    }


def test_transfer_to_the_same_unit_or_before_the_post_is_refused(world: World, now: datetime) -> None:
    for unit, day in ((world.own, date(2026, 10, 1)), (world.other, date(2020, 1, 1))):
        with pytest.raises(Invalid):
            posts.transfer(world.official, unit=unit, on=day, actor=None, now=now, title="")
    assert Post.objects.get(person=world.official).valid_to is None


def test_secondment_leaves_the_person_counted_at_home(world: World, now: datetime) -> None:
    today = now.date()
    posts.second(world.official, unit=world.other, on=today, until=None, actor=world.bureau, now=now)
    post = access.establishment_post(world.official, on=today)
    assert post is not None
    assert post.unit == world.own
    with pytest.raises(Conflict):
        posts.second(world.official, unit=world.below, on=today, until=None, actor=None, now=now)


def test_contract_staff_hold_no_enforcement_post(world: World, now: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        _register(world, now, post={"establishment": Establishment.CONTRACT, "is_enforcement": True})
    assert refusal.value.code == "contract_enforcement"
    assert not User.objects.filter(name="李明").exists()


def test_leaving_ends_all_posts_and_closes_the_account(world: World, now: datetime) -> None:
    today = now.date()
    posts.second(world.official, unit=world.other, on=date(2026, 1, 1), until=None, actor=None, now=now)
    posts.leave(world.official, status=PersonStatus.RETIRED, on=today, actor=world.bureau, now=now)
    world.official.refresh_from_db()
    assert (world.official.status, world.official.is_active) == (PersonStatus.RETIRED, False)
    assert set(Post.objects.filter(person=world.official).values_list("valid_to", flat=True)) == {today}
    scope = access.scope_of(world.liaison, on=today)
    assert world.official not in access.people_in_scope(scope, Role.LIAISON, on=today)
    assert world.official in access.people_on_file(scope, Role.LIAISON, on=today)


def test_leaving_lies_not_in_the_future(world: World, now: datetime) -> None:
    with pytest.raises(Invalid):
        posts.leave(
            world.official,
            status=PersonStatus.LEFT,
            on=now.date() + timedelta(days=2),
            actor=None,
            now=now,
        )


def test_leave_of_absence_begins_and_ends(world: World, now: datetime) -> None:
    posts.set_absence(world.official, is_absent=True, actor=world.bureau, now=now, reason="产假")
    world.official.refresh_from_db()
    assert world.official.status == PersonStatus.ON_LEAVE
    posts.set_absence(world.official, is_absent=False, actor=world.bureau, now=now)
    world.official.refresh_from_db()
    assert world.official.status == PersonStatus.IN_POST


def test_on_file_shows_each_person_once_in_the_unit_of_the_last_post(world: World, now: datetime) -> None:
    today = now.date()
    posts.transfer(world.official, unit=world.other, on=date(2026, 2, 1), actor=None, now=now, title="")
    own = User.objects.get_queryset().on_file([access.current_path(world.own)], on=today)
    other = User.objects.get_queryset().on_file([access.current_path(world.other)], on=today)
    assert world.official not in own
    assert list(other.order_by("pk")) == [world.official, world.stranger]


LIST = "accounts:people"


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_people_costs_the_same_for_one_and_three(world: World, signed_in, number: int) -> None:
    client = signed_in(world.bureau)
    for _ in range(number):
        make_person(make_unit(world.own, f"N{_}"))
    client.get(reverse(LIST))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse(LIST))
    assert len(queries) == 8


def test_list_shows_no_number_unmasked(world: World, now: datetime, signed_in) -> None:
    person = _register(world, now, id_number=ID_NUMBER, phone=PHONE)
    for url in (
        reverse(LIST),
        reverse("accounts:person", args=[person.pk]),
        reverse("accounts:person-change", args=[person.pk]),
    ):
        page = signed_in(world.liaison).get(url).content.decode()
        assert "110***********002X" in page
        assert ID_NUMBER not in page
        assert PHONE not in page


def test_list_filters_and_sorts(world: World, signed_in) -> None:
    client = signed_in(world.bureau)

    def names(**query: str) -> list[str]:
        return [person.name for person, _post in client.get(reverse(LIST), query).context["rows"]]

    assert names(q="李官员") == ["李官员"]
    assert names(unit=str(world.other.pk)) == ["赵外人"]
    assert names(role=Role.LIAISON) == ["陈联络"]
    assert names(status=PersonStatus.RETIRED) == []
    assert names(sort="name") == list(reversed(names(sort="-name")))


def test_export_is_masked_scoped_and_in_the_trail(world: World, now: datetime, signed_in) -> None:
    _register(world, now, id_number=ID_NUMBER, phone=PHONE)
    response = signed_in(world.liaison).get(reverse(LIST), {"export": "csv"})
    rows = list(csv.reader(response.content.decode("utf-8-sig").splitlines()))
    named = {row[0]: row for row in rows[1:]}
    assert "赵外人" not in named
    assert named["李明"][6:8] == ["110***********002X", "138****0012"]
    assert AuditEntry.objects.filter(action="people.export", actor_id=world.liaison.pk).count() == 1


def test_namesake_in_the_unit_is_pointed_out(world: World, signed_in) -> None:
    twin = make_person(world.own, name="李官员", post__title="副科长")
    make_person(world.other, name="李官员")
    context = signed_in(world.liaison).get(reverse("accounts:person", args=[world.official.pk])).context
    assert [post.person for post in context["namesakes"]] == [twin]


def test_liaison_adds_nobody_to_another_unit(world: World, signed_in) -> None:
    data = {"name": "李明", "valid_from": "2026-01-01", "establishment": "CIVIL_SERVANT", "title": "科员"}
    client = signed_in(world.liaison)
    assert client.post(reverse("accounts:person-add"), {**data, "unit": world.other.pk}).status_code == 200
    assert not User.objects.filter(name="李明").exists()
    assert client.post(reverse("accounts:person-add"), {**data, "unit": world.own.pk}).status_code == 302
    post = Post.objects.get(person__name="李明")
    assert (post.unit, post.title, post.kind) == (world.own, "科员", PostKind.ESTABLISHMENT)


def test_correcting_keeps_numbers_left_empty(world: World, now: datetime, signed_in) -> None:
    person = _register(world, now, id_number=ID_NUMBER, phone=PHONE)
    url = reverse("accounts:person-change", args=[person.pk])
    data = {"name": "李鸣", "username": person.username, "id_number": "", "phone": "13800000013"}
    assert signed_in(world.liaison).post(url, data).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.id_number, person.phone) == ("李鸣", ID_NUMBER, "13800000013")


def test_page_transfers_within_the_subtree(world: World, signed_in) -> None:
    url = reverse("accounts:transfer", args=[world.official.pk])
    data = {"unit": world.below.pk, "on": "2026-01-01", "title": "科员", "reason": "工作需要"}
    assert signed_in(world.liaison).post(url, {**data, "unit": world.other.pk}).status_code == 200
    assert signed_in(world.liaison).post(url, data).status_code == 302
    assert Post.objects.get(person=world.official, valid_to=None).unit == world.below
