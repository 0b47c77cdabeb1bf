"""Rooms on a map drawn on the server: points in Mercator's projection, over tiles only where the county has them."""

from collections import defaultdict
from dataclasses import dataclass
from math import asinh, cos, log2, pi, radians, tan
from statistics import fmean

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dashboards.county.comparison import compare
from dashboards.county.figures import CountyFigures
from dashboards.county.lines import Line, room_lines
from dashboards.county.table import page

WIDTH, LEAST_HEIGHT, MAX_HEIGHT, EDGE = 720, 260, 560, 28
# A tile at its own size: 256 pixels; a zoom nearer than a village needs is never loaded.
TILE, NEAREST = 256, 16
# One lonely room, or rooms in one street, are shown with some land around them: a span of about 2 km.
LEAST_SPAN = 0.02 / 360
EARTH_KM = 40_075
LINES = 50
# Beyond so many, names would cover each other: then the stations are named where their rooms lie.
MAX_NAMES = 24

GOOD, BEHIND, UNKNOWN, VACANT, COVERED = "good", "behind", "unknown", "vacant", "covered"
RATED = (
    (GOOD, _("at the median of its class, or better")),
    (BEHIND, _("behind the median of its class")),
    (UNKNOWN, _("not compared: few, or too few rooms alike")),
)
FIGURES = {
    "late": (_("late now"), RATED),
    "unvisited": (_("unvisited"), RATED),
    "officers": (
        _("officers"),
        ((GOOD, _("with its own officer")), (COVERED, _("covered for a while")), (VACANT, _("without an officer"))),
    ),
}


@dataclass
class Point:
    """A room at its place on the sheet; `mark` names shape and colour, `label` says the figure."""

    line: Line
    mark: str
    text: str
    x: float = 0
    y: float = 0

    @property
    def label(self) -> str:
        return f"{self.line.unit}: {self.text}"

    @property
    def name_at(self):
        """Where its name begins, and on which side of the mark, so that it stays on the sheet."""
        return ("end", -10) if self.x > WIDTH * 0.75 else ("start", 10)


def map_of(user, query):
    """Context of `dashboards/county/map.html`."""
    figure = query.get("figure") if query.get("figure") in FIGURES else "late"
    label, legend = FIGURES[figure]
    lines = [line for line in compare(room_lines(CountyFigures.load(user))) if not line.unit.is_closed]
    points = [_point(line, figure, dict(legend)) for line in lines]
    placed = [point for point in points if point.line.unit.latitude is not None]
    sheet = Sheet.around(placed)
    counts = {mark: sum(point.mark == mark for point in points) for mark, _text in legend}
    return {
        "figures": [(code, name) for code, (name, _legend) in FIGURES.items()],
        "figure": figure,
        "figure_label": label,
        "legend": [(mark, text, counts[mark]) for mark, text in legend],
        "points": sorted(placed, key=lambda point: point.mark != GOOD),  # what matters is drawn last, on top
        "sheet": sheet,
        "has_names": len(placed) <= MAX_NAMES,
        "stations": [] if len(placed) <= MAX_NAMES else _stations(placed),
        "unplaced": [point.line.unit for point in points if point.line.unit.latitude is None],
        "page": page(query, sorted(points, key=_worst_first), "", LINES),
        "may_edit": user.can("rooms.edit"),
    }


def _stations(points):
    """[(name, x, y)]: each station in the middle of its rooms."""
    points_by_station = defaultdict(list)
    for point in points:
        points_by_station[point.line.unit.station].append(point)
    return [
        (
            str(station),
            round(fmean(point.x for point in own_points), 1),
            round(fmean(point.y for point in own_points), 1),
        )
        for station, own_points in points_by_station.items()
    ]


def _worst_first(point):
    order = [VACANT, COVERED, BEHIND, UNKNOWN, GOOD]
    return order.index(point.mark), point.line.unit.code


def _point(line, figure, legend):
    if figure == "officers":
        mark = VACANT if line.coverage.vacant else COVERED if line.coverage.covered else GOOD
        return Point(line, mark, str(legend[mark]))
    cell = next(cell for cell in line.cells if cell.measure.code == figure)
    mark = BEHIND if cell.is_behind else GOOD if cell.is_compared else UNKNOWN
    middle = _(" (median %(value)s)") % {"value": cell.middle_text} if cell.middle is not None else ""
    text = _("%(count)s, %(rate)s %(per)s") % {
        "count": cell.count,
        "rate": cell.rate_text,
        "per": cell.measure.rate_label,
    }
    return Point(line, mark, f"{text}{middle}")


def projected(latitude, longitude):
    """WGS-84 degrees on Mercator's square: x and y from 0 to 1, from the west and from the north."""
    lat = radians(min(max(float(latitude), -85), 85))
    return float(longitude) / 360 + 0.5, 0.5 - asinh(tan(lat)) / (2 * pi)


@dataclass(frozen=True)
class Sheet:
    """What is drawn on: its height, the bar of the scale, the tiles beneath."""

    height: float
    bar_km: float
    bar_width: float
    tiles: list

    @classmethod
    def around(cls, points):
        """Give the points their places; None without any."""
        if not points:
            return None
        at = [projected(point.line.unit.latitude, point.line.unit.longitude) for point in points]
        left, right = min(x for x, _y in at), max(x for x, _y in at)
        top, bottom = min(y for _x, y in at), max(y for _x, y in at)
        wide, high = max(right - left, LEAST_SPAN), max(bottom - top, LEAST_SPAN / 2)
        scale = min((WIDTH - 2 * EDGE) / wide, (MAX_HEIGHT - 2 * EDGE) / high)
        height = round(max(high * scale + 2 * EDGE, LEAST_HEIGHT))
        corner = (left + right) / 2 - WIDTH / 2 / scale, (top + bottom) / 2 - height / 2 / scale
        for point, (x, y) in zip(points, at, strict=True):
            point.x, point.y = round((x - corner[0]) * scale, 1), round((y - corner[1]) * scale, 1)
        middle = float(points[0].line.unit.latitude)
        km, width = _bar(scale / (EARTH_KM * cos(radians(middle))))
        return cls(height, km, width, tiles_under(corner, scale, height, settings.MAP_TILES_URL))


def _bar(units_a_km):
    """The longest round length that takes at most a fifth of the sheet: (km, units of the sheet)."""
    fitting = [km for km in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if km * units_a_km <= WIDTH / 5]
    km = fitting[-1] if fitting else 0.1
    return km, round(km * units_a_km, 1)


def tiles_under(corner, scale, height, template):
    """[{url, x, y, size}] of the tiles that cover the sheet; `template` has {z}, {x} and {y}, empty draws none."""
    if not template:
        return []
    zoom = max(0, min(NEAREST, round(log2(scale / TILE))))
    count, size = 2**zoom, scale / 2**zoom
    columns = range(int(corner[0] * count), int((corner[0] + WIDTH / scale) * count) + 1)
    rows = range(int(corner[1] * count), int((corner[1] + height / scale) * count) + 1)
    return [
        {
            "url": template.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y)),
            "x": round((x / count - corner[0]) * scale, 2),
            "y": round((y / count - corner[1]) * scale, 2),
            "size": round(size, 2),
        }
        for x in columns
        for y in rows
        if 0 <= x < count and 0 <= y < count
    ]
