"""The officer's page: what is due first, then who was forgotten, then the own week and month."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core.queries.prepared import prepared
from core.time.periods import end_of_week
from dashboards.links import records
from dashboards.officer.cases import officer_cases
from dashboards.officer.due_lines import follow_up_lines, household_lines
from dashboards.own.plan import own_plan
from followups import stats as followup_stats
from followups.models import FollowUp
from residents import stats as resident_stats
from residents.models import Household, Listing, Transfer, WaitingLimit
from residents.rules.listings import REVIEW_AHEAD_DAYS

MAX_LINES = 8


def officer_home(user):
    """Context of `dashboards/officer.html`; the number of queries does not depend on how much is due."""
    today = timezone.localdate()
    follow_up_counts = followup_stats.waiting_for(user, today)
    limit = WaitingLimit.objects.in_force(today)
    return {
        "today": today,
        "waiting": follow_up_counts,
        "figures": _follow_up_figures(follow_up_counts),
        "due": follow_up_lines(_due(user=user, until=end_of_week(today))),
        "due_url": records("followups:list", when="now"),
        "forgotten": household_lines(_forgotten(user=user), limit.amber_days, limit.red_days),
        "forgotten_url": records("residents:households"),
        "unvisited": _unvisited_figures(resident_stats.unvisited_for(user, limit, today)),
        "reviews": _reviews(user=user, until=today + timedelta(days=REVIEW_AHEAD_DAYS)),
        "transfers": _transfers(user=user),
        **own_plan(user, today),
        **officer_cases(user, today),
    }


@prepared
def _due(user, until):
    rows = FollowUp.objects.visible_to(user).open().filter(due_on__lte=until)
    return rows.for_list().order_by("due_on", "id")[:MAX_LINES]


@prepared
def _forgotten(user):
    return Household.objects.visible_to(user).longest_unvisited().for_list()[:MAX_LINES]


@prepared
def _reviews(user, until):
    return Listing.objects.visible_to(user).to_review(until).for_list().order_by("review_on", "id")[:MAX_LINES]


@prepared
def _transfers(user):
    return Transfer.objects.to_answer(user).for_list()[:MAX_LINES]


def _follow_up_figures(follow_up_counts):
    return [
        {"label": _("Late"), "value": follow_up_counts["overdue"], "url": records("followups:list", when="late")},
        {"label": _("Due by today"), "value": follow_up_counts["due"], "url": records("followups:list", when="now")},
        {"label": _("Open in all"), "value": follow_up_counts["open"], "url": records("followups:list", state="open")},
    ]


def _unvisited_figures(counts):
    return [
        {
            "label": _("Unvisited for %(days)d days") % {"days": days},
            "value": count,
            "url": records("residents:households", unvisited=days, state="current"),
        }
        for days, count in counts.items()
    ]
