"""The index behind the one search box."""

from django.db import models
from django.db.models import Q

from residents.models.dwellings import Household
from residents.models.people import Resident
from stations.models import Room


class SearchTerm(models.Model):
    """One thing a resident or household can be found by, with its room, so that one index answers.

    Kinds of a resident: `name` whole, `part` from each later character on, `pinyin` in full, `syllable` from each
    later syllable on, `initials`, `phone` (keyed hash of the number), `tail` (keyed hash of its last four digits).
    Kinds of a household: `address` (from each piece on) and `label`. All but the hashes are found by prefix, so any
    part of a text is one walk of an index. What is kept is made in `residents.search.terms`.
    """

    NAME, PART, PINYIN, SYLLABLE, INITIALS = "name", "part", "pinyin", "syllable", "initials"
    PHONE, TAIL, ADDRESS, LABEL = "phone", "tail", "address", "label"

    kind = models.CharField(max_length=8)
    term = models.CharField(max_length=64)
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", db_index=False)
    resident = models.ForeignKey(Resident, models.CASCADE, null=True, related_name="search_terms", db_index=False)
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="search_terms", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resident__isnull=False, household__isnull=True)
                | Q(resident__isnull=True, household__isnull=False),
                name="search_term_has_one_target",
            )
        ]
        indexes = [
            # One room: equality on room first, then the piece; the whole county: kind and piece.
            models.Index(
                fields=["room", "term", "kind"],
                opclasses=["int8_ops", "varchar_pattern_ops", "varchar_pattern_ops"],
                name="search_in_room",
            ),
            models.Index(
                fields=["kind", "term"],
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                name="search_in_county",
            ),
            # A term has one target: an index of the other column's empty rows would be dead weight.
            models.Index(fields=["resident"], condition=Q(resident__isnull=False), name="search_of_resident"),
            models.Index(fields=["household"], condition=Q(household__isnull=False), name="search_of_household"),
        ]

    def __str__(self):
        return f"{self.kind}:{self.term}"
