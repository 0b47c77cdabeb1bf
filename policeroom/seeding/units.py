"""Bureau, stations, rooms and communities of the county."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count

from policeroom.seeding.places import CENTRE, COUNTY, REGION, Place, community, town
from policeroom.seeding.plan import share
from policeroom.seeding.texts import HOURS
from stations.models import Bureau, Community, Room, Station


@dataclass
class RoomPlan:
    """One room on its way: where it stands and how much of the county it gets."""

    pk: int
    code: str
    name: str
    station: int  # id
    station_number: int  # from 1
    number: int  # in its station, from 1
    is_last: bool
    latitude: float
    longitude: float
    communities: list = field(default_factory=list)  # (id, Place)
    households: int = 0
    residents: int = 0
    visits: int = 0  # of the days simulated day by day
    earlier_visits: int = 0
    is_vacant: bool = False


class Tree:
    """Writes the units; later parts read `rooms`, `stations` and `bureau`."""

    def __init__(self, plan, loader):
        self.plan, self.loader, self.rng = plan, loader, plan.random("units")
        self.created_at = plan.now - timedelta(days=900 + plan.history_days)
        self.bureau = self.add(Bureau, code=f"{REGION}000000", name=f"{COUNTY}公安局")
        self.places = count()
        self.stations = []
        self.town_names = {}  # by id of the station
        self.rooms = []

    def add(self, model, **values):
        return self.loader.add(model, created_at=self.created_at, created_by_id=None, **values)

    def build(self):
        plan = self.plan
        rooms = share(plan.rooms, [1] * plan.stations)
        communities = iter(share(plan.communities, [1] * plan.rooms))
        for number, rooms_of_station in enumerate(rooms):
            self._station(number, rooms_of_station, communities)
        self._shares()
        return self

    def _station(self, number, rooms, communities):
        name = town(number)
        code = f"{REGION}{101 + number}"
        station = self.add(
            Station,
            code=f"{code}000",
            name=f"{name.rstrip('镇乡')}派出所",
            bureau_id=self.bureau,
            address=f"{COUNTY}{name}政府路{8 + number}号",
            phone=f"0799-52{10000 + 137 * number:05d}"[:12],
        )
        self.stations.append(station)
        self.town_names[station] = name
        centre = CENTRE[0] + self.rng.uniform(-0.15, 0.15), CENTRE[1] + self.rng.uniform(-0.15, 0.15)
        first = 0
        for place in range(rooms):
            size = next(communities)
            served = [community(first + i, next(self.places), is_urban=number == 0) for i in range(size)]
            room = self._room(station, number, place, place == rooms - 1, served, code, centre)
            for i, place_served in enumerate(served):
                room.communities.append((self._community(room, place_served, code, first + i), place_served))
            first += size

    def _room(self, station, number, place, is_last, served, code, centre):
        latitude = centre[0] + self.rng.uniform(-0.03, 0.03)
        longitude = centre[1] + self.rng.uniform(-0.03, 0.03)
        seat = served[0] if served else Place(town(number), True)
        name = f"{seat.name}警务室"
        # The numbers of rooms lie above those of villages, so that no code means two things.
        own_code = f"{code}{501 + place}"
        pk = self.add(
            Room,
            code=own_code,
            name=name,
            station_id=station,
            premises=f"{seat.name}{'社区' if seat.is_urban else '村'}党群服务中心一楼",
            opening_hours=self.rng.choice(HOURS),
            phone=f"0799-53{number * 100 + place:05d}",
            mobile=f"1390799{1000 + number * 100 + place:04d}",
            latitude=Decimal(f"{latitude:.6f}"),
            longitude=Decimal(f"{longitude:.6f}"),
        )
        room = RoomPlan(pk, own_code, name, station, number + 1, place + 1, is_last, latitude, longitude)
        # 无警可驻: the last room of every third station has nobody.
        room.is_vacant = is_last and number % 3 == 2
        self.rooms.append(room)
        return room

    def _community(self, room, place, code, number):
        kind = Community.NEIGHBOURHOOD if place.is_urban else Community.VILLAGE
        name = f"{place.name}{'社区' if place.is_urban else '村'}"
        last = (1 if place.is_urban else 201) + number
        return self.add(Community, code=f"{code}{last:03d}", name=name, room_id=room.pk, kind=kind)

    def _shares(self):
        """Rooms differ in size; a room without an officer gets few visits."""
        plan, rng = self.plan, self.rng
        weights = [rng.uniform(0.7, 1.3) for _ in self.rooms]
        homes = share(plan.households, weights)
        heads = share(plan.residents - plan.households, weights)
        busy = [w * (0.45 if r.is_vacant else 1) for w, r in zip(weights, self.rooms, strict=True)]
        visits, earlier = share(plan.visits - plan.earlier_visits, busy), share(plan.earlier_visits, weights)
        for room, home, more, visit, before in zip(self.rooms, homes, heads, visits, earlier, strict=True):
            room.households, room.residents, room.visits = home, home + more, visit
            room.earlier_visits = before
