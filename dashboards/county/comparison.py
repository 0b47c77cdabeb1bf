"""Each unit beside the median of those like it, the worst first. Pure: lines in, lines out."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from dashboards.county.measures import LOW, MEASURES, NEITHER, Measure

# A median of fewer is one unit's own figure, or close to it.
FEWEST_ALIKE = 3


@dataclass(frozen=True)
class Cell:
    """One figure of one unit: the count with the address of its records, the rate, the median of its class."""

    measure: Measure
    count: int
    rate: float | None
    middle: float | None
    url: str
    is_few: bool
    before: int | None = None
    year_before: int | None = None

    @property
    def is_behind(self):
        """On the bad side of the median."""
        if self.is_few or self.rate is None or self.middle is None:
            return False
        return (self.rate - self.middle) * self.measure.worse > 0

    @property
    def is_compared(self):
        has_both = self.rate is not None and self.middle is not None
        return has_both and not self.is_few and self.measure.worse != NEITHER

    @property
    def rate_text(self):
        return self.measure.rate_text(self.rate)

    @property
    def middle_text(self):
        return self.measure.rate_text(self.middle)


def medians(lines):
    """{(class, code): median rate} over the units of each class that are not few; absent below FEWEST_ALIKE."""
    rates = defaultdict(list)
    for line in lines:
        for measure in MEASURES:
            rate = measure.rate(line.figures)
            if rate is not None and not measure.is_few(line.figures):
                rates[line.kind, measure.code].append(rate)
    return {key: median(class_rates) for key, class_rates in rates.items() if len(class_rates) >= FEWEST_ALIKE}


def compare(lines):
    """Give every line its cells; lines as `dashboards.county.lines` makes them."""
    middle = medians(lines)
    for line in lines:
        line.cells = [_cell(line, measure, middle.get((line.kind, measure.code))) for measure in MEASURES]
    return lines


def _cell(line, measure, middle):
    return Cell(
        measure,
        count=line.figures[measure.count],
        rate=measure.rate(line.figures),
        middle=middle,
        url=line.urls[measure.code],
        is_few=measure.is_few(line.figures),
        before=line.before[measure.count] if measure.of_period else None,
        year_before=line.year_before[measure.count] if measure.of_period else None,
    )


def worst_first(line):
    """Behind the median in most figures, then without an officer, then by what is late."""
    return (-line.behind, -line.vacant, -line.figures["overdue"], line.unit.code)


def ordered(lines, ordering):
    """By the rate of a measure (its code, `-` for downwards), by name, or worst first; what has no rate stands last."""
    name, downwards = ordering.lstrip("-"), ordering.startswith("-")
    if name == "unit":
        return sorted(lines, key=lambda line: line.unit.code, reverse=downwards)
    places = {measure.code: place for place, measure in enumerate(MEASURES)}
    if name not in places:
        return sorted(lines, key=worst_first, reverse=ordering == "-behind")

    def rate(line):
        cell = line.cells[places[name]]
        return cell.rate

    rated = sorted((line for line in lines if rate(line) is not None), key=rate, reverse=downwards)
    return rated + [line for line in lines if rate(line) is None]


def worst_side(measure):
    """The ordering that puts the worst units of a measure first."""
    return measure.code if measure.worse == LOW else f"-{measure.code}"
