"""Who holds which post on a day, read once for a whole job."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from core.scope import Scope
from stations.models import Posting


@dataclass
class PostingsByDay:
    """Officers by (role, unit id), from one query."""

    holders: dict = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def on(cls, day):
        rows = Posting.objects.in_scope(Scope.all()).in_force(day)
        rows = rows.filter(officer__is_active=True, role__in=["officer", "auxiliary", "chief", "bureau"])
        result = cls()
        for role, room, station, bureau, officer in rows.order_by("id").values_list(
            "role", "room", "station", "bureau", "officer"
        ):
            holders = result.holders[role, room or station or bureau]
            if officer not in holders:
                holders.append(officer)
        return result

    def _get(self, role, unit):
        return self.holders.get((role, unit), [])

    def leaders(self, station, bureau):
        """The chief; while a station has none, the county bureau."""
        return self._get("chief", station) or self._get("bureau", bureau)

    def _units(self, role):
        return [unit for held_role, unit in self.holders if held_role == role]

    def any_leader(self):
        """Q of the follow-ups for which `leaders` finds somebody."""
        return Q(room__station__in=self._units("chief")) | Q(room__station__bureau__in=self._units("bureau"))

    def anybody(self):
        """Q of the follow-ups for which `for_room` finds somebody."""
        own = Q(room__in=self._units("officer")) | Q(room__in=self._units("auxiliary"), is_confidential=False)
        return own | self.any_leader()

    def for_room(self, room, station, bureau, is_confidential):
        """(officers to be told, whether they only stand in): the room's own; nobody posted → the chief.

        An auxiliary does not hear of confidential matters, so a room with auxiliaries only leaves those to the chief.
        """
        own = list(self._get("officer", room))
        if not is_confidential:
            own += [officer for officer in self._get("auxiliary", room) if officer not in own]
        return (own, False) if own else (self.leaders(station, bureau), True)
