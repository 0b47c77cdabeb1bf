"""What people typed, as an office program can hold it."""

import re

from core.exports.characters import printable

# Marks that turn the direction of writing: on paper "12月" must not be read as "21月".
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text) -> str:
    """The text without what XML cannot hold and without hidden turns of direction; line breaks are `\\n`."""
    if text is None:
        return ""
    cleaned = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return TURNING.sub("", printable(cleaned)).strip()


def line(text) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())
