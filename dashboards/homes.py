"""Which home pages an account has; the widest post comes first, others are one click away."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Home:
    key: str
    label: str
    permission: str


BUREAU = Home("bureau", _("County"), "county.lead")
CHIEF = Home("chief", _("Station"), "station.lead")
OFFICER = Home("officer", _("My round"), "visits.record")
HOMES = (BUREAU, CHIEF, OFFICER)


def homes_of(user):
    """A chief's right to log visits is no round of the own: that page is for those posted to a room."""
    return [
        home
        for home in HOMES
        if user.can(home.permission) and (home is not OFFICER or user.scope_for(home.permission).room_ids)
    ]
