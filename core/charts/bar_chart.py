"""Bars from a zero baseline: lying beside names of units, or standing along time."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts.bar_parts import Question
from core.charts.lying_bars import lying
from core.charts.parts import SHEETS, Figure, Tones, check, table_of
from core.charts.scales import ticks
from core.charts.standing_bars import standing
from core.charts.words import measured


def bars(title, labels, series, unit="", links=None, marks=None, note="", first="", upright=False):
    """A chart of values side by side, one bar a label and series.

    `links` open the records of a label, `marks` are short words after its first value ("few"); `upright` lets the
    bars stand, for labels that are times. `first` heads the column of labels in the table behind.
    """
    labels, series = [str(label) for label in labels], list(series)
    check(labels, series)
    for given in (links, marks):
        if given is not None and len(given) != len(labels):
            raise ValueError("links and marks are one a label")
    table = table_of(labels, series, unit, links, marks, first or (_("Period") if upright else _("Unit")))
    known = [float(value) for data_series in series for value in data_series.known]
    if not known:
        return Figure("bars", str(title), _("No figures are known."), table, note=str(note))
    whole = all(value.is_integer() for value in known)
    scale = ticks(min(0, *known), max(0, *known), whole=whole)
    question = Question(labels, series, Tones.of(series), unit, scale, links or (), marks or ())
    drawings = [(standing if upright else lying)(question, sheet) for sheet in SHEETS]
    sentence = " ".join(said for data_series in series if (said := _said(data_series, labels, unit)))
    has_links = bool(links and any(links) and not upright)
    return Figure("bars", str(title), sentence, table, drawings, str(note), has_links)


def _said(series, labels, unit):
    known = [(float(value), at) for at, value in enumerate(series.values) if value is not None]
    if not known:
        return ""
    most, least = max(known, key=lambda item: item[0])[1], min(known, key=lambda entry: entry[0])[1]
    words = {
        "label": series.label,
        "n": len(known),
        "most": measured(series.values[most], unit),
        "most_at": labels[most],
        "least": measured(series.values[least], unit),
        "least_at": labels[least],
    }
    if len(known) == 1:
        return _("%(label)s: %(most)s (%(most_at)s).") % words
    return (
        ngettext(
            "%(label)s, %(n)d bar: highest %(most)s (%(most_at)s), lowest %(least)s (%(least_at)s).",
            "%(label)s, %(n)d bars: highest %(most)s (%(most_at)s), lowest %(least)s (%(least_at)s).",
            len(known),
        )
        % words
    )
