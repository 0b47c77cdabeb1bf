"""A case as one line of a list or one card of the board shows it; no query beyond those of `wording`."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disputes import codes, time_limit_texts

STATE_TONES = {codes.AGREED: "jade", codes.CLOSED: "jade", codes.FOLLOWED_UP: "jade", codes.NOT_AGREED: "orange"}


def with_list_fields(disputes, on=None):
    """The cases as a list, each with `sides`, `next_step`, `time_left`, and the tones of its labels."""
    result = time_limit_texts.with_time_left(disputes, on)
    for item in result:
        item.sides = sides_text(item)
        item.next_step = time_limit_texts.next_step(item)
        item.state_tone = STATE_TONES.get(item.state, "grey")
        item.due_tone = item.card(on)
    return result


def sides_text(dispute):
    """ "王强 – 李梅、李东": who stands against whom; reads `current_parties` of `for_list`."""
    named = {side: [] for side, _label in codes.SIDES}
    for party in dispute.current_parties:
        named[party.side].append(party.name)
    against = [join_names(named[side]) for side in (codes.SIDE_A, codes.SIDE_B) if named[side]]
    return " – ".join(against) or join_names(named[codes.SIDE_OTHER]) or _("parties not known yet")


def join_names(names):
    """Names one after the other, as the reader's language does it."""
    return ("、" if (get_language() or "").startswith("zh") else ", ").join(map(str, names))
