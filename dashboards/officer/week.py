"""The own week in one sentence, which also says when a target cannot be met any more."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# More than a working day has: what would need it is out of reach, and no pace is asked for.
MOST_HOURS_A_DAY = 8
MOST_HOUSEHOLDS_A_DAY = 30


def week_in_words(week):
    """[sentence about households, sentence about hours], without the number of visits, which is a link."""
    households, hours = week["bars"]
    return [
        _sentence(households, _("%(value)s households"), MOST_HOUSEHOLDS_A_DAY, week["days_left"]),
        _sentence(hours, _("%(value)s hours in the community"), MOST_HOURS_A_DAY, week["days_left"]),
    ]


def is_out_of_reach(left, days_left, most_a_day):
    return bool(left) and left > days_left * most_a_day


def _sentence(bar, words, most_a_day, days_left):
    done = words % {"value": bar["value"]}
    if not bar["par"]:
        return done
    target = _("%(done)s of %(par)s") % {"done": done, "par": bar["par"]}
    if not bar["left"]:
        return _("%(target)s, reached") % {"target": target}
    if is_out_of_reach(bar["left"], days_left, most_a_day):
        return _("%(target)s, which this week can no longer be met") % {"target": target}
    days = ngettext("%(n)d working day", "%(n)d working days", days_left) % {"n": days_left}
    return _("%(target)s, %(left)s left for %(days)s") % {"target": target, "left": bar["left"], "days": days}
