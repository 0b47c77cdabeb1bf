"""Disputes on the officer's page: the own cases by what is due first, and what others owe them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.queries.prepared import prepared
from dashboards.links import records
from disputes import codes, list_rows, stats
from disputes.models import Dispute, HandOff, Referral, Term
from disputes.next_steps import ACT_BUTTONS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from stations.models import Officer

MAX_LINES = 8
TERMS_AHEAD = timedelta(days=7)
# The next act, where it follows from the state alone; for other cases the line leads to the case's page.
NEXT_ACTS = {codes.REPORTED: "accept", codes.ACCEPTED: "mediate", codes.REFERRED: "answer"}
LEVEL_TONES = {codes.BLUE: "blue", codes.YELLOW: "yellow", codes.ORANGE: "orange", codes.RED: "red"}


def officer_cases(user: Officer, today: date) -> dict[str, Any]:
    """The part of the page's context about disputes; a fixed number of queries."""
    return {
        "cases": case_lines(_own_cases(user=user), user),
        "cases_url": records("disputes:list", view="mine"),
        "case_figures": _figures(stats.waiting_counts_for(user, today)),
        "terms": _terms(user=user, until=today + TERMS_AHEAD),
        "offers": _offers(user=user),
        "replies": _overdue_replies(user=user, on=today),
    }


@prepared
def _own_cases(user: Officer) -> QuerySet[Dispute]:
    own = Dispute.objects.visible_to(user).open().filter(handler=user.pk, due_on__isnull=False)
    return own.ranked().order_by("due_on", "-level_rank", "id").for_list()[:MAX_LINES]


@prepared
def _terms(user: Officer, until: date) -> QuerySet[Term]:
    rows = Term.objects.visible_to(user).pending().filter(due_on__lte=until)
    return rows.for_list().order_by("due_on", "id")[:MAX_LINES]


@prepared
def _offers(user: Officer) -> QuerySet[HandOff]:
    return HandOff.objects.visible_to(user).to_answer(user).for_list()[:MAX_LINES]


@prepared
def _overdue_replies(user: Officer, on: date) -> QuerySet[Referral]:
    return Referral.objects.visible_to(user).overdue(on).for_list().order_by("reply_due_on", "id")[:MAX_LINES]


def case_lines(disputes: Iterable[Dispute], user: Officer) -> list[dict[str, Any]]:
    """Items of `_components/due_list.html`: the case, what is next, how long still, the one act."""
    may_handle = user.can("disputes.handle")
    return [
        {
            "who": str(dispute),
            "where": dispute.place,
            "why": capfirst(dispute.next_step),
            "when": dispute.time_left,
            "due_on": dispute.due_on,
            "url": dispute.get_absolute_url(),
            "status": dispute.get_level_display(),
            "tone": LEVEL_TONES[dispute.level],
            "step": _step(dispute, may_handle),
        }
        for dispute in list_rows.with_list_fields(disputes)
    ]


def _step(dispute: Dispute, may_handle: bool) -> dict[str, Any]:
    name = NEXT_ACTS.get(dispute.state) if may_handle and dispute.procedure != codes.HANDLING else None
    if name is None:
        return {"label": _("Go to the case"), "url": dispute.get_absolute_url(), "primary": False}
    act = ACT_BUTTONS[name]
    return {"label": act.label, "url": reverse(f"disputes:{act.page}", args=[dispute.pk]), "primary": False}


def _figures(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"label": _("Cases past their limit"), "value": counts["red"], "url": records("disputes:list", view="red")},
        {
            "label": _("Cases due this week"),
            "value": counts["turning_red"],
            "url": records("disputes:list", view="week"),
        },
    ]
