"""What needs a leader, most urgent first: each a sentence, the list of exactly its records, and the next step."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.prepared import in_one_row, prepared
from dashboards.attention_rooms import of_rooms
from dashboards.cases import asks
from dashboards.links import records
from disputes.lines import listed
from disputes.models import Dispute, HandOff
from disputes.stats import handler_names
from residents.models import Listing, Transfer
from residents.rules.listings import REVIEW_AHEAD_DAYS
from stations.scope import RoomByRoom

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
    reader = RoomByRoom(user, rooms)
    found = [
        *_named(user, cases(user)),
        *(Attention(**one) for one in of_rooms(user, lines)),
        *_offers(user),
        *_decisions(reader),
        *_transfers(reader),
    ]
    return sorted((one for one in found if one.count), key=lambda one: URGENT.index(one.tone))


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
    for one in found:
        names = handler_names(limits[one.url]) if one.url in limits else ()
        yield replace(one, text=" · ".join((one.text, listed(names)))) if names else one


def _offers(user):
    """A room without an officer leaves its offers to the chief."""
    waiting = _how_many(_offered(user=user))
    text = ngettext("%(n)d case is offered to your rooms", "%(n)d cases are offered to your rooms", waiting)
    url = records("disputes:hand_offs")
    step = (_("Answer"), url)
    yield Attention("arrow-right-left", "blue", _("Disputes"), text % {"n": waiting}, waiting, url, (step,))


def _decisions(reader):
    yield decisions(reader)
    until = timezone.localdate() + timedelta(days=REVIEW_AHEAD_DAYS)
    due = _how_many(_to_review(reader=reader, until=until))
    text = ngettext("%(n)d review is due within two weeks", "%(n)d reviews are due within two weeks", due) % {"n": due}
    url = records("residents:listings", view="review")
    yield Attention("clipboard-list", "yellow", _("Listed persons"), text, due, url, ((_("Open the list"), url),))


def decisions(reader):
    """What waits for this reader's yes or no: a chief's first decision, the bureau's second."""
    waiting = _how_many(_to_decide(reader=reader))
    text = ngettext("%(n)d decision waits for you", "%(n)d decisions wait for you", waiting) % {"n": waiting}
    url = records("residents:listings", view="mine")
    return Attention("clipboard-check", "blue", _("Listed persons"), text, waiting, url, ((_("Decide"), url),))


def _transfers(reader):
    before = timezone.now() - timedelta(days=TRANSFER_DAYS)
    late = _how_many(_unanswered(reader=reader, before=before))
    text = ngettext("%(n)d request unanswered for three days", "%(n)d requests unanswered for three days", late)
    url = records("residents:transfers")
    step = (_("Answer"), url)
    yield Attention("arrow-left-right", "yellow", _("Transfers"), text % {"n": late}, late, url, (step,))


# --- how many -------------------------------------------------------------------------------------------------


def _how_many(counted):
    return sum(row["n"] for row in counted)


def _counted(rows):
    return in_one_row(rows, n=Count("pk"))


@prepared
def _offered(*, user):
    return _counted(HandOff.objects.visible_to(user).to_answer(user))


@prepared
def _to_decide(*, reader):
    return _counted(Listing.objects.visible_to(reader).to_decide(reader))


@prepared
def _to_review(*, reader, until):
    return _counted(Listing.objects.visible_to(reader).to_review(until))


@prepared
def _unanswered(*, reader, before):
    return _counted(Transfer.objects.to_answer(reader).filter(created_at__lt=before))
