"""A case as one line of a list or one card of the board shows it; no query beyond those of `wording`."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disputes import wording, words

STATE_TONES = {words.AGREED: "jade", words.CLOSED: "jade", words.FOLLOWED_UP: "jade", words.NOT_AGREED: "orange"}


def dressed(disputes, on=None):
    """The cases as a list, each with `sides`, `next_step`, `time_left`, and the tones of its labels."""
    result = wording.with_time_left(disputes, on)
    for item in result:
        item.sides = sides(item)
        item.next_step = wording.next_step(item)
        item.state_tone = STATE_TONES.get(item.state, "grey")
        item.due_tone = item.card(on)
    return result


def sides(dispute):
    """ "王强 – 李梅、李东": who stands against whom; reads `current_parties` of `for_list`."""
    named = {side: [] for side, _label in words.SIDES}
    for party in dispute.current_parties:
        named[party.side].append(party.name)
    against = [listed(named[side]) for side in (words.SIDE_A, words.SIDE_B) if named[side]]
    return " – ".join(against) or listed(named[words.SIDE_OTHER]) or _("parties not known yet")


def listed(names):
    """Names one after the other, as the reader's language does it."""
    return ("、" if (get_language() or "").startswith("zh") else ", ").join(map(str, names))
