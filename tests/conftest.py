"""What every test may use. The environment is set before Django reads its settings."""

from __future__ import annotations

import os
from pathlib import Path

# An own folder: the tests' embedded database, files and queue stay apart from those of the demonstration.
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ.setdefault("XUEFA_ENV", "test")
os.environ.setdefault("XUEFA_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django

django.setup()

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.factories.world import World, build_world

# How long an example takes says more about the machine than about the code.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True)
def _own_files(settings: object, tmp_path: Path) -> None:
    """Files that a test stores go with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture
def now() -> datetime:
    """A fixed moment: Wednesday 2026-09-16, 10:00 in Changsha."""
    return datetime(2026, 9, 16, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    """A district with two departments and a person of each role (see ``tests.factories.world``)."""
    return build_world()


@pytest.fixture
def signed_in() -> Callable[[object], Client]:
    """A browser session of a person: ``signed_in(world.bureau).get(...)``."""

    def open_session(person: object) -> Client:
        client = Client()
        client.force_login(person)  # type: ignore[arg-type]
        return client

    return open_session
