"""Comparing submissions: what a client sends twice under one `client_id` must be the same body."""

import hashlib
import json
from typing import Any


def body_hash(body: Any) -> str:
    """SHA-256 of a body as hex digits; the order of keys does not matter, the order of lists does."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
