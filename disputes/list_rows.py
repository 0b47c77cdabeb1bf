"""A case as a row of the list or a card of the board; no query but that of `time_limit_texts`."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disputes import codes, time_limit_texts


def with_list_fields(disputes, on=None):
    """The cases as a list, each with `sides`, `next_step`, `time_left`, `state_tone` and `due_tone`."""
    cases = time_limit_texts.with_time_left(disputes, on)
    for case in cases:
        case.sides = sides_text(case)
        case.next_step = time_limit_texts.next_step(case)
        case.state_tone = codes.STATES[case.state].tone
        case.due_tone = case.card(on)
    return cases


def sides_text(dispute):
    """ "王强 – 李梅、李东": the opposed sides; reads `current_parties` of `for_list`."""
    names = {side.code: [] for side in codes.SIDES}
    for party in dispute.current_parties:
        names[party.side].append(party.name)
    against = [join_names(names[side]) for side in codes.OPPOSED_SIDES if names[side]]
    return " – ".join(against) or join_names(names[codes.SIDE_OTHER]) or _("parties not known yet")


def join_names(names):
    """Names separated as in the language of the reader."""
    return ("、" if (get_language() or "").startswith("zh") else ", ").join(map(str, names))
