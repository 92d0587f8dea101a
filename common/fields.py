"""Sensitive values: encrypted at rest, found by a keyed hash.

The first key of FIELD_ENCRYPTION_KEY (comma separated) encrypts, all decrypt: rotation is "put the new one first".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: str) -> MultiFernet:
    derived = [
        base64.urlsafe_b64encode(hashlib.sha256(key.strip().encode()).digest()) for key in keys.split(",")
    ]
    return MultiFernet([Fernet(key) for key in derived])


def keyed_hash(value: str) -> str:
    """HMAC-SHA-256 (hex) of a normalised value; empty stays empty, so that "no phone" never matches another."""
    if not value:
        return ""
    return hmac.new(settings.FIELD_HASH_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text encrypted with the installation's key. It cannot be filtered: keep a ``keyed_hash`` beside it."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        return _cipher(settings.FIELD_ENCRYPTION_KEY).encrypt(str(value).encode()).decode()

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        if value is None or value == "":
            return value
        try:
            return _cipher(settings.FIELD_ENCRYPTION_KEY).decrypt(value.encode()).decode()
        except InvalidToken as exc:
            raise ValueError(
                "An encrypted field cannot be read: is FIELD_ENCRYPTION_KEY the right one?"
            ) from exc
