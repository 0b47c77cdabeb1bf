"""The title of a case entered without one: its two sides and its kind, in Chinese as all records are."""

from django.conf import settings

from disputes import case_names, codes, kinds

MAX_LENGTH = 100


def title_for(kind, parties):
    """ "王强与李梅邻里纠纷", from the parties there are."""
    people = case_names.sides_of(parties) or next((party.name for party in parties), "")
    label = kinds.label(kind, settings.LANGUAGE_CODE)
    matter = label if kind == codes.PETITION else f"{label.removesuffix('纠纷')}纠纷"
    return f"{people[: MAX_LENGTH - len(matter)]}{matter}"
