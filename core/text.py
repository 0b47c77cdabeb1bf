"""Text as people enter it, and as it is searched.

`clean` is what every text passes on its way in, from a page, the API, a file or a command: one kind of line end, no
marks that nobody sees, one spelling of composed letters. `fold` is what two texts are compared by in every search.
Rare Chinese characters stay, whatever the tables of this Python call them: of a later extension of Unicode, for
private use in a police system, or not assigned yet.
"""

import re
import unicodedata

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Never seen and never meant: controls, soft hyphen, zero widths, marks of direction, byte order marks, fillers,
# variation selectors, tags, and the code points that are no characters.
HIDDEN = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
# Composing would replace these by the unified characters, which a person of that name does not write.
_COMPATIBLE_HAN = "\uf900-\ufaff\U0002f800-\U0002fa1f"
_NOT_COMPATIBLE_HAN = re.compile(f"[^{_COMPATIBLE_HAN}]+")

DOTS = "·•‧∙⋅⸱・ㆍᆞ●᛫ᐧ."
DASHES = "-‐‑‒–—―−⁃﹣－─"
_DASH = re.compile(f"[{re.escape(DASHES)}]")
# What tells no two names apart, besides the marks nobody sees that older records may still hold.
IGNORED = (
    DOTS
    + DASHES
    + " \t\n\r\u3000\u00a0'’‘`_/\\"
    + "\u00ad\u034f\u061c\u180b\u180c\u180d\u180e\u180f\u2060\ufeff"
    + "".join(
        map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFE00, 0xFE10)])
    )
)
_IGNORED = str.maketrans("", "", IGNORED)


def clean(text: str) -> str:
    """A text as it is stored: line ends are LF, hidden and bidirectional marks are gone, letters are composed (NFC)."""
    if text.isascii() and text.isprintable():
        return text
    text = HIDDEN.sub("", LINE_ENDS.sub("\n", text))
    return _NOT_COMPATIBLE_HAN.sub(lambda part: unicodedata.normalize("NFC", part[0]), text)


def clean_all(value: object) -> object:
    """`clean` for every text inside lists and dicts, as a body of the API has them; everything else as it is."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_all(item) for item in value]
    if isinstance(value, dict):
        return {key: clean_all(item) for key, item in value.items()}
    return value


def plain(text: str) -> str:
    """Half width, lower case, one kind of dash and of blank, without hidden marks: what words are read from."""
    text = unicodedata.normalize("NFKC", clean(text or "").replace("\x00", "")).lower()
    return re.sub(r"\s+", " ", _DASH.sub("-", text)).strip()


def fold(text: str) -> str:
    """What two texts are compared by: `plain` without blanks, dashes, and the dots of names of many peoples."""
    return plain(text).translate(_IGNORED)


def sql_fold(sql: str, vendor: str) -> tuple[str, list[str]]:
    """SQL that folds the column `sql` as `fold` does, and its parameters."""
    if vendor == "sqlite":
        return f"folded_text({sql})", []
    return f"translate(lower(normalize({sql}, NFKC)), %s, '')", [IGNORED]
