"""Like is compared with like (同类可比): the class of a police room or station, by its communities and its size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.codes import Code, CodeTable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VILLAGE, NEIGHBOURHOOD, MIXED, NOWHERE = "village", "neighbourhood", "mixed", "none"
SMALL, MIDDLE, LARGE = "small", "middle", "large"


@dataclass(frozen=True, kw_only=True)
class ClassPart(Code):
    """One of the two parts of a class, with a sentence that defines it."""

    definition: Any


# Both in the order in which classes are listed: town before country, small before large.
CHARACTERS = CodeTable(
    ClassPart(code=NEIGHBOURHOOD, label=_("neighbourhoods"), definition=_("It serves neighbourhoods only.")),
    ClassPart(code=VILLAGE, label=_("villages"), definition=_("It serves villages only.")),
    ClassPart(code=MIXED, label=_("both"), definition=_("It serves villages and neighbourhoods.")),
    ClassPart(code=NOWHERE, label=_("no community"), definition=_("No village or neighbourhood is entered under it.")),
)
SIZES = CodeTable(
    ClassPart(
        code=SMALL, label=pgettext_lazy("size of a unit", "small"), definition=_("Fewer than %(low)s residents.")
    ),
    ClassPart(
        code=MIDDLE, label=pgettext_lazy("size of a unit", "middle"), definition=_("%(low)s to %(high)s residents.")
    ),
    ClassPart(
        code=LARGE, label=pgettext_lazy("size of a unit", "large"), definition=_("More than %(high)s residents.")
    ),
)

# Residents: below the first small, above the second large. For rooms what one officer is meant to look after, 3,000 in
# a neighbourhood and at most 5,000 in villages: standard of Heilongjiang province, 2007 (local). For stations ten
# times as many: own default.
BOUNDS = {"room": (3_000, 5_000), "station": (30_000, 50_000)}


@dataclass(frozen=True)
class UnitClass:
    """Units of the same class are compared with each other; equal classes are equal values."""

    level: str  # room or station
    character: str
    size: str

    @property
    def key(self) -> str:
        """The value of a class in addresses."""
        return f"{self.character}-{self.size}"

    @property
    def label(self) -> StrOrPromise:
        return _("%(character)s, %(size)s") % {
            "character": CHARACTERS[self.character].label,
            "size": SIZES[self.size].label,
        }

    @property
    def definition(self) -> StrOrPromise:
        low, high = BOUNDS[self.level]
        size = SIZES[self.size].definition % {"low": f"{low:,}", "high": f"{high:,}"}
        return _("%(character)s %(size)s") % {"character": CHARACTERS[self.character].definition, "size": size}

    @property
    def place(self) -> tuple[int, int]:
        """Sort key of classes: their places in CHARACTERS and SIZES."""
        characters, sizes = ([part.code for part in table] for table in (CHARACTERS, SIZES))
        return characters.index(self.character), sizes.index(self.size)


def class_of(level: str, *, villages: int, neighbourhoods: int, residents: int) -> UnitClass:
    """The class of a unit with so many communities of each kind and so many residents."""
    return UnitClass(level, _character(villages, neighbourhoods), _size(residents, *BOUNDS[level]))


def _character(villages: int, neighbourhoods: int) -> str:
    if villages and neighbourhoods:
        return MIXED
    if villages or neighbourhoods:
        return VILLAGE if villages else NEIGHBOURHOOD
    return NOWHERE


def _size(residents: int, low: int, high: int) -> str:
    if residents < low:
        return SMALL
    return MIDDLE if residents <= high else LARGE
