"""Bars from a zero baseline: horizontal beside the names of units, or vertical along time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts.bar_parts import BarChartData
from core.charts.formatting import measured
from core.charts.horizontal_bars import horizontal_bars
from core.charts.parts import CANVASES, Figure, Tones, check, table_of
from core.charts.scales import ticks
from core.charts.vertical_bars import vertical_bars

if TYPE_CHECKING:
    from core.charts.parts import Series


def bars(
    title: Any,
    labels: Iterable,
    series: Iterable[Series],
    unit: str = "",
    links: Sequence | None = None,
    marks: Sequence | None = None,
    note: Any = "",
    first: Any = "",
    upright: bool = False,
) -> Figure:
    """A chart of values side by side, one bar per label and series.

    `links` open the records of a label; `marks` are short notes after its first value ("few"). With `upright` the
    bars are vertical, for labels that are times. `first` is the head of the column of labels in the table. Raises
    ValueError where values, links or marks do not match the labels in number.
    """
    labels, series = [str(label) for label in labels], list(series)
    check(labels, series)
    for extras in (links, marks):
        if extras is not None and len(extras) != len(labels):
            raise ValueError("links and marks need one entry per label")
    table = table_of(labels, series, unit, links, marks, first or (_("Period") if upright else _("Unit")))
    values = [float(value) for data_series in series for value in data_series.known_values]
    if not values:
        return Figure("bars", str(title), _("No figures are known."), table, note=str(note))
    whole = all(value.is_integer() for value in values)
    scale = ticks(min(0, *values), max(0, *values), whole=whole)
    data = BarChartData(labels, series, Tones.of(series), unit, scale, links or (), marks or ())
    drawings = [(vertical_bars if upright else horizontal_bars)(data, canvas) for canvas in CANVASES]
    sentence = " ".join(summary for data_series in series if (summary := _summary(data_series, labels, unit)))
    has_links = bool(links and any(links) and not upright)
    return Figure("bars", str(title), sentence, table, drawings, str(note), has_links)


def _summary(series: Series, labels: Sequence[str], unit: str) -> str:
    values = [(float(value), place) for place, value in enumerate(series.values) if value is not None]
    if not values:
        return ""
    most, least = max(values, key=itemgetter(0))[1], min(values, key=itemgetter(0))[1]
    params = {
        "label": series.label,
        "n": len(values),
        "most": measured(series.values[most], unit),
        "most_at": labels[most],
        "least": measured(series.values[least], unit),
        "least_at": labels[least],
    }
    if len(values) == 1:
        return _("%(label)s: %(most)s (%(most_at)s).") % params
    return (
        ngettext(
            "%(label)s, %(n)d bar: highest %(most)s (%(most_at)s), lowest %(least)s (%(least_at)s).",
            "%(label)s, %(n)d bars: highest %(most)s (%(most_at)s), lowest %(least)s (%(least_at)s).",
            len(values),
        )
        % params
    )
