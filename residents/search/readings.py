"""How a name may be read aloud: pinyin with the several readings of a character, in bounded number."""

from functools import lru_cache

from pypinyin import Style, pinyin

from residents.search.pieces import is_han

# A surname's own reading is often a rare one (单 shàn, 仇 qiú, 朴 piáo); later characters rarely are.
MAX_FIRST, MAX_LATER = 4, 2
MAX_SPELLINGS = 8


@lru_cache(maxsize=16384)
def syllables(piece: str, most: int = MAX_LATER) -> tuple[str, ...]:
    """Readings of one character, commonest first; a piece of another script reads as it is written."""
    if not is_han(piece):
        return (piece,)
    result = pinyin(piece, style=Style.NORMAL, heteronym=True, errors="ignore")
    readings = list(result[0])[:most] if result else []
    # ü is typed as v, written yu on passports, and often simply u: 吕 lv, lyu, lu.
    for reading in [r for r in readings if "v" in r]:
        readings += [reading.replace("v", "yu"), reading.replace("v", "u")]
    return tuple(dict.fromkeys(readings))


def spellings(name_pieces: list[str], start: int = 0) -> list[str]:
    """Pinyin from piece `start` on, without blanks, each combination of readings once; empty without Chinese."""
    wanted = name_pieces[start:]
    if not any(is_han(piece) for piece in wanted):
        return []
    choices = [syllables(piece, MAX_LATER if start + place else MAX_FIRST) for place, piece in enumerate(wanted)]
    return _combined(choices)


def initials(name_pieces: list[str]) -> list[str]:
    """First letters of all readings: 单小明 → dxm, cxm, sxm; none for a single letter, which finds nobody."""
    choices = [
        tuple(dict.fromkeys(reading[0] for reading in syllables(piece, MAX_LATER if place else MAX_FIRST)))
        for place, piece in enumerate(name_pieces)
    ]
    return _combined(choices) if len(choices) > 1 else []


def _combined(choices):
    results = [""]
    for readings in choices:
        # The commonest reading of every character stays in, whatever the bound cuts off.
        results = [start + reading for reading in readings or ("",) for start in results][:MAX_SPELLINGS]
    return [text for text in dict.fromkeys(results) if text]
