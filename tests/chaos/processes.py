"""Real processes of the product on the test's own database, and their violent end."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
_SECRETS = ("SECRET_KEY", "FIELD_ENCRYPTION_KEY", "FIELD_HASH_KEY", "TICKET_KEY")


def environment(var: Path, kind: str = "test") -> dict[str, str]:
    """The secrets and the database of the running test; ``kind`` development pools connections."""
    return {
        **os.environ,
        **{name: str(getattr(settings, name)) for name in _SECRETS},
        "XUEFA_ENV": kind,
        "XUEFA_VAR": str(var),
        "DATABASE_URL": _database_url(),
        "REDIS_URL": "",
    }


def start(command: list[str], surroundings: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Begins ``command`` in a process group of its own."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdout=output, stderr=output, start_new_session=True
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL for the process and its children at once: nobody gets to say good-bye."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def _database_url() -> str:
    known = connection.settings_dict
    user, password = quote(known["USER"]), quote(known["PASSWORD"])
    place = f"{user}:{password}@" if password else f"{user}@"
    # The host may be a folder with a socket: then it stands in the query.
    query = urlencode({"host": known["HOST"], "port": known["PORT"] or 5432})
    return f"postgresql://{place}/{known['NAME']}?{query}"
