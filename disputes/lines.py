"""A case as one line of a list or one card of the board shows it; no query beyond those of `wording`."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disputes import wording, words

STATE_TONES = {words.AGREED: "jade", words.CLOSED: "jade", words.FOLLOWED_UP: "jade", words.NOT_AGREED: "orange"}


def dressed(disputes, on=None):
    """The cases as a list, each with `sides`, `next_step`, `time_left`, and the tones of its labels."""
    found = wording.with_time_left(disputes, on)
    for one in found:
        one.sides = sides(one)
        one.next_step = wording.next_step(one)
        one.state_tone = STATE_TONES.get(one.state, "grey")
        one.due_tone = one.card(on)
    return found


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
