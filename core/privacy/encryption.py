"""Encryption of identifying columns at rest, and keyed hashes for exact lookup.

FIELD_KEYS holds Fernet keys, the first encrypts and all decrypt, so keys rotate without downtime.
The blind index uses a key of its own: it cannot rotate without re-hashing (`manage.py reindex`).
"""

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    return _cipher(tuple(settings.FIELD_KEYS))


def encrypt(text: str) -> str:
    return cipher().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises cryptography.fernet.InvalidToken when no key fits."""
    return cipher().decrypt(token.encode()).decode()


def keyed_hash(text: str) -> str:
    """HMAC-SHA256 of `text`, 64 hex digits; equal texts give equal hashes, and nothing else can be learnt from them."""
    return hmac.new(settings.INDEX_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text stored as a Fernet token; cannot be filtered on (keep a `keyed_hash` column beside it)."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in ("isnull",):
            return super().get_lookup(lookup_name)
        return None
