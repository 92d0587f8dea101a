"""Strict reading of the environment: nonsense stops the start with a sentence, secrets may come from files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()


def secret(name: str, default: str | None = None) -> str:
    """The secret NAME, or the content of the file named by NAME_FILE; without either, ``default`` or an error."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as exc:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {exc}") from exc
    value = os.environ.get(name, default)
    if not value:
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) must be set.")
    return value


def kept_secret(name: str, folder: Path) -> str:
    """The secret NAME; a development machine without one makes it once and keeps it under ``var/``."""
    if os.environ.get(name) or os.environ.get(f"{name}_FILE"):
        return secret(name)
    file = folder / f"{name.lower()}.secret"
    if not file.exists():
        import secrets

        folder.mkdir(parents=True, exist_ok=True)
        try:
            with open(file, "x", encoding="utf-8") as handle:
                handle.write(secrets.token_urlsafe(48))
            file.chmod(0o600)
        except FileExistsError:
            pass  # another process of the same start was quicker
    return file.read_text(encoding="utf-8").strip()


def database_options(url: str) -> dict[str, Any]:
    """Django's database settings from a postgresql:// URL; a ``host`` in the query may name a socket folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql://; PostgreSQL is the only database."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": dict(query),
    }
