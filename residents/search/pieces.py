"""Cutting texts into the pieces people search by: single Chinese characters, runs of digits, runs of letters."""

import re

from core.text import plain as plain_text

# Also radicals, strokes and descriptions by parts, which stand for a character that could not be typed, and the private
# areas, where police systems keep what Unicode lacks. Whole planes: what is not assigned today may be tomorrow.
HAN = (
    "\u2e80-\u2fff\u3005\u3007\u3021-\u3029\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\ue000-\ufaff"
    "\U00020000-\U0003ffff\U000f0000-\U0010ffff"
)
_PIECE = re.compile(rf"[{HAN}]|[0-9]+|[^\W0-9_{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")


def plain(text: str) -> str:
    """As every search reads a text (`core.text.plain`); ü is typed as v."""
    return plain_text(text).casefold().replace("ü", "v")


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
