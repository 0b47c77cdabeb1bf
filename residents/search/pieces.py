"""Cutting texts into the pieces people search by: single Chinese characters, runs of digits, runs of letters."""

import re
import unicodedata

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{HAN}]|[0-9]+|[^\W0-9_{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")


def plain(text: str) -> str:
    """Half-width, lower case; without control characters and code points that mean nothing."""
    text = unicodedata.normalize("NFKC", text or "").casefold().replace("ü", "v")
    return "".join(character for character in text if not unicodedata.category(character).startswith("C"))


def pieces(text: str) -> list[str]:
    """`3-402室` → `3 402 室`; blanks, dots and hyphens only separate."""
    # An apostrophe belongs to the spelling (xi'an), not between words.
    return _PIECE.findall(plain(text).replace("'", "").replace("’", ""))


def is_han(text: str) -> bool:
    return bool(_HAN.search(text))


def joined(syllables: list[str]) -> str:
    """Pieces as terms are written: nothing between them, but 1-2号 stays apart from 12号."""
    text = ""
    for piece in syllables:
        text += "-" + piece if text[-1:].isdigit() and piece[0].isdigit() else piece
    return text
