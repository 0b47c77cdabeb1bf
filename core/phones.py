"""Telephone numbers: one way of writing them, and what is wrong with a text that is none.

A number is never made out of something else: letters, two numbers in one field and cut numbers are refused, because
dropping what does not fit would store another person's number.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.text import plain

LONGEST = 40  # characters as typed
_EXTENSION = re.compile(r"(.+?)[\s,(]*(?:转|轉|分机|分機|内线|內線|ext\.?|extension|x|#)[\s.:号]*([0-9]{1,6})\)?")
_AT_THE_END = re.compile(r"(.+[0-9)])\s*-\s*([0-9]{1,5})")
_WRITTEN = re.compile(r"\+?[0-9 ().\-]+")
_OF_A_SPREADSHEET = re.compile(r"([0-9]{5,15})\.0+")
_COUNTRY = re.compile(r"(?:\+|00)86|86(?=1[0-9]{10}$|0[0-9]{9,11}$)")

MOBILE = re.compile(r"1[0-9]{10}")
WITH_AREA_CODE = re.compile(r"0[1-9][0-9]{8,10}")
LOCAL = re.compile(r"[2-9][0-9]{6,7}")
TOLL_FREE = re.compile(r"[48]00[0-9]{7}")
SERVICE = re.compile(r"1[0-9]{2}|[0-9]{5,6}|9[0-9]{4,7}")
ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_WHOLE = (MOBILE, WITH_AREA_CODE, LOCAL, TOLL_FREE, SERVICE, ABROAD)
_BEFORE_EXTENSION = (MOBILE, WITH_AREA_CODE, LOCAL, TOLL_FREE)

NOT_DIGITS = _("A phone number is written in digits; an extension as in 0799-5212345 ext 802.")
SEVERAL = _("One number here: enter the other one as another phone.")
NO_NUMBER = _("This is not a phone number: a mobile has 11 digits, a landline 7 or 8 behind its area code.")


@dataclass(frozen=True)
class PhoneNumber:
    """Digits (abroad with a leading +) and the extension behind them; `problem` says why a text is no number."""

    digits: str = ""
    extension: str = ""
    problem: Any = None

    def __str__(self) -> str:
        return f"{self.digits}-{self.extension}" if self.extension else self.digits


def read(text: str) -> PhoneNumber:
    """The number a text is, or what is wrong with it; an empty text is no number and no mistake."""
    text = plain(text or "")
    if whole := _OF_A_SPREADSHEET.fullmatch(text):
        text = whole[1]
    extension = ""
    if match := _EXTENSION.fullmatch(text):
        text, extension = match[1].strip(" -"), match[2]
    if not text:
        return PhoneNumber()
    if not _WRITTEN.fullmatch(text):
        return PhoneNumber(problem=SEVERAL if _are_several(text) else NOT_DIGITS)
    if "." in text and min(map(len, re.findall(r"[0-9]+", text)), default=0) < 3:
        return PhoneNumber(problem=NOT_DIGITS)
    if not extension:
        text, extension = _split(text)
    digits = _national(re.sub(r"[^0-9+]", "", text))
    if not any(kind.fullmatch(digits) for kind in _WHOLE):
        return PhoneNumber(problem=SEVERAL if _are_several(text) else NO_NUMBER)
    return PhoneNumber(digits, extension)


def normal(text: str) -> str:
    """The number in its one form; a text that is none as it is, for `problem` to refuse."""
    number = read(text)
    return (text or "").strip() if number.problem else str(number)


def written(text: str) -> str:
    """The number as a door or a letter-head says it, with a hyphen behind the area code: of units and officers."""
    number = read(text)
    if number.problem or not WITH_AREA_CODE.fullmatch(number.digits):
        return normal(text)
    area = 3 if number.digits[1] in "12" else 4
    whole = PhoneNumber(f"{number.digits[:area]}-{number.digits[area:]}", number.extension)
    return str(whole)


def problem(text: str) -> Any:
    """What is wrong with a text as a phone number, as a sentence, or None."""
    return read(text).problem


def digits_of(text: str) -> str:
    """The digits to search by, of a number or a part of one, without country code and extension."""
    number = read(text)
    return (number.digits or _national(re.sub(r"[^0-9+]", "", plain(text or "")))).lstrip("+")


def _split(text: str) -> tuple[str, str]:
    """0799-5212345-802 as number and extension, when what stands before the last hyphen is a number by itself."""
    match = _AT_THE_END.fullmatch(text)
    if match is None or text.startswith(("+", "00")):
        return text, ""
    whole, head = (_national(re.sub(r"[^0-9+]", "", part)) for part in (text, match[1]))
    if any(kind.fullmatch(whole) for kind in (MOBILE, TOLL_FREE)):
        return text, ""
    return (match[1], match[2]) if any(kind.fullmatch(head) for kind in _BEFORE_EXTENSION) else (text, "")


def _national(digits: str) -> str:
    """Without China's country code; an area code gets its zero back, a mobile loses the one dialled before it."""
    rest = _COUNTRY.sub("", digits, count=1) if _COUNTRY.match(digits) else digits
    if rest != digits and re.fullmatch(r"(?!1[3-9]|[48]00)[1-9][0-9]{8,10}", rest) and not MOBILE.fullmatch(rest):
        return f"0{rest}"
    if rest.startswith("00"):
        return f"+{rest[2:]}"
    return rest[1:] if re.fullmatch(r"01[3-9][0-9]{9}", rest) else rest


def _are_several(text: str) -> bool:
    """Whether two pieces of the text are numbers by themselves."""
    pieces = re.split(r"[\s/、,，;；|或和]+", text)
    return sum(any(kind.fullmatch(re.sub(r"[^0-9+]", "", piece)) for kind in _WHOLE) for piece in pieces) > 1
