"""Telling one submission from another: what a client sends twice under one number must be the same body."""

import hashlib
import json


def body_hash(said):
    """SHA-256 of a body brought into one shape; the order of its keys does not matter, that of lists does."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
