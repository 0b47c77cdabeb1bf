"""What needs a leader: each a sentence, the list of exactly its records, and the next step. No query is made here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from dashboards.links import records
from disputes.list_rows import join_names

URGENCY = ("red", "orange", "yellow", "blue")


@dataclass(frozen=True)
class Attention:
    """One thing to act on: who or where, what in a sentence, how many, where they are, and steps (label, address)."""

    icon: str
    tone: str
    title: str
    text: str
    count: int
    url: str
    steps: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class DisputeMatter:
    """Disputes that need a leader: `view` is the saved view of their list, `count` their name in the counts."""

    view: str
    count: str
    icon: str
    tone: str
    text: Any


# Most urgent first.
DISPUTE_MATTERS = (
    DisputeMatter("sign", "to_sign", "signature", "red", ngettext_lazy(
        "%(n)d grave case waits for your signature", "%(n)d grave cases wait for your signature", "n")),
    DisputeMatter("red", "red", "alarm-clock", "red", ngettext_lazy(
        "%(n)d case is past its limit", "%(n)d cases are past their limit", "n")),
    DisputeMatter("terms", "terms_overdue", "list-checks", "orange", ngettext_lazy(
        "%(n)d agreement has an overdue term", "%(n)d agreements have overdue terms", "n")),
    DisputeMatter("replies", "answers_overdue", "send", "orange", ngettext_lazy(
        "%(n)d referral is not answered in time", "%(n)d referrals are not answered in time", "n")),
    DisputeMatter("extensions", "extensions_asked", "calendar-plus", "blue", ngettext_lazy(
        "%(n)d request for more time to decide", "%(n)d requests for more time to decide", "n")),
    DisputeMatter("week", "turning_red", "calendar-clock", "yellow", ngettext_lazy(
        "%(n)d case reaches its limit this week", "%(n)d cases reach their limit this week", "n")),
    DisputeMatter("flared", "flared_up", "rotate-ccw", "yellow", ngettext_lazy(
        "%(n)d case flared up again", "%(n)d cases flared up again", "n")),
)  # fmt: skip


def most_urgent_first(items: Iterable[Attention]) -> list[Attention]:
    """Items by urgency, without those whose count is zero."""
    return sorted((item for item in items if item.count), key=lambda item: URGENCY.index(item.tone))


def of_disputes(
    counts: Mapping[str, int],
    views: tuple[str, ...] | None = None,
    handlers: Mapping[str, Iterable[str]] | None = None,
) -> Iterator[Attention]:
    """What disputes need, from `dashboards.stats.dispute_counts`; of the `views` named, or of all.

    `handlers` are {view: names of those in charge of its cases}, which the sentence then ends with.
    """
    for matter in DISPUTE_MATTERS:
        if views is None or matter.view in views:
            count = counts[matter.count]
            text = matter.text % {"n": count}
            names = list((handlers or {}).get(matter.view, ()))
            if names:
                text = " · ".join((text, join_names(names)))
            url = records("disputes:list", view=matter.view)
            yield Attention(matter.icon, matter.tone, _("Disputes"), text, count, url, ((_("Open the cases"), url),))


def of_decisions(count: int) -> Attention:
    """Listings that wait for this reader's yes or no: a chief's first decision, the bureau's second."""
    text = ngettext("%(n)d decision waits for you", "%(n)d decisions wait for you", count) % {"n": count}
    url = records("residents:listings", view="mine")
    return Attention("clipboard-check", "blue", _("Listed persons"), text, count, url, ((_("Decide"), url),))
