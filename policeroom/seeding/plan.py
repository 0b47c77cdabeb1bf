"""How big the county is, and when "today" is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

DAYS = 365
ROOMS_PER_STATION = 15
# A county of more rooms is loaded station by station, by several processes if wanted; one of fewer in one go.
ROOMS_AT_ONCE = 30
# Of a large county so many days are simulated day by day: each visit of them costs fifty times one of the years before.
DAYS_OF_LARGE = 120


@dataclass(frozen=True)
class Plan:
    """`now` is an aware local time; nothing in the county happened after it."""

    rooms: int
    stations: int
    communities: int
    households: int
    residents: int
    visits: int
    now: datetime
    seed: int = 1
    years: int = 1  # over which the visits are spread; the last of them are simulated day by day

    @classmethod
    def demo(cls, now=None, seed=1):
        return cls(12, 3, 40, 2000, 6000, 20000, now or timezone.localtime(), seed)

    @classmethod
    def of_size(cls, rooms, residents, visits, now=None, seed=1, years=5):
        return cls(
            rooms=rooms,
            stations=min(rooms, max(3, rooms // ROOMS_PER_STATION)),
            communities=rooms * 10 // 3,
            households=max(1, residents // 3),
            residents=residents,
            visits=visits,
            now=now or timezone.localtime(),
            seed=seed,
            years=years,
        )

    @property
    def today(self):
        return self.now.date()

    @property
    def first_day(self):
        """From here on visits are simulated day by day."""
        return self.today - timedelta(days=self.full_days)

    @property
    def full_days(self):
        return DAYS_OF_LARGE if self.is_split and self.years > 1 else DAYS

    @property
    def history_days(self):
        """Days of visits before those that are simulated day by day."""
        return DAYS * self.years - self.full_days

    @property
    def history_from(self):
        return self.first_day - timedelta(days=self.history_days)

    @property
    def earlier_visits(self):
        return self.visits * self.history_days // (DAYS * self.years)

    @property
    def is_split(self):
        """Whether each station is a portion of its own."""
        return self.rooms > ROOMS_AT_ONCE

    def random(self, *about):
        """A generator of its own for each part, so that one part can change without shifting the others."""
        return Random(":".join(map(str, (self.seed, *about))))


def share(total, weights):
    """Whole numbers in proportion to `weights` that add up to `total` exactly (largest remainders)."""
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
