"""What needs a leader, most urgent first: each a sentence, the list of exactly its records, and the next step."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.queries.prepared import prepared_count
from dashboards.attention_rooms import of_rooms
from dashboards.cases import asks
from dashboards.links import records
from disputes.list_rows import join_names
from disputes.models import Dispute, HandOff
from disputes.stats import handler_names
from residents.models import Listing, Transfer
from residents.rules.listings import REVIEW_AHEAD_DAYS
from stations.scope import RoomExpandedReader

TRANSFER_DAYS = 3
URGENT = ("red", "orange", "yellow", "blue")


@dataclass(frozen=True)
class Attention:
    """One thing to act on: who or where, what in a sentence, how many, where they are, and steps (label, address)."""

    icon: str
    tone: str
    title: str
    text: str
    count: int
    url: str
    steps: tuple = field(default=())


def attention(user, rooms, lines):
    """What needs the chief of `rooms`, most urgent first; nothing is listed that is not so."""
    reader = RoomExpandedReader(user, rooms)
    results = [
        *_named(user, cases(user)),
        *(Attention(**of_room) for of_room in of_rooms(user, lines)),
        *_offers(user),
        *_decisions(reader),
        *_transfers(reader),
    ]
    return sorted((item for item in results if item.count), key=lambda entry: URGENT.index(entry.tone))


def cases(user, names=None):
    """What disputes ask of this reader."""
    for icon, tone, text, count, url in asks(user, names):
        yield Attention(icon, tone, _("Disputes"), text, count, url, ((_("Open the cases"), url),))


def _named(user, found):
    """Cases past their limit, or nearing it, with the names of those in charge of them."""
    visible = Dispute.objects.visible_to(user)
    limits = {records("disputes:list", view=view): rows for view, rows in (
        ("red", visible.overdue()), ("week", visible.turning_red()),
    )}  # fmt: skip
    for item in found:
        names = handler_names(limits[item.url]) if item.url in limits else ()
        yield replace(item, text=" · ".join((item.text, join_names(names)))) if names else item


def _offers(user):
    """A room without an officer leaves its offers to the chief."""
    waiting = _offered(user=user)
    text = ngettext("%(n)d case is offered to your rooms", "%(n)d cases are offered to your rooms", waiting)
    url = records("disputes:hand_offs")
    step = (_("Answer"), url)
    yield Attention("arrow-right-left", "blue", _("Disputes"), text % {"n": waiting}, waiting, url, (step,))


def _decisions(reader):
    yield decisions(reader)
    until = timezone.localdate() + timedelta(days=REVIEW_AHEAD_DAYS)
    due = _to_review(reader=reader, until=until)
    text = ngettext("%(n)d review is due within two weeks", "%(n)d reviews are due within two weeks", due) % {"n": due}
    url = records("residents:listings", view="review")
    yield Attention("clipboard-list", "yellow", _("Listed persons"), text, due, url, ((_("Open the list"), url),))


def decisions(reader):
    """What waits for this reader's yes or no: a chief's first decision, the bureau's second."""
    waiting = _to_decide(reader=reader)
    text = ngettext("%(n)d decision waits for you", "%(n)d decisions wait for you", waiting) % {"n": waiting}
    url = records("residents:listings", view="mine")
    return Attention("clipboard-check", "blue", _("Listed persons"), text, waiting, url, ((_("Decide"), url),))


def _transfers(reader):
    before = timezone.now() - timedelta(days=TRANSFER_DAYS)
    late = _unanswered(reader=reader, before=before)
    text = ngettext("%(n)d request unanswered for three days", "%(n)d requests unanswered for three days", late)
    url = records("residents:transfers")
    step = (_("Answer"), url)
    yield Attention("arrow-left-right", "yellow", _("Transfers"), text % {"n": late}, late, url, (step,))


# --- how many -------------------------------------------------------------------------------------------------


@prepared_count
def _offered(*, user):
    return HandOff.objects.visible_to(user).to_answer(user)


@prepared_count
def _to_decide(*, reader):
    return Listing.objects.visible_to(reader).to_decide(reader)


@prepared_count
def _to_review(*, reader, until):
    return Listing.objects.visible_to(reader).to_review(until)


@prepared_count
def _unanswered(*, reader, before):
    return Transfer.objects.to_answer(reader).filter(created_at__lt=before)
