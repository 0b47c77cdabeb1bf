"""Lines beside those of an earlier period: the one before, or the same a year earlier."""


def questions(asked):
    """The questions, uncompared, whose lines hold every period that those of `asked` are compared with.

    One for all whole pieces; the first and the last, where the question cuts them, may need one each.
    """
    wanted = [asked.compared(period) for period in asked.periods]
    whole = asked.about(wanted[0].since, wanted[-1].until, asked.per)
    inside = set(whole.periods)
    result = [whole] if inside & set(wanted) else []
    return result + [asked.about(item.since, item.until, None) for item in wanted if item not in inside]


def put(report, asked, found, others):
    """Put `compared` into the lines `found`: the days and figures of the line in `others` they are compared with."""
    by_place = {(line["unit"]["id"], line["from"], line["to"]): line for line in others}
    pairs = {period.since: asked.compared(period) for period in asked.periods}
    for line in found:
        period = pairs[line["from"]]
        other = by_place[line["unit"]["id"], period.since, period.until]
        line["compared"] = {
            "from": period.since,
            "to": period.until,
            "closed_on": other["closed_on"],
            "figures": {measure.code: other[measure.code] for measure in report.measures},
        }
