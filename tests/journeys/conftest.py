"""What a journey needs: Chromium, a real worker beside the server, and the people who travel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from accounts.enums import Role
from accounts.services import settings as district_settings
from tests.factories.world import World, build_world
from tests.journeys.stage import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
# Names for the pictures.
NAMES = {
    Role.BUREAU: "周明远",
    Role.QUESTION_EDITOR: "何静",
    Role.QUESTION_REVIEWER: "罗文斌",
    Role.EXAM_OFFICER: "谢春华",
    Role.CERTIFICATE_ISSUER: "唐晓东",
}
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        sentence = "CHROMIUM IS NOT INSTALLED: THE BROWSER JOURNEYS ARE NOT PLAYED (apt-get install chromium)"
        warnings.warn(sentence, stacklevel=1)
        pytest.skip(sentence)
    # Playwright keeps an event loop in this thread; the tests themselves stay synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _database_url() -> str:
    """The test database, as another process has to name it."""
    values = connection.settings_dict
    login = quote(values["USER"]) + (f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else "")
    host, port = quote(str(values["HOST"]), safe=""), values["PORT"] or 5432
    return f"postgresql://{login}@/{quote(values['NAME'])}?host={host}&port={port}"


@pytest.fixture
def worker(live_server: object, settings: object) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with beat as it runs in production: same database, files and queue as the live server."""
    settings.MEDIA_ROOT = django_settings.VAR_DIR / "media"  # type: ignore[attr-defined]
    settings.PUBLIC_ADDRESS = live_server.url  # type: ignore[attr-defined]
    for left_over in Path(django_settings.VAR_DIR / "queue").glob("*.msg"):
        left_over.unlink(missing_ok=True)
    schedule = django_settings.VAR_DIR / "journey-beat"
    process = subprocess.Popen(
        [
            sys.executable, "-m", "celery", "-A", "config", "worker", "-B", "-s", str(schedule),
            "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip", "--without-mingle",
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "XUEFA_ENV": "test",
            "DATABASE_URL": _database_url(),
            "PUBLIC_ADDRESS": live_server.url,  # type: ignore[attr-defined]
        },
    )  # fmt: skip
    yield process
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture
def cast(transactional_db: None) -> World:
    """A district in which one short lesson reaches the gate; everybody has a password."""
    world = build_world()
    for key in ("study.credits_total", "study.credits_required"):
        district_settings.put(world.district, key, 2, actor=None, now=timezone.now())
    world.official.name = "欧阳𬭎"
    for role, name in NAMES.items():
        world.staff[role].name = name
    for person in {world.official, world.liaison, *world.staff.values()}:
        person.set_password(PASSWORD)
        person.save()
    return world
