"""Names of a case made from its parties. They are data: the same in every language."""

from disputes import codes

MAX_LENGTH = 60


def sides_of(parties):
    """ "王强与李梅", "王强等与李梅"; empty while a side has no party."""
    first, second = (_side(parties, side) for side in codes.OPPOSED_SIDES)
    return f"{first}与{second}" if first and second else ""


def _side(parties, side):
    names = [party.name for party in parties if party.side == side]
    return names[0] + ("等" if len(names) > 1 else "") if names else ""


def subject_of(dispute):
    """The case as one line, for follow-ups and visits: "2026-0012 王强与李梅", its title while a side is unknown."""
    parties = dispute.parties.current().order_by("side", "id")
    return f"{dispute.short_number} {(sides_of(parties) or dispute.title)[:MAX_LENGTH]}"
