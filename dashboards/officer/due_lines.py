"""Follow-ups and households as lines of work: who, where, why, how late, and the one next step."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.links import records


def follow_up_lines(follow_ups):
    """Items of `_components/due_list.html`."""
    return [
        {
            "who": _whom(follow_up),
            "where": str(follow_up.household.dwelling) if follow_up.household_id else "",
            "why": follow_up.reason,
            "due_on": follow_up.due_on,
            "url": follow_up.get_absolute_url(),
            "step": {
                "label": _("Log visit"),
                "url": records("visits:create", follow_up=follow_up.pk),
                "primary": False,
            },
        }
        for follow_up in follow_ups
    ]


def _whom(follow_up):
    if follow_up.resident_id and follow_up.household_id:
        return f"{follow_up.resident} · {follow_up.household}"
    return str(follow_up.who)


def household_lines(households, amber, red):
    """Longest unvisited first; `amber` and `red` are days from which the tint changes."""
    today = timezone.localdate()
    lines = []
    for household in households:
        days = (today - household.unvisited_since).days
        never = household.last_visited_on is None
        text = ngettext("%(n)d day without a visit", "%(n)d days without a visit", days) % {"n": days}
        lines.append(
            {
                "household": household,
                "url": household.get_absolute_url(),
                "visit_url": f"{reverse('visits:create')}?household={household.pk}",
                "days": days,
                "text": _("not visited yet") if never else text,
                "tone": "red" if days >= red else "yellow" if days >= amber else "grey",
            }
        )
    return lines
