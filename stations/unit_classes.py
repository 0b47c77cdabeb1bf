"""Like is compared with like (同类可比): the class of a police room or station, by its communities and its size."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VILLAGE, NEIGHBOURHOOD, MIXED, NOWHERE = "village", "neighbourhood", "mixed", "none"
SMALL, MIDDLE, LARGE = "small", "middle", "large"

CHARACTERS = {
    NEIGHBOURHOOD: (_("neighbourhoods"), _("It serves neighbourhoods only.")),
    VILLAGE: (_("villages"), _("It serves villages only.")),
    MIXED: (_("both"), _("It serves villages and neighbourhoods.")),
    NOWHERE: (_("no community"), _("No village or neighbourhood is entered under it.")),
}
SIZES = {
    SMALL: pgettext_lazy("size of a unit", "small"),
    MIDDLE: pgettext_lazy("size of a unit", "middle"),
    LARGE: pgettext_lazy("size of a unit", "large"),
}
SIZE_SENTENCES = {
    SMALL: _("Fewer than %(low)s residents."),
    MIDDLE: _("%(low)s to %(high)s residents."),
    LARGE: _("More than %(high)s residents."),
}

# Residents: below the first small, above the second large. For rooms what one officer is meant to look after, 3,000 in
# a neighbourhood and at most 5,000 in villages: standard of Heilongjiang province, 2007 (local). For stations ten
# times as many: own default.
BOUNDS = {"room": (3_000, 5_000), "station": (30_000, 50_000)}


@dataclass(frozen=True)
class UnitClass:
    """What a unit is compared within; equal classes are equal values."""

    level: str  # room or station
    character: str
    size: str

    @property
    def key(self):
        """As it stands in addresses."""
        return f"{self.character}-{self.size}"

    @property
    def label(self):
        return _("%(character)s, %(size)s") % {"character": CHARACTERS[self.character][0], "size": SIZES[self.size]}

    @property
    def definition(self):
        low, high = BOUNDS[self.level]
        size = SIZE_SENTENCES[self.size] % {"low": f"{low:,}", "high": f"{high:,}"}
        return _("%(character)s %(size)s") % {"character": CHARACTERS[self.character][1], "size": size}

    @property
    def place(self):
        """For putting classes in order: town before country, small before large."""
        return list(CHARACTERS).index(self.character), list(SIZES).index(self.size)


def class_of(level, *, villages, neighbourhoods, residents):
    """The class of a unit with so many communities of each kind and so many residents."""
    return UnitClass(level, _character(villages, neighbourhoods), _size(residents, *BOUNDS[level]))


def _character(villages, neighbourhoods):
    if villages and neighbourhoods:
        return MIXED
    if villages or neighbourhoods:
        return VILLAGE if villages else NEIGHBOURHOOD
    return NOWHERE


def _size(residents, low, high):
    if residents < low:
        return SMALL
    return MIDDLE if residents <= high else LARGE
