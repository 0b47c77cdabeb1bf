"""What a resident or household can be found by. Pure: values in, (kind, term) pairs out."""

from core import phones
from core.privacy.encryption import keyed_hash
from residents.models.search import SearchTerm
from residents.search.pieces import is_han, joined, pieces
from residents.search.readings import initials, spellings

LONGEST = 32  # characters of a term; nobody types more, and what was typed is cut alike
HASH_DIGITS = 16  # 64 bits: two numbers in a county share one once in a billion counties
TAIL = 4
# Nobody's search starts at the measure word behind a number (号 number, 栋 building, 层 floor …).
MEASURES = set("号室栋幢座层户")


def of_resident(name: str, *phone_numbers: str) -> list[tuple[str, str]]:
    """Terms of a person by name and phones; a phone enters only as keyed hashes."""
    results = [*_of_name(name), *(term for phone in phone_numbers for term in _of_phone(phone))]
    return list(dict.fromkeys(results))


def of_household(address: str, community: str, label: str) -> list[tuple[str, str]]:
    """Terms of a household by its dwelling's address, also behind the community's name, and by its label."""
    door = pieces(address)
    whole = joined(door)
    results = [(SearchTerm.ADDRESS, joined(door[at:])[:LONGEST]) for at in range(len(door)) if door[at] not in MEASURES]
    place = joined(pieces(community))
    if place and not whole.startswith(place):
        results.append((SearchTerm.ADDRESS, (place + whole)[:LONGEST]))
    name = pieces(label)
    results += [(SearchTerm.LABEL, joined(name[at:])[:LONGEST]) for at in range(len(name))]
    return list(dict.fromkeys(results))


def _of_name(name):
    cut = pieces(name)
    if not cut:
        return
    yield SearchTerm.NAME, joined(cut)[:LONGEST]
    for at in range(1, len(cut)):
        yield SearchTerm.PART, joined(cut[at:])[:LONGEST]
    if not is_han(joined(cut)):
        return
    for at in range(len(cut)):
        kind = SearchTerm.SYLLABLE if at else SearchTerm.PINYIN
        for spelling in spellings(cut, at):
            yield kind, spelling[:LONGEST]
    for letters in initials(cut):
        yield SearchTerm.INITIALS, letters[:LONGEST]


def _of_phone(phone):
    digits = phones.digits_of(phone)
    if digits:
        yield SearchTerm.PHONE, phone_hash(digits)
    if len(digits) >= TAIL:
        yield SearchTerm.TAIL, tail_hash(digits)


def phone_hash(digits: str) -> str:
    return keyed_hash(f"phone:{digits}")[:HASH_DIGITS]


def tail_hash(digits: str) -> str:
    """Hash of the last four digits of `digits`."""
    return keyed_hash(f"tail:{digits[-TAIL:]}")[:HASH_DIGITS]
