"""The officer's page: what is due first, then cases and what else waits, then the own week in one sentence."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core.queries.prepared import prepared
from core.time.periods import end_of_week
from dashboards.links import records
from dashboards.officer.cases import officer_cases
from dashboards.officer.due_lines import follow_up_lines, next_attempt
from dashboards.officer.others import other_lines
from dashboards.officer.week import week_in_words
from dashboards.own.plan import own_plan
from followups import stats as followup_stats
from followups.models import FollowUp
from residents import stats as resident_stats
from residents.models import Listing, Transfer, WaitingLimit
from residents.rules.listings import REVIEW_AHEAD_DAYS
from visits.models import Visit

MAX_LINES = 8
MAX_DUE = 12


def officer_home(user):
    """Context of `dashboards/officer.html`; the number of queries does not depend on how much is due."""
    today = timezone.localdate()
    follow_up_counts = followup_stats.waiting_for(user, today)
    limit = WaitingLimit.objects.in_force(today)
    plan, cases = own_plan(user, today), officer_cases(user, today)
    reviews = _reviews(user=user, until=today + timedelta(days=REVIEW_AHEAD_DAYS))
    transfers = _transfers(user=user)
    return {
        "today": today,
        "waiting": follow_up_counts,
        "figures": _follow_up_figures(follow_up_counts),
        "due": follow_up_lines(_due(user=user, until=end_of_week(today)), user),
        "next_attempt": next_attempt(),
        "due_url": records("followups:list", when="now"),
        "unvisited": _unvisited_figures(resident_stats.unvisited_for(user, limit, today)),
        "visited": _visited_today(user=user, on=today),
        "week_in_words": week_in_words(plan["week"]),
        "others": other_lines(cases["offers"], cases["replies"], cases["terms"], reviews, transfers),
        **plan,
        **cases,
    }


@prepared
def _due(user, until):
    rows = FollowUp.objects.visible_to(user).open().filter(due_on__lte=until)
    return rows.for_list().order_by("due_on", "id")[:MAX_DUE]


@prepared
def _visited_today(user, on):
    rows = Visit.objects.visible_to(user).standing().filter(visited_by=user.pk, occurred_on=on)
    return rows.for_list().order_by("-occurred_at", "-id")[:MAX_DUE]


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
