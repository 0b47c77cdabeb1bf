"""The officer's page: what is due first, then who was forgotten, then the own week and month."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import end_of_week
from dashboards.cases import officer_cases
from dashboards.due import follow_up_lines, household_lines
from dashboards.links import records
from dashboards.own.plan import own_plan
from followups import stats as followup_stats
from followups.models import FollowUp
from residents import stats as resident_stats
from residents.models import Household, Listing, Transfer, WaitingLimit
from residents.rules.listings import REVIEW_AHEAD_DAYS

SHOWN = 8


def officer_home(user):
    """Context of `dashboards/officer.html`; the number of queries does not depend on how much is due."""
    today = timezone.localdate()
    follow_ups = FollowUp.objects.visible_to(user)
    households = Household.objects.visible_to(user)
    waiting = followup_stats.waiting(follow_ups, today)
    limit = WaitingLimit.objects.in_force(today)
    due = follow_ups.open().filter(due_on__lte=end_of_week(today)).for_list().order_by("due_on", "id")
    return {
        "today": today,
        "waiting": waiting,
        "figures": _waiting_figures(waiting),
        "due": follow_up_lines(due[:SHOWN]),
        "due_url": records("followups:list", when="now"),
        "forgotten": household_lines(
            households.longest_unvisited().for_list()[:SHOWN],
            limit.amber_days,
            limit.red_days,
        ),
        "forgotten_url": records("residents:households"),
        "unvisited": _unvisited_figures(households),
        "reviews": Listing.objects.visible_to(user)
        .to_review(today + timedelta(days=REVIEW_AHEAD_DAYS))
        .for_list()
        .order_by("review_on", "id")[:SHOWN],
        "transfers": Transfer.objects.to_answer(user).for_list()[:SHOWN],
        **own_plan(user, today),
        **officer_cases(user, today),
    }


def _waiting_figures(waiting):
    return [
        {"label": _("Late"), "value": waiting["overdue"], "url": records("followups:list", when="late")},
        {"label": _("Due by today"), "value": waiting["due"], "url": records("followups:list", when="now")},
        {"label": _("Open in all"), "value": waiting["open"], "url": records("followups:list", state="open")},
    ]


def _unvisited_figures(households):
    counts = resident_stats.unvisited(households)
    return [
        {
            "label": _("Unvisited for %(days)d days") % {"days": days},
            "value": count,
            "url": records("residents:households", unvisited=days, state="current"),
        }
        for days, count in counts.items()
    ]
