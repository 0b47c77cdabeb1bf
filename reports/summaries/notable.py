"""What stood out in a month: rooms without an officer, rooms that were silent, rooms where follow-ups were late.

Read from the records as they are today, for closed months too: a cause is looked for where it stands.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import short_day
from facts import stats as fact_stats
from stations import stats as station_stats
from stations.models import Room

SILENT_DAYS = 7
# Of each kind the worst, so that the page stays one page; how many more there are is sentences.
MAX_SENTENCES = 4


def notable(user, rooms, period):
    """Sentences, worst first; `rooms` are those of the unit in the reader's scope."""
    days = [period.since + timedelta(days=number) for number in range(period.days)]
    names = dict(rooms.order_by().values_list("pk", "name"))
    facts = fact_stats.FactSelection.in_scope(user.scope_for("reports.view")).filter(room__in=list(names))
    return [*_vacant(rooms, days, names), *_silent(rooms, facts, period, days, names), *_late(facts, period, names)]


def _vacant(rooms, days, names):
    coverages = station_stats.coverage_through(rooms, days)
    vacant_days: dict[int, int] = {}
    for (room, _day), coverage in coverages.items():
        vacant_days[room] = vacant_days.get(room, 0) + coverage.vacant
    counted = sorted(((n, room) for room, n in vacant_days.items() if n), key=lambda item: (-item[0], names[item[1]]))
    sentences = [
        ngettext("%(room)s: %(n)d day without an officer.", "%(room)s: %(n)d days without an officer.", n)
        % {"room": names[room], "n": n}
        for n, room in counted
    ]
    return _worst(sentences, _("without an officer"))


def _silent(rooms, facts, period, days, names):
    """The longest stretch of days on end without a visit, from a week on; of rooms open through the month."""
    visits = fact_stats.days_by_unit(facts, "visits", since=period.since, until=period.until)
    gaps = []
    for room in (
        Room.objects.open(period.until).filter(pk__in=rooms.order_by().values("pk")).values_list("pk", flat=True)
    ):
        visits_by_day = visits.get(room, {})
        length, last = longest_gap([bool(visits_by_day.get(day)) for day in days])
        if length >= SILENT_DAYS:
            gaps.append((length, names[room], days[last - length + 1], days[last]))
    sentences = [
        _("%(room)s: no visit for %(n)d days on end, from %(since)s to %(until)s.")
        % {"room": name, "n": length, "since": short_day(since), "until": short_day(until)}
        for length, name, since, until in sorted(gaps, key=lambda item: (-item[0], item[1]))
    ]
    return _worst(sentences, _("silent for a week or more"))


def longest_gap(busy):
    """(length, place of its last day) of the longest run of days that were not busy; the first of equal ones."""
    best, last, run = 0, -1, 0
    for place, is_busy in enumerate(busy):
        run = 0 if is_busy else run + 1
        if run > best:
            best, last = run, place
    return best, last


def _late(facts, period, names):
    measures = ("follow_ups_done", "follow_ups_late")
    rows = fact_stats.sums_by_period(facts, since=period.since, until=period.until, by="room", measures=measures)
    counts = [(row["follow_ups_late"], sum(row.values()), names[room]) for (room, _none), row in rows.items()]
    late = sorted((row for row in counts if row[0]), key=lambda row: (-row[0], row[2]))
    sentences = [
        _("%(room)s: %(late)d of %(all)d follow-ups done late.") % {"room": name, "late": n, "all": total}
        for n, total, name in late
    ]
    return _worst(sentences, _("with late follow-ups"))


def _worst(sentences: list[str], what: str):
    more = len(sentences) - MAX_SENTENCES
    if more <= 0:
        return sentences
    rest = ngettext("%(n)d more room %(what)s.", "%(n)d more rooms %(what)s.", more) % {"n": more, "what": what}
    return [*sentences[:MAX_SENTENCES], rest]
