"""Reading what was typed: each word and the terms it may meet."""

import re
from dataclasses import dataclass

from core import phones
from residents.identity import hashes_of_any_kind, normal
from residents.models.search import SearchTerm as Term
from residents.search.pieces import is_han, joined, pieces, plain
from residents.search.terms import LONGEST, TAIL, phone_hash, tail_hash

MAX_WORDS = 5
_ONE_NUMBER = re.compile(r"[0-9+()\-\s]{7,}")


@dataclass(frozen=True)
class Branch:
    """Terms of one of `kinds` (in order of rank) that equal `text`, or start with it."""

    kinds: tuple[str, ...]
    text: str
    exact: bool = False


@dataclass(frozen=True)
class Word:
    """One word: how it meets people and homes. `tail` are digits to verify where only four were indexed."""

    written: str
    people: tuple[Branch, ...] = ()
    homes: tuple[Branch, ...] = ()
    number_hashes: tuple[str, ...] = ()
    tail: str = ""

    @property
    def is_number(self):
        """Whether it may be a phone or document number: never written out in the trail."""
        return sum(character.isdigit() for character in self.written) >= TAIL


def read(text: str) -> list[Word]:
    """The words of a search; digits in groups (138 1234 5678) are one number."""
    text = plain(text).strip()
    if _ONE_NUMBER.fullmatch(text) and sum(c.isdigit() for c in text) >= 7:
        return [_word(re.sub(r"[\s()]", "", text))]
    number = phones.read(text)
    if number.extension:
        return [_word(number.digits)]
    return [word for part in text.split()[:MAX_WORDS] if (word := _word(part)).people or word.homes]


def _word(text):
    result = joined(pieces(text))[:LONGEST]
    if not result:
        return Word(text)
    digits = phones.digits_of(text) if re.fullmatch(r"[0-9+()\-]+", text) else ""
    if digits:
        return _digits(text, result, digits)
    people = [Branch((Term.NAME, Term.PART), result)]
    if not is_han(result):
        people.insert(0, Branch((Term.PINYIN, Term.INITIALS, Term.SYLLABLE), result))
    homes = (Branch((Term.ADDRESS, Term.LABEL), result),)
    return Word(text, tuple(people), homes, _numbers(text))


def _digits(text, pieces, digits):
    people = []
    tail = ""
    if len(digits) >= TAIL:
        people.append(Branch((Term.TAIL,), tail_hash(digits), exact=True))
    if len(digits) > TAIL:
        people.insert(0, Branch((Term.PHONE,), phone_hash(digits), exact=True))
        tail = digits
    return Word(text, tuple(people), (Branch((Term.ADDRESS,), pieces),), _numbers(text), tail)


def _numbers(text):
    """Hashes to look a document up by; only what may be one: five characters or more, with a digit."""
    number = normal(text)
    if not re.fullmatch(r"(?=.*[0-9])[0-9A-Z()]{5,30}", number):
        return ()
    return tuple(hashes_of_any_kind(number))
