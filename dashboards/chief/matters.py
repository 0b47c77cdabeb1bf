"""Single matters that wait for the chief's own yes or no, each to be decided in its row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.queries.prepared import prepared
from core.templatetags.ui import short_day
from dashboards.links import records
from disputes.models import Dispute, Extension, HandOff
from disputes.saved_views import tier_of
from residents.models import Listing

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from stations.models import Officer

# As many as one decides in one go; the rest is one tap away.
MOST = 10
SIGN, EXTENSION, LISTING = "sign", "extension", "listing"
YELLOW_DAYS = 3  # from the third day of waiting a matter is tinted


@dataclass(frozen=True)
class Matter:
    """One row: what kind, who or what, why, a tinted word; `decide` is where yes and no are sent, empty for a look."""

    kind: str
    title: str
    text: str
    url: str
    word: str = ""
    tone: str = "grey"
    decide: str = ""
    yes: str = ""
    done: str = ""
    refusals: tuple[str, ...] = ()
    step: str = ""


@dataclass(frozen=True)
class Matters:
    """The rows read, at most MOST of each kind and one more that tells whether others follow."""

    to_sign: list[Dispute]
    extensions: list[Extension]
    listings: list[Listing]
    offers: list[HandOff]

    @classmethod
    def load(cls, user: Officer, reader: Any) -> Matters:
        """Four queries; `reader` reads the listings of the rooms led."""
        return cls(
            to_sign=list(_to_sign(tier_of(user) or "chief", user=user)),
            extensions=list(_extensions(user=user)) if user.can("disputes.acknowledge") else [],
            listings=list(_listings(reader=reader)),
            offers=list(_offers(user=user)),
        )


@prepared
def _to_sign(tier: str, /, *, user: Officer) -> QuerySet[Dispute]:
    rows = Dispute.objects.visible_to(user).to_acknowledge(tier)
    return rows.select_related("room", "handler").order_by("due_on", "id")[: MOST + 1]


@prepared
def _extensions(*, user: Officer) -> QuerySet[Extension]:
    rows = Extension.objects.visible_to(user).to_decide()
    return rows.select_related("dispute__room", "created_by").order_by("before_on", "id")[: MOST + 1]


@prepared
def _listings(*, reader: Any) -> QuerySet[Listing]:
    rows = Listing.objects.visible_to(reader).to_decide(reader)
    return rows.select_related("resident__room", "category", "created_by").order_by("id")[: MOST + 1]


@prepared
def _offers(*, user: Officer) -> QuerySet[HandOff]:
    rows = HandOff.objects.visible_to(user).to_answer(user)
    return rows.select_related("dispute", "from_room", "room").order_by("id")[: MOST + 1]


def matters_of(loaded: Matters, today: date) -> list[Matter]:
    """Grave cases first, then by what runs out or has waited longest; no query."""
    return [
        *(_sign(dispute) for dispute in loaded.to_sign),
        *(_extension(extension) for extension in loaded.extensions),
        *(_listing(listing, today) for listing in loaded.listings),
        *_answers(loaded.offers, today),
    ]


def _decide(kind: str, pk: int) -> str:
    return reverse("dashboards:decide", args=[kind, pk])


def _sign(dispute: Dispute) -> Matter:
    who = f" · {dispute.handler}" if dispute.handler else ""
    return Matter(
        _("sign"), str(dispute), f"{dispute.room}{who}", dispute.get_absolute_url(), dispute.get_level_display(),
        dispute.level, _decide(SIGN, dispute.pk), _("Sign"), _("Signed"),
    )  # fmt: skip


def _extension(extension: Extension) -> Matter:
    words = {"room": extension.dispute.room, "who": extension.created_by, "day": short_day(extension.until_on)}
    return Matter(
        _("more time"),
        str(extension.dispute),
        _("%(room)s, %(who)s asks until %(day)s: ") % words + extension.reason,
        extension.dispute.get_absolute_url(),
        _("due %(day)s") % {"day": short_day(extension.before_on)},
        "grey",
        _decide(EXTENSION, extension.dispute_id),
        _("Grant"),
        _("Granted until %(day)s") % words,
        (_("It can be settled by phone"), _("The reason is not specific"), _("It was extended once before")),
    )


def _listing(listing: Listing, today: date) -> Matter:
    ends = listing.state == Listing.ENDING
    reason = listing.end_reason if ends else listing.reason
    text = _("%(room)s, %(who)s proposes: ") % {"room": listing.resident.room, "who": listing.created_by} + reason
    word, tone = _waiting(timezone.localtime(listing.updated_at).date(), today)
    return Matter(
        _("end of listing") if ends else _("listing"), f"{listing.resident} · {listing.category}", text,
        listing.get_absolute_url(), word, tone, _decide(LISTING, listing.pk), _("Approve"),
        _("Approved; the bureau decides next"),
        (_("The basis is incomplete"), _("Not of this area"), _("The category does not fit")),
    )  # fmt: skip


def _answers(offers: list[HandOff], today: date) -> Iterator[Matter]:
    for offer in offers:
        word, tone = _waiting(timezone.localtime(offer.created_at).date(), today)
        text = _("%(from)s hands it to %(to)s") % {"from": offer.from_room, "to": offer.room}
        yield Matter(
            _("hand-off"), str(offer.dispute), text, offer.get_absolute_url(), word, tone, step=_("Look and answer")
        )


def _waiting(since: date, today: date) -> tuple[str, str]:
    days = (today - since).days
    if days <= 0:
        return _("since today"), "grey"
    text = ngettext("waits for %(n)d day", "waits for %(n)d days", days) % {"n": days}
    return text, "yellow" if days >= YELLOW_DAYS else "grey"


LISTS = {
    SIGN: lambda: records("disputes:list", view="sign"),
    EXTENSION: lambda: records("disputes:list", view="extensions"),
    LISTING: lambda: records("residents:listings", view="mine"),
}
