"""What needs the chief, most urgent first; nothing is listed that is not so. Built from ChiefFigures, no query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.attention import Attention, most_urgent_first, of_decisions, of_disputes
from dashboards.calendar import of_calendar
from dashboards.chief.room_attention import of_rooms
from dashboards.links import records

if TYPE_CHECKING:
    from dashboards.chief.figures import ChiefFigures, PendingCounts
    from dashboards.chief.rooms import RoomLine


def chief_attention(figures: ChiefFigures, lines: list[RoomLine]) -> list[Attention]:
    """From the figures and the lines that `dashboards.chief.rooms` made of them."""
    pending = figures.pending
    return most_urgent_first(
        [
            *of_disputes(pending.disputes, handlers=pending.handlers),
            *of_rooms(lines, today=figures.rooms.today, may_post=figures.may_post),
            *_of_pending(pending),
            *of_calendar(pending.calendar),
        ]
    )


def _of_pending(pending: PendingCounts) -> Iterator[Attention]:
    n = pending.offers
    text = ngettext("%(n)d case is offered to your rooms", "%(n)d cases are offered to your rooms", n) % {"n": n}
    url = records("disputes:hand_offs")
    yield Attention("arrow-right-left", "blue", _("Disputes"), text, n, url, ((_("Answer"), url),))
    yield of_decisions(pending.decisions)
    n = pending.reviews
    text = ngettext("%(n)d review is due within two weeks", "%(n)d reviews are due within two weeks", n) % {"n": n}
    url = records("residents:listings", view="review")
    yield Attention("clipboard-list", "yellow", _("Listed persons"), text, n, url, ((_("Open the list"), url),))
    n = pending.care_reviews
    text = ngettext("%(n)d care record is to be reviewed", "%(n)d care records are to be reviewed", n) % {"n": n}
    url = records("assistance:list", view="review")
    yield Attention("heart-handshake", "yellow", _("Care"), text, n, url, ((_("Open the list"), url),))
    n = pending.consents
    text = ngettext("%(n)d person is to be asked for consent", "%(n)d persons are to be asked for consent", n) % {
        "n": n
    }
    url = records("assistance:requests")
    yield Attention("heart-handshake", "blue", _("Care"), text, n, url, ((_("Open the list"), url),))
    n = pending.late_transfers
    text = ngettext("%(n)d request unanswered for three days", "%(n)d requests unanswered for three days", n) % {"n": n}
    url = records("residents:transfers")
    yield Attention("arrow-left-right", "yellow", _("Transfers"), text, n, url, ((_("Answer"), url),))
