"""Counts of incidents by room, month and kind for two years and more; a few months nobody entered."""

import math
from datetime import datetime, time, timedelta

from incidents.models import IncidentCount
from incidents.months import months_before, months_up_to

MONTHS = 26
# Incidents a month for every 1,000 residents, all kinds together, and how they divide.
RATE = 2.5
KINDS = {
    "burglary": 0.09,
    "theft": 0.26,
    "fraud": 0.2,
    "robbery": 0.01,
    "assault": 0.08,
    "public-order": 0.28,
    "other": 0.08,
}
# Before the Spring Festival more is stolen; in summer people quarrel.
SEASONS = {
    "burglary": (1.5, 1.2, 0.9, 0.9, 0.9, 0.9, 1, 1, 0.9, 1, 1.1, 1.4),
    "theft": (1.4, 1.1, 0.9, 0.9, 1, 1, 1, 1, 1, 1, 1.1, 1.3),
    "assault": (0.8, 0.9, 0.9, 1, 1.1, 1.2, 1.3, 1.3, 1.1, 1, 0.9, 0.8),
    "public-order": (0.9, 0.9, 0.9, 1, 1.1, 1.2, 1.2, 1.2, 1, 1, 0.9, 0.9),
}
YEARLY = 0.93  # a year of visits and patrols leaves so much
UNKNOWN = 0.02  # of the months for which a room has no numbers


class Incidents:
    """The counts of every room, as the station entered them early in the month after."""

    def __init__(self, plan, loader, staff):
        self.plan, self.loader, self.staff = plan, loader, staff

    def build(self, rooms):
        this_month = self.plan.today.replace(day=1)
        months = months_up_to(months_before(this_month, 1), MONTHS + self.plan.history_days // 31)
        for room in rooms:
            self._room(room, months)

    def _room(self, room, months):
        rng = self.plan.random("incidents", room.number, room.station_number)
        level = rng.uniform(0.75, 1.25)
        for place, month in enumerate(months):
            # The last room of a station is late with the last month; elsewhere a month is forgotten now and then.
            if rng.random() < UNKNOWN or (place == len(months) - 1 and room.is_last and room.station_number % 2 == 0):
                continue
            waning = YEARLY ** ((place - len(months)) / 12)
            for kind, part in KINDS.items():
                season = SEASONS.get(kind, (1,) * 12)[month.month - 1]
                mean = room.residents / 1000 * RATE * part * season * level * waning
                self._count(room, month, kind, draw_count(rng, mean))

    def _count(self, room, month, kind, number):
        day = months_before(month, -1) + timedelta(days=3)
        entered_at = min(datetime.combine(day, time(9, 30), self.plan.now.tzinfo), self.plan.now)
        self.loader.add(
            IncidentCount,
            room_id=room.pk,
            month=month,
            kind=kind,
            count=number,
            created_at=entered_at,
            created_by_id=self.staff.chiefs[room.station],
        )


def draw_count(rng, mean):
    """A number of rare things of which `mean` are expected (Poisson)."""
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, number, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        number += 1
        product *= rng.random()
    return number
