"""From values to places on the canvas, and the round numbers an axis is marked with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

# What a step may begin with; the next one is at most twice as long, so that three ticks are left when five are too few.
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
FEWEST, MOST = 3, 5


@dataclass(frozen=True)
class Scale:
    """Values from `lowest` to `highest` laid out between two places in units of the drawing."""

    lowest: float
    highest: float
    start: float
    end: float

    def __call__(self, value: Any) -> float:
        share = (float(value) - self.lowest) / (self.highest - self.lowest)
        return round(self.start + (self.end - self.start) * share, 1)


def ticks(lowest: float, highest: float, *, whole: bool) -> list[float]:
    """Three to five round numbers from at or below `lowest` to at or above `highest`, whole ones where asked."""
    low, high = Decimal(str(lowest)), Decimal(str(highest))
    for step in _steps(high - low, whole):
        first = int((low / step).to_integral_value(ROUND_FLOOR))
        last = int((high / step).to_integral_value(ROUND_CEILING))
        if last - first < MOST:
            last = max(last, first + FEWEST - 1)
            return [float(step * place) for place in range(first, last + 1)]
    raise ValueError(f"no ticks from {lowest} to {highest}")


def _steps(span: Decimal, whole: bool) -> Iterator[Decimal]:
    """Round steps, shortest first, from one that surely gives too many ticks to one that spans everything."""
    power = (span or Decimal(1)).adjusted() - 1
    for exponent in range(power, power + 4):
        for lead in ROUND:
            step = lead.scaleb(exponent)
            if not whole or step == step.to_integral_value():
                yield step
    if whole:
        # Of a span below ten no step above was whole.
        yield from (Decimal(1), Decimal(2), Decimal(5))


def apart(places: Sequence[float], gap: float, start: float, end: float) -> list[float]:
    """The same places in the same order, moved as little as keeps `gap` between them, from `start` to `end`.

    When they cannot all fit they begin at `start` and run over the end.
    """
    order = sorted(range(len(places)), key=lambda at: places[at])
    results = list(places)
    least = start
    for at in order:
        results[at] = least = max(results[at], least)
        least += gap
    most = max(end, start + gap * (len(places) - 1))
    for at in reversed(order):
        results[at] = most = min(results[at], most)
        most -= gap
    return [round(place, 1) for place in results]
