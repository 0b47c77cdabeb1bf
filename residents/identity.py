"""Identity documents: writing a number one way, saying what is wrong with it, reading what it tells.

Pure functions. The resident identity card follows GB 11643: six digits of the region, the birth date, three
digits of order (odd for men), one check character. Other documents are taken as people write them.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum import numdb
from stdnum.cn import ric

from core.privacy.encryption import keyed_hash
from core.text import plain
from core.time.days import EARLIEST

ID_CARD = "id_card"
NUMBERED = ("id_card", "hmt_permit", "passport", "hk_macao", "taiwan", "other")
# Those whose number is the eighteen characters of GB 11643: residence permits of Hong Kong, Macao, Taiwan have it too.
WITH_CITIZEN_NUMBER = ("id_card", "hmt_permit")
HOMES_OF_PERMITS = {"810000": _("Hong Kong"), "820000": _("Macao"), "830000": _("Taiwan")}
CITIZEN_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
FIRST_GENERATION = re.compile(r"[0-9]{15}")
MALE, FEMALE = "1", "2"  # GB/T 2261.1
EARLIEST_BIRTH_YEAR = EARLIEST.year
LENGTH = 18


@dataclass(frozen=True)
class Reading:
    """What an identity number tells by itself. `region_name` is empty for a region unknown to the tables."""

    birth_date: date
    sex: str
    region_code: str
    region_name: str


def normal(number: str) -> str:
    """One way of writing: half-width, upper case, without blanks, dots and hyphens."""
    return re.sub(r"[\s\-.·_/]+", "", plain(number or "").upper())


def problem(kind: str, number: str, today: date | None = None):
    """What is wrong with a normal number, as a sentence, or None."""
    if kind not in NUMBERED:
        return _("This kind of document has no number.") if number else None
    if not number:
        return _("Enter the number, or choose “not known” as the document.")
    if kind in WITH_CITIZEN_NUMBER:
        wrong = _id_card_problem(number, today or timezone.localdate())
        if not wrong and kind == "hmt_permit" and number[:6] not in HOMES_OF_PERMITS:
            return _("The number of a residence permit begins with 810000, 820000 or 830000.")
        return wrong
    if CITIZEN_NUMBER.fullmatch(number) and _id_card_problem(number, today or timezone.localdate()) is None:
        return None  # found by the same digits as under an identity card
    if not re.fullmatch(r"[0-9A-Z()]{4,30}", number):
        return _("A document number has 4 to 30 letters or digits.")
    return None


def _id_card_problem(number, today):
    if len(number) == 15 and number.isdecimal():
        return _(
            "A number of 15 digits belongs to a card of the first generation; enter the 18 characters of the new one."
        )
    if len(number) != LENGTH:
        return _("An identity number has 18 characters; this one has %(count)d.") % {"count": len(number)}
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return _("An identity number is 17 digits and, at the end, a digit or X.")
    birth = birth_date(number)
    if birth is None or birth.year < EARLIEST_BIRTH_YEAR:
        return _("The birth date in this number (%(text)s) does not exist.") % {"text": _date_text(number)}
    if birth > today:
        return _("The birth date in this number (%(text)s) lies in the future.") % {"text": _date_text(number)}
    if number[-1] != ric.calc_check_digit(number):
        return _("The last character does not fit the others: a digit was mistyped or two were swapped.")
    if not region_name(number):
        return _("No region has the code %(code)s: look at the first six digits.") % {"code": number[:6]}
    return None


def birth_date(number: str) -> date | None:
    """The birth date written in an identity number, None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def region_name(number: str) -> str:
    """Province, prefecture and county of the number's region; empty when nobody ever gave out that code.

    The name is that of the year of birth where the code existed then. It need not have: numbers were given out from
    1984 on, also to those born long before, and a late registration takes the code of its own time.
    """
    year = int(number[6:10])
    if number[:6] in HOMES_OF_PERMITS:
        return str(HOMES_OF_PERMITS[number[:6]])
    places = _places_of(number[:6])
    if "county" not in places:
        return ""
    prefecture = _places_of(f"{number[:4]}00").get("county", "")
    names = [places.get("province", ""), _named(prefecture, year), _named(places["county"], year)]
    return " ".join(dict.fromkeys(name for name in names if name))


def _places_of(code):
    return {key: value for _digits, facts in numdb.get("cn/loc").info(code) for key, value in facts.items()}


def _named(text, year):
    """The name in the period closest to the year; inside a period there is no distance."""
    periods = [_period(part) for part in text.split(",")]
    return min(periods, key=lambda period: max(period[0] - year, year - period[1], 0))[2]


def _period(text):
    """`[1983-1999]寿阳县` as (1983, 1999, name); an open end is far away."""
    match = re.fullmatch(r"\[(\d*)-(\d*)\](.*)", text)
    if match is None:
        return 0, 9999, text
    return int(match[1] or 0), int(match[2] or 9999), match[3]


def read(number: str) -> Reading:
    """Read a number that has no problem; ValueError otherwise."""
    birth = birth_date(number)
    if birth is None:
        raise ValueError("Only a number without a problem can be read.")
    return Reading(
        birth_date=birth,
        sex=MALE if int(number[16]) % 2 else FEMALE,
        region_code=number[:6],
        region_name=region_name(number),
    )


def number_hash(kind: str, number: str) -> str | None:
    """What a document is found by: the keyed hash of kind and number, None without a number.

    A citizen's eighteen characters, and the fifteen of the first generation, are the same number under whatever kind
    of document somebody entered them.
    """
    if not number:
        return None
    number = comparable(kind, number)
    return keyed_hash(f"{ID_CARD if CITIZEN_NUMBER.fullmatch(number) else kind}:{number}")


def hashes_of_any_kind(number: str) -> list[str]:
    """The hashes this number has as each kind of document, however its suffix is written."""
    number = normal(number)
    hashes = [number_hash(kind, number) for kind in NUMBERED]
    # Entered before numbers were compared without their suffix.
    hashes += [keyed_hash(f"{kind}:{number}") for kind in NUMBERED]
    return list(dict.fromkeys(value for value in hashes if value)) if number else []


def comparable(kind: str, number: str) -> str:
    """A normal number without what changes when the same permit is issued again, and without brackets.

    Permits of Hong Kong and Macao residents are a letter and eight digits for life, then two digits of the issue;
    older ones of Taiwan residents are eight digits for life, then two of the issue and a letter in brackets.
    """
    number = re.sub(r"[^0-9A-Z]", "", number)
    if FIRST_GENERATION.fullmatch(number):
        return _of_second_generation(number)
    if re.fullmatch(r"[HM][0-9]{10}", number):
        return number[:9]
    if re.fullmatch(r"[0-9]{10}[A-Z]", number) or (kind == "taiwan" and re.fullmatch(r"[0-9]{10}", number)):
        return number[:8]
    return number


def _of_second_generation(number):
    """The eighteen characters of a card of fifteen digits; as it is when no birth date is in it."""
    longer = f"{number[:6]}19{number[6:]}"
    return longer + ric.calc_check_digit(longer + "0") if birth_date(longer) else number


def _date_text(number):
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
