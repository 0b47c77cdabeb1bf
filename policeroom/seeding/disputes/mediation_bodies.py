"""People's mediation bodies of the county: one of each township, one of each village and neighbourhood."""

from disputes.models import MediationBody, Mediator
from policeroom.seeding.names import SURNAMES

GIVEN_NAMES = ("国庆", "桂兰", "志明", "秀梅", "建军", "玉芬", "德福", "春华", "永强", "凤英")
MEDIATORS = 2


class MediationBodies:
    """Written with the units, before any case; a RoomContext reads those of its station."""

    def __init__(self, plan, loader, tree):
        self.plan, self.loader, self.tree = plan, loader, tree
        self.rng = plan.random("mediation bodies")

    def build(self):
        towns = {}
        for room in self.tree.rooms:
            if room.station not in towns:
                towns[room.station] = self._body(room, "township", f"{self._town(room)}人民调解委员会")
            for _pk, place in room.communities:
                kind, suffix = ("neighbourhood", "社区") if place.is_urban else ("village", "村")
                self._body(room, kind, f"{self._town(room)}{place.name}{suffix}人民调解委员会")

    def _town(self, room):
        return self.tree.town_names[room.station]

    def _body(self, room, kind, name):
        stamps = {"created_at": self.tree.created_at, "created_by_id": None}
        body = self.loader.add(
            MediationBody, bureau_id=self.tree.bureau, station_id=room.station, kind=kind, name=name, **stamps
        )
        for number in range(MEDIATORS):
            person = self.rng.choice(list(SURNAMES)) + self.rng.choice(GIVEN_NAMES)
            standing = Mediator.ENGAGED if number else Mediator.MEMBER
            self.loader.add(Mediator, body_id=body, name=person, standing=standing, **stamps)
        return body


def bodies_of_station(station):
    """[(id of the body, [ids of its mediators])] in the order they were entered."""
    bodies = MediationBody.objects.filter(station=station).order_by("pk").prefetch_related("mediators")
    return [(body.pk, [mediator.pk for mediator in body.mediators.all()]) for body in bodies]
