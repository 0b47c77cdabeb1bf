"""Comparing submissions: what a client sends twice under one `client_id` must be the same body."""

import hashlib
import json


def body_hash(body):
    """SHA-256 of a body as hex digits; the order of keys does not matter, the order of lists does."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
