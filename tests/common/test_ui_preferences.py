"""Look and language: a cookie, a form, no sign-in."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from common import preferences
from common.http.preferences import save
from common.preferences import Preferences


@pytest.mark.parametrize("theme", preferences.CHOICES["theme"])
@pytest.mark.parametrize("size", preferences.CHOICES["size"])
@pytest.mark.parametrize("contrast", preferences.CHOICES["contrast"])
def test_cookie_brings_back_what_was_kept(theme: str, size: str, contrast: str) -> None:
    kept = Preferences(theme, size, contrast)

    assert preferences.from_cookie(kept.as_cookie()) == kept


@given(st.text())
def test_any_cookie_gives_known_values(value: str) -> None:
    look = preferences.from_cookie(value)

    assert all(getattr(look, name) in choices for name, choices in preferences.CHOICES.items())


def _post(cookie: str = "", **data: str) -> HttpResponse:
    request = RequestFactory().post("/preferences/", data)
    request.COOKIES[preferences.COOKIE_NAME] = cookie
    return save(request)


def test_form_changes_one_wish_and_keeps_the_others() -> None:
    response = _post("dark.normal.high", size="large", next="/study/?page=2")

    assert response.cookies[preferences.COOKIE_NAME].value == "dark.large.high"
    assert response["Location"] == "/study/?page=2"


def test_form_sets_the_language() -> None:
    assert _post(language="en").cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_form_ignores_an_unknown_language() -> None:
    assert settings.LANGUAGE_COOKIE_NAME not in _post(language="xx").cookies


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "x:y", ""])
def test_form_never_leads_away(target: str) -> None:
    assert _post(next=target)["Location"] == "/"


def test_page_carries_the_look_in_its_first_tag() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[preferences.COOKIE_NAME] = "dark.large.normal"
    html = Template("<html {% html_attributes %}>").render(Context({"request": request}))

    assert html == '<html data-theme="dark" data-size="large" data-contrast="normal">'
