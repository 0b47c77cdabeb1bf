"""The codes of the register and what each means. A new one is one more row here; everything else derives from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.codes import Code, CodeTable

PERMANENT, TEMPORARY, LODGING, UNREGISTERED, ABROAD = "permanent", "temporary", "lodging", "unregistered", "abroad"
PROPOSED, STATION_APPROVED, ACTIVE = "proposed", "station_approved", "active"
ENDING, ENDING_STATION_APPROVED = "ending", "ending_station_approved"
ENDED, REFUSED, EXPIRED = "ended", "refused", "expired"
ASKED, ACCEPTED, WITHDRAWN = "asked", "accepted", "withdrawn"
STATION, BUREAU = "station", "bureau"
# People in need are not listed: they are cared for if they agree (`assistance`). The codes under which they once were.
CARE_CATEGORIES = ("elder_alone", "hardship")
# The categories whose middle level is visited soon at first, and then as it went.
STAGED_CATEGORIES = ("severe_mental_disorder",)
# What a decision on a listing is about.
BEGIN, END, RENEWAL = "begin", "end", "renewal"


@dataclass(frozen=True, kw_only=True)
class ResidencyKind(Code):
    """On what ground somebody lives here."""

    tone: str = "blue"
    # The kind of most residents: lists name it without colour, and forms offer it first.
    is_usual: bool = False


@dataclass(frozen=True, kw_only=True)
class ListingState(Code):
    """How far a listing is."""

    # For a row of a list on a phone, where the whole sentence has no place; empty where the label is short itself.
    short_label: Any = ""
    is_in_force: bool = False
    is_closed: bool = False
    # The level whose decision it waits for.
    waits_for: str = ""


@dataclass(frozen=True, kw_only=True)
class TransferState(Code):
    """What became of a request to move a resident to another police room."""

    is_pending: bool = False
    is_accepted: bool = False


RESIDENCY_KINDS = CodeTable(
    ResidencyKind(code=PERMANENT, label=_("permanent"), is_usual=True),
    ResidencyKind(code=TEMPORARY, label=_("temporary")),
    ResidencyKind(code=LODGING, label=_("lodging")),
    ResidencyKind(code=UNREGISTERED, label=_("unregistered")),
    ResidencyKind(code=ABROAD, label=_("from abroad")),
)
LISTING_STATES = CodeTable(
    ListingState(
        code=PROPOSED, label=_("proposed, waits for the station"), tone="yellow",
        short_label=_("for the station"), waits_for=STATION,
    ),
    ListingState(
        code=STATION_APPROVED, label=_("approved by the station, waits for the bureau"), tone="yellow",
        short_label=_("for the bureau"), waits_for=BUREAU,
    ),
    ListingState(code=ACTIVE, label=_("active"), tone="blue", is_in_force=True),
    ListingState(
        code=ENDING, label=_("ending proposed, waits for the station"), tone="orange",
        short_label=_("end, for the station"), is_in_force=True, waits_for=STATION,
    ),
    ListingState(
        code=ENDING_STATION_APPROVED, label=_("ending approved by the station, waits for the bureau"), tone="orange",
        short_label=_("end, for the bureau"), is_in_force=True, waits_for=BUREAU,
    ),
    ListingState(code=ENDED, label=_("ended"), is_closed=True),
    ListingState(code=REFUSED, label=_("not agreed to"), is_closed=True),
    ListingState(code=WITHDRAWN, label=_("withdrawn"), is_closed=True),
    ListingState(code=EXPIRED, label=_("ended by itself: not renewed"), short_label=_("not renewed"), is_closed=True),
)  # fmt: skip
TRANSFER_STATES = CodeTable(
    TransferState(code=ASKED, label=_("asked"), tone="yellow", is_pending=True),
    TransferState(code=ACCEPTED, label=_("accepted"), tone="jade", is_accepted=True),
    TransferState(code=REFUSED, label=_("refused")),
    TransferState(code=WITHDRAWN, label=_("withdrawn")),
)


def listings_waiting_for(*levels: str) -> tuple[str, ...]:
    """The states in which a listing waits for a decision of one of these levels: STATION, BUREAU."""
    return LISTING_STATES.where(lambda state: state.waits_for in levels)


def pending_transfers() -> tuple[str, ...]:
    """The states in which a request still waits for its answer."""
    return TRANSFER_STATES.where(lambda state: state.is_pending)


def residency_codes() -> Iterable[str]:
    """In the order in which they are offered and counted."""
    return [kind.code for kind in RESIDENCY_KINDS]
