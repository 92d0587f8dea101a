"""Signing in: three identifiers, locks that hold an attacker and not the owner, words that help."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.middleware import LAST_SEEN
from accounts.models import AuditEntry, RateCounter, User
from accounts.services import limits, people, sign_in
from accounts.services import settings as district_settings
from accounts.services.sign_in import Device, SignInRefused, mark_of
from tests.factories.world import World

PASSWORD = "Zhengxiang-2026"
ID_NUMBER = "11010519491231002X"
PHONE = "13800000012"


@pytest.fixture
def person(world: World, now: datetime) -> User:
    person = people.register(
        name="李明",
        unit=world.own,
        actor=None,
        now=now,
        valid_from=now.date(),
        id_number=ID_NUMBER,
        phone=PHONE,
    )
    person.set_password(PASSWORD)
    person.must_change_password = False
    person.save()
    return person


def _enter(identifier: str, now: datetime, password: str = PASSWORD, **kwargs) -> User:
    return sign_in.enter(
        identifier, password, **{"device": Device(), "address": "10.0.0.9", "now": now} | kwargs
    )


def _fail(identifier: str, now: datetime, times: int = 1, **kwargs) -> list[str]:
    codes = []
    for _ in range(times):
        with pytest.raises(SignInRefused) as refusal:
            _enter(identifier, now, "wrong", **kwargs)
        codes.append(refusal.value.code)
    return codes


@pytest.mark.parametrize(
    "typed",
    [PHONE, "138 0000 0012", "+86 13800000012", ID_NUMBER, "11010519491231002x", " 11010519491231002X "],
)
def test_phone_and_id_number_open_the_account(person: User, now: datetime, typed: str) -> None:
    assert _enter(typed, now) == person


def test_user_name_opens_the_account_in_any_case(person: User, now: datetime) -> None:
    assert _enter(person.username.upper(), now) == person


def test_fifth_failure_locks_for_ten_minutes(person: User, now: datetime) -> None:
    assert _fail(person.username, now, 5) == ["wrong"] * 4 + ["locked"]
    with pytest.raises(SignInRefused) as refusal:
        _enter(person.username, now + timedelta(minutes=9, seconds=59))
    assert refusal.value.code == "locked"
    assert _enter(person.username, now + timedelta(minutes=10)) == person


def test_lock_holds_under_every_identifier_of_the_account(person: User, now: datetime) -> None:
    _fail(person.username, now, 5)
    for typed in (PHONE, ID_NUMBER):
        with pytest.raises(SignInRefused) as refusal:
            _enter(typed, now)
        assert refusal.value.code == "locked"


def test_known_device_still_gets_in(person: User, now: datetime) -> None:
    _fail(person.username, now, 5)
    own = Device("a1", (mark_of(person),))
    assert _enter(person.username, now, device=own) == person


def test_device_known_to_somebody_else_counts_as_unknown(person: User, world: World, now: datetime) -> None:
    _fail(person.username, now, 5)
    with pytest.raises(SignInRefused):
        _enter(person.username, now, device=Device("a1", (mark_of(world.colleague),)))


def test_success_forgets_the_failures_before_it(person: User, now: datetime) -> None:
    _fail(person.username, now, 4)
    _enter(person.username, now)
    assert _fail(person.username, now, 4) == ["wrong"] * 4


def test_name_that_nobody_has_is_refused_and_locked_alike(person: User, now: datetime) -> None:
    assert _fail("nobody", now, 6) == ["wrong"] * 4 + ["locked"] * 2


def test_failures_are_counted_before_the_password_is_looked_at(person: User, now: datetime) -> None:
    for _ in range(5):
        limits.hit(f"sign-in:{person.pk}:unknown", now)
    with pytest.raises(SignInRefused) as refusal:
        _enter(person.username, now)
    assert refusal.value.code == "locked"


def test_address_with_many_failures_is_refused(person: User, now: datetime) -> None:
    for number in range(sign_in.ALLOWED_FAILURES_PER_ADDRESS):
        _fail(f"nobody{number}", now)
    with pytest.raises(SignInRefused) as refusal:
        _enter(person.username, now)
    assert refusal.value.code == "address_limit"
    assert _enter(person.username, now, address="10.0.0.10") == person


def test_trusted_range_is_not_counted(person: User, now: datetime, settings) -> None:
    settings.TRUSTED_ADDRESS_RANGES = ["10.0.0.0/24"]
    _fail("nobody", now)
    assert limits.count("address:10.0.0.9", now) == 0


def test_closed_account_is_refused(person: User, now: datetime) -> None:
    person.is_active = False
    person.save()
    with pytest.raises(SignInRefused):
        _enter(person.username, now)


def test_lock_is_in_the_trail(person: User, now: datetime) -> None:
    _fail(person.username, now, 5)
    actions = AuditEntry.objects.about(person).order_by("at").values_list("action", flat=True)
    assert sorted(actions)[-6:] == ["session.lock"] + ["session.refuse"] * 5


def test_old_password_must_be_changed(person: User, world: World, now: datetime) -> None:
    person.password_changed_at = now - timedelta(days=91)
    person.save()
    assert _enter(person.username, now).must_change_password is True
    person.must_change_password = False
    person.save()
    district_settings.put(world.district, "password.max_age_days", 0, actor=None, now=now)
    assert _enter(person.username, now).must_change_password is False


def test_old_counters_are_purged(db: None, now: datetime) -> None:
    limits.hit("a", now - timedelta(days=2))
    limits.hit("b", now)
    assert limits.purge(now) == 1
    assert RateCounter.objects.get().key == "b"


def _post(client: Client, **data: str):
    return client.post(reverse("accounts:sign-in"), data)


def test_page_signs_in_and_goes_on_where_the_person_wanted(person: User) -> None:
    client = Client()
    response = _post(client, username=PHONE, password=PASSWORD, next="/password/")
    assert (response.status_code, response.headers["Location"]) == (302, "/password/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.cookies["xuefa_device"]["httponly"] is True


def test_page_never_leads_to_another_site(person: User) -> None:
    response = _post(Client(), username=PHONE, password=PASSWORD, next="https://example.org/")
    assert response.headers["Location"] != "https://example.org/"


def test_page_keeps_the_name_and_never_the_password(person: User) -> None:
    page = _post(Client(), username=PHONE, password="not-this-one").content.decode()
    assert f'value="{PHONE}"' in page
    assert "not-this-one" not in page


def test_device_cookie_of_a_success_survives_a_lock(person: User) -> None:
    own, stranger = Client(), Client()
    _post(own, username=PHONE, password=PASSWORD)
    own.post(reverse("accounts:sign-out"))
    for _ in range(5):
        _post(stranger, username=PHONE, password="wrong")
    assert _post(stranger, username=PHONE, password=PASSWORD).status_code == 200
    assert _post(own, username=PHONE, password=PASSWORD).status_code == 302


def test_forged_device_cookie_says_nothing(person: User) -> None:
    client = Client()
    client.cookies["xuefa_device"] = "forged"
    assert _post(client, username=PHONE, password=PASSWORD).status_code == 302


def test_sign_out_ends_the_session(person: User) -> None:
    client = Client()
    client.force_login(person)
    assert client.get(reverse("accounts:sign-out")).status_code == 405
    client.post(reverse("accounts:sign-out"))
    assert "_auth_user_id" not in client.session


def test_demonstration_sign_ins_are_shown_only_in_a_demonstration(db: None, settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "demo").mkdir()
    listed = [{"role": "司法局", "username": "bureau", "password": "Sample-2026"}, {"role": "broken"}]
    (tmp_path / "demo" / "accounts.json").write_text(json.dumps(listed), encoding="utf-8")
    url = reverse("accounts:sign-in")
    assert "Sample-2026" not in Client().get(url).content.decode()
    settings.IS_DEMONSTRATION = True
    assert Client().get(url).content.decode().count("Sample-2026") == 2
    (tmp_path / "demo" / "accounts.json").write_text("nonsense", encoding="utf-8")
    assert Client().get(url).status_code == 200


def test_person_must_choose_a_password_first(person: User) -> None:
    person.must_change_password = True
    person.save()
    client = Client()
    client.force_login(person)
    assert client.get(reverse("accounts:password")).headers["Location"] == reverse("accounts:first-password")
    data = {"password": "Hengyang-2027", "again": "Hengyang-2027"}
    assert client.post(reverse("accounts:first-password"), data).status_code == 302
    person.refresh_from_db()
    assert (person.must_change_password, person.check_password("Hengyang-2027")) == (False, True)


@pytest.mark.parametrize(
    "chosen", ["short-1", "alllowercase", "Abc-110105194912", "Abc-13800000012", PASSWORD]
)
def test_bad_password_is_refused(person: User, chosen: str) -> None:
    client = Client()
    client.force_login(person)
    data = {"present": PASSWORD, "password": chosen, "again": chosen}
    assert client.post(reverse("accounts:password"), data).status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_present_password_is_asked_five_times_at_most(person: User) -> None:
    client = Client()
    client.force_login(person)
    data = {"present": "wrong", "password": "Hengyang-2027", "again": "Hengyang-2027"}
    for _ in range(5):
        client.post(reverse("accounts:password"), data)
    client.post(reverse("accounts:password"), {**data, "present": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_session_is_renewed_at_most_once_a_minute(person: User) -> None:
    client = Client()
    client.force_login(person)
    url = reverse("accounts:password")
    client.get(url)
    first = Session.objects.get()
    client.get(url)
    assert Session.objects.get().expire_date == first.expire_date
    session = client.session
    session[LAST_SEEN] -= 61
    session.save()
    before = Session.objects.get().expire_date
    client.get(url)
    assert Session.objects.get().expire_date > before


def test_limits_fail_closed_without_the_database(person: User, now: datetime, monkeypatch) -> None:
    def down(*_args: object, **_kwargs: object) -> int:
        raise RuntimeError("database is down")

    monkeypatch.setattr(limits, "hit", down)
    with pytest.raises(RuntimeError):
        _enter(person.username, now)
