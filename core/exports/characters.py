"""What no paper and no file can hold, dropped in one place for Excel, Word and CSV.

XML 1.0 has no control characters but tab and line breaks, no half of a surrogate pair, neither U+FFFE nor U+FFFF; one
of them makes the whole file unreadable, or is refused when it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

CONTROLS = [code for code in range(32) if chr(code) not in "\t\n\r"]
NONCHARACTERS = "\ufffe\uffff"
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL_BYTES = bytes(CONTROLS)
_NONCHARACTER_BYTES = tuple(character.encode() for character in NONCHARACTERS)
_LEAD = _NONCHARACTER_BYTES[0][:2]


def printable(text: str) -> str:
    """The text without what no file can hold."""
    return UNPRINTABLE.sub("", text)


def in_cell(text: str) -> str:
    """The same with one kind of line break, as a cell of a workbook has it."""
    return printable(text.replace("\r\n", "\n").replace("\r", "\n"))


def printable_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same of UTF-8 that comes in pieces, which may end inside a character."""
    rest = b""
    for piece in pieces:
        piece = (rest + piece).translate(None, _CONTROL_BYTES)
        split = next((n for n in (2, 1) if piece.endswith(_LEAD[:n])), 0)
        piece, rest = (piece[:-split], piece[-split:]) if split else (piece, b"")
        for noncharacter in _NONCHARACTER_BYTES:
            piece = piece.replace(noncharacter, b"")
        if piece:
            yield piece
    if rest:
        yield rest
