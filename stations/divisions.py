"""Reading a table of administrative divisions: one village or neighbourhood a line.

Codes of units follow from the division codes, so that the same table gives the same units every time:

    bureau      county code + 000000      430923        → 430923000000
    station     town code + 000           430923101     → 430923101000
    room        village code              430923101203  → 430923101203
    community   village code              430923101203  → 430923101203

Codes are unique at their level, so a room and its community may share one.
"""

import csv
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from core.errors import Invalid

COLUMNS = ("code", "name", "town_code", "town_name", "county_code", "county_name")
ENCODINGS = ("utf-8-sig", "gb18030")
SUFFIXES = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会", "社区")
NEIGHBOURHOOD_ENDS = ("社区", "居委会", "居民委员会")
# In the statistical code, the last three digits of neighbourhoods lie below 200 and those of villages above.
FIRST_VILLAGE = 200


@dataclass(frozen=True)
class Division:
    """One good line."""

    line: int
    code: str
    name: str
    town_code: str
    town_name: str
    county_code: str
    county_name: str

    @property
    def is_neighbourhood(self):
        """By the name where it says so, else by the code."""
        if self.name.endswith(NEIGHBOURHOOD_ENDS):
            return True
        return not self.name.endswith(("村委会", "村民委员会", "村")) and int(self.code[-3:]) < FIRST_VILLAGE

    @property
    def short_name(self):
        return short_name(self.name)


@dataclass(frozen=True)
class Rejected:
    line: int
    reason: str


def short_name(name):
    """Without the committee's title, as people call the place."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name


def decode(content: bytes) -> str:
    """UTF-8 with or without its mark, or GBK. Raises Invalid when it is neither."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("The file is neither UTF-8 nor GBK text."))


def read(text: str):
    """([Division], [Rejected]) of a table; line 1 is the header. Raises Invalid when columns are missing."""
    reader = csv.DictReader(StringIO(text, newline=""))
    names = [(name or "").strip() for name in reader.fieldnames or []]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise Invalid(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    reader.fieldnames = names
    divisions, rejected = [], []
    names_by_code: dict[str, dict[str, str]] = {"code": {}, "town_code": {}, "county_code": {}}
    for row in reader:
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not any(values.values()):
            continue
        reason = _shape(values, row) or _contradiction(values, names_by_code)
        if reason:
            rejected.append(Rejected(reader.line_num, reason))
        else:
            divisions.append(Division(reader.line_num, **values))
    return divisions, rejected


def _shape(values, row):
    """Why one line by itself cannot be used."""
    if row.get(None):
        return _("The line has more columns than the header.")
    for name in COLUMNS:
        if not values[name]:
            return _("%(column)s is empty.") % {"column": name}
    for name, digits in (("code", 12), ("town_code", 9), ("county_code", 6)):
        if len(values[name]) != digits or not (values[name].isascii() and values[name].isdigit()):
            return _("%(column)s %(value)s is not a number of %(digits)d digits.") % {
                "column": name,
                "value": values[name],
                "digits": digits,
            }
    if not values["town_code"].startswith(values["county_code"]):
        return _("The town %(town)s does not lie in the county %(county)s.") % {
            "town": values["town_code"],
            "county": values["county_code"],
        }
    if not values["code"].startswith(values["town_code"]):
        return _("The code %(code)s does not lie in the town %(town)s.") % {
            "code": values["code"],
            "town": values["town_code"],
        }
    longest = max(("name", "town_name", "county_name"), key=lambda name: len(values[name]))
    return _("%(column)s is longer than 60 characters.") % {"column": longest} if len(values[longest]) > 60 else None


def _contradiction(values, names_by_code):
    """Why a line contradicts the lines before it: a code has one name, and a file one county."""
    if names_by_code["county_code"] and values["county_code"] not in names_by_code["county_code"]:
        return _("The line belongs to county %(county)s, the file began with %(first)s.") % {
            "county": values["county_code"],
            "first": next(iter(names_by_code["county_code"])),
        }
    for code, name in (("code", "name"), ("town_code", "town_name"), ("county_code", "county_name")):
        previous = names_by_code[code].get(values[code])
        if previous is not None and previous != values[name]:
            return _("The code %(code)s was %(first)s before and is %(second)s here.") % {
                "code": values[code],
                "first": previous,
                "second": values[name],
            }
    if values["code"] in names_by_code["code"]:
        return _("The code %(code)s was given before.") % {"code": values["code"]}
    for code, name in (("code", "name"), ("town_code", "town_name"), ("county_code", "county_name")):
        names_by_code[code][values[code]] = values[name]
    return None
