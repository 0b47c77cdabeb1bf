"""The chief's page: what needs attention, then the rooms side by side, worst first."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.cases import asks, level_lines
from dashboards.links import records
from dashboards.unit_lines import room_lines, whole
from disputes.models import HandOff
from residents.models import Listing, Transfer
from residents.rules.listings import REVIEW_AHEAD_DAYS
from stations import stats as station_stats

SILENT_DAYS = 7
TRANSFER_DAYS = 3


@dataclass(frozen=True)
class Attention:
    """One thing to act on: what, how many, where its records are."""

    icon: str
    tone: str
    title: str
    text: str
    count: int
    url: str


def chief_home(user, rooms):
    """Context of `dashboards/chief.html` for the rooms of one or several stations."""
    lines = room_lines(user, rooms)
    led = user.scope_for("station.lead").station_ids
    unit = {"station": next(iter(led))} if len(led) == 1 else {}
    return {
        "lines": lines,
        "attention": attention(user, rooms, lines),
        "case_levels": level_lines(user, lines, "room"),
        **whole(lines, **unit),
    }


def attention(user, rooms, lines):
    """What needs the chief, most urgent first; nothing is listed that is not so."""
    found = [
        *cases(user),
        *_offers(user),
        *_overdue(lines, station_stats.officer_names(rooms)),
        *_vacant(lines),
        *_silent(lines),
        *_decisions(user, rooms),
        *_transfers(user, rooms),
    ]
    return [one for one in found if one.count]


def cases(user, names=None):
    """What disputes ask of this reader."""
    for icon, tone, text, count, url in asks(user, names):
        yield Attention(icon, tone, _("Disputes"), text, count, url)


def _offers(user):
    """A room without an officer leaves its offers to the chief."""
    waiting = HandOff.objects.visible_to(user).to_answer(user).count()
    text = ngettext("%(n)d case is offered to your rooms", "%(n)d cases are offered to your rooms", waiting)
    yield Attention(
        "arrow-right-left", "blue", _("Disputes"), text % {"n": waiting}, waiting, records("disputes:hand_offs")
    )


def _overdue(lines, names):
    for line in lines:
        if line.overdue:
            who = _("、").join(names.get(line.unit.pk, [])) or _("nobody posted")
            yield Attention(
                "alarm-clock",
                "red",
                str(line.unit),
                ngettext("%(n)d late follow-up · %(who)s", "%(n)d late follow-ups · %(who)s", line.overdue)
                % {"n": line.overdue, "who": who},
                line.overdue,
                line.urls["overdue"],
            )


def _vacant(lines):
    for line in lines:
        if line.vacant:
            yield Attention(
                "user-x",
                "orange",
                str(line.unit),
                _("No officer is posted to this room."),
                1,
                line.unit.get_absolute_url(),
            )


def _silent(lines):
    for line in lines:
        if line.silent_days is None or line.silent_days >= SILENT_DAYS:
            text = (
                ngettext("No visit for %(n)d day", "No visit for %(n)d days", line.silent_days)
                % {"n": line.silent_days}
                if line.silent_days is not None
                else _("No visit for months")
            )
            yield Attention("moon", "yellow", str(line.unit), text, 1, records("visits:list", room=line.unit.pk))


def _decisions(user, rooms):
    listings = Listing.objects.visible_to(user).filter(resident__room__in=rooms)
    yield decisions(user, listings)
    until = timezone.localdate() + timedelta(days=REVIEW_AHEAD_DAYS)
    due = listings.to_review(until).count()
    text = ngettext("%(n)d review is due within two weeks", "%(n)d reviews are due within two weeks", due) % {"n": due}
    yield Attention(
        "clipboard-list", "yellow", _("Listed persons"), text, due, records("residents:listings", view="review")
    )


def decisions(user, listings):
    """What waits for this reader's yes or no: a chief's first decision, the bureau's second."""
    waiting = listings.to_decide(user).count()
    text = ngettext("%(n)d decision waits for you", "%(n)d decisions wait for you", waiting) % {"n": waiting}
    return Attention(
        "clipboard-check", "blue", _("Listed persons"), text, waiting, records("residents:listings", view="mine")
    )


def _transfers(user, rooms):
    before = timezone.now() - timedelta(days=TRANSFER_DAYS)
    late = Transfer.objects.to_answer(user).filter(from_room__in=rooms, created_at__lt=before).count()
    text = ngettext("%(n)d request unanswered for three days", "%(n)d requests unanswered for three days", late)
    yield Attention(
        "arrow-left-right", "yellow", _("Transfers"), text % {"n": late}, late, records("residents:transfers")
    )
