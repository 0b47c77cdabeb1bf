"""The small line beside a name: whether it rises or falls; the numbers stand in the row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.charts.formatting import number
from core.charts.markers import path
from core.charts.parts import Figure
from core.charts.scales import Scale

WIDTH, HEIGHT, EDGE = 96, 24, 3


@dataclass(frozen=True)
class TrendDrawing:
    width: int
    height: int
    paths: list
    dots: list


def trend(values: Iterable, label: Any) -> Figure:
    """`values`, oldest first, None where not known; a line from a zero baseline with a dot at the last known value."""
    values = list(values)
    known_values = [float(value) for value in values if value is not None]
    if not known_values:
        return Figure("trend", str(label), _("No figures are known."))
    params = {
        "label": label,
        "first": number(known_values[0]),
        "last": number(known_values[-1]),
        "most": number(max(known_values)),
    }
    sentence = _("%(label)s: from %(first)s to %(last)s, highest %(most)s.") % params
    low, high = min(0, *known_values), max(0, *known_values)
    down = Scale(low, high if high > low else low + 1, HEIGHT - EDGE, EDGE)
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    stretches, places = [[]], []
    for at, value in enumerate(values):
        if value is None:
            stretches.append([])
            continue
        places.append((round(EDGE + step * at, 1), down(value)))
        stretches[-1].append(places[-1])
    alone = [stretch[0] for stretch in stretches if len(stretch) == 1 and stretch[0] != places[-1]]
    drawing = TrendDrawing(
        WIDTH, HEIGHT, [path(stretch) for stretch in stretches if len(stretch) > 1], [*alone, places[-1]]
    )
    return Figure("trend", str(label), sentence, drawings=[drawing])
