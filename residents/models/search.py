"""The index behind the one search box."""

from django.db import models

from residents.models.dwellings import Household
from residents.models.people import Resident
from stations.models import Room


class SearchTerm(models.Model):
    """One thing a resident or household can be found by, with its room, so that one index answers.

    Kinds: `name` (pieces of one and two characters), `pinyin` (full, from each syllable on), `initials`,
    `phone` (keyed hashes of number and tail), `number` (keyed hash of the document), `address` (pieces of two).
    """

    KINDS = ["name", "pinyin", "initials", "phone", "number", "address"]

    kind = models.CharField(max_length=8)
    term = models.CharField(max_length=64)
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", db_index=False)
    resident = models.ForeignKey(Resident, models.CASCADE, null=True, related_name="search_terms")
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="search_terms")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resident__isnull=False, household__isnull=True)
                | models.Q(resident__isnull=True, household__isnull=False),
                name="search_term_has_one_target",
            )
        ]
        indexes = [
            # One room: equality on room first, then the piece; the whole county: the piece alone.
            models.Index(
                fields=["kind", "room", "term"],
                opclasses=["varchar_pattern_ops", "int8_ops", "varchar_pattern_ops"],
                name="search_in_room",
            ),
            models.Index(
                fields=["kind", "term"], opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                name="search_in_county",
            ),
        ]

    def __str__(self):
        return f"{self.kind}:{self.term}"
