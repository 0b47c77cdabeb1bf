"""Disputes on the home pages: what is next for whom, each number with the list of its cases."""

from datetime import timedelta

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from core.queries.prepared import prepared
from dashboards.links import records
from disputes import codes, list_rows, saved_views, stats
from disputes.models import Dispute, HandOff, Referral, Term
from disputes.next_steps import ACT_BUTTONS

SHOWN = 8
TERMS_AHEAD = timedelta(days=7)
# The act that leads on, where the state alone tells it; elsewhere the case's own page does.
NEXT_ACTS = {codes.REPORTED: "accept", codes.ACCEPTED: "mediate", codes.REFERRED: "answer"}
LEVEL_TONES = {codes.BLUE: "blue", codes.YELLOW: "yellow", codes.ORANGE: "orange", codes.RED: "red"}

# What waits for a leader, most urgent first: view of the list, figure, icon, tone, words.
ASKS = [
    ("sign", "", "signature", "red", ngettext_lazy(
        "%(n)d grave case waits for your signature", "%(n)d grave cases wait for your signature", "n")),
    ("red", "red", "alarm-clock", "red", ngettext_lazy(
        "%(n)d case is past its limit", "%(n)d cases are past their limit", "n")),
    ("terms", "terms_overdue", "list-checks", "orange", ngettext_lazy(
        "%(n)d agreement has an overdue term", "%(n)d agreements have overdue terms", "n")),
    ("replies", "answers_overdue", "send", "orange", ngettext_lazy(
        "%(n)d referral is not answered in time", "%(n)d referrals are not answered in time", "n")),
    ("extensions", "extensions_asked", "calendar-plus", "blue", ngettext_lazy(
        "%(n)d request for more time to decide", "%(n)d requests for more time to decide", "n")),
    ("week", "turning_red", "calendar-clock", "yellow", ngettext_lazy(
        "%(n)d case reaches its limit this week", "%(n)d cases reach their limit this week", "n")),
    ("flared", "flared_up", "rotate-ccw", "yellow", ngettext_lazy(
        "%(n)d case flared up again", "%(n)d cases flared up again", "n")),
]  # fmt: skip


def officer_cases(user, today):
    """The own cases by what is due first, and what others owe them; a fixed number of queries."""
    return {
        "cases": case_lines(_mine(user=user), user),
        "cases_url": records("disputes:list", view="mine"),
        "case_figures": _figures(stats.waiting_counts_for(user, today)),
        "terms": _terms(user=user, until=today + TERMS_AHEAD),
        "offers": _offers(user=user),
        "replies": _replies(user=user, on=today),
    }


@prepared
def _mine(user):
    mine = Dispute.objects.visible_to(user).open().filter(handler=user.pk, due_on__isnull=False)
    return mine.ranked().order_by("due_on", "-level_rank", "id").for_list()[:SHOWN]


@prepared
def _terms(user, until):
    rows = Term.objects.visible_to(user).pending().filter(due_on__lte=until)
    return rows.for_list().order_by("due_on", "id")[:SHOWN]


@prepared
def _offers(user):
    return HandOff.objects.visible_to(user).to_answer(user).for_list()[:SHOWN]


@prepared
def _replies(user, on):
    return Referral.objects.visible_to(user).overdue(on).for_list().order_by("reply_due_on", "id")[:SHOWN]


def case_lines(cases, user):
    """Items of `_components/due_list.html`: the case, what is next, how long still, the one act."""
    may_handle = user.can("disputes.handle")
    return [
        {
            "who": str(item),
            "where": item.place,
            "why": capfirst(item.next_step),
            "when": item.time_left,
            "due_on": item.due_on,
            "url": item.get_absolute_url(),
            "status": item.get_level_display(),
            "tone": LEVEL_TONES[item.level],
            "step": _step(item, may_handle),
        }
        for item in list_rows.with_list_fields(cases)
    ]


def _step(case, may_handle):
    name = NEXT_ACTS.get(case.state) if may_handle and case.procedure != codes.HANDLING else None
    if name is None:
        return {"label": _("Go to the case"), "url": case.get_absolute_url(), "primary": False}
    act = ACT_BUTTONS[name]
    return {"label": act.label, "url": reverse(f"disputes:{act.page}", args=[case.pk]), "primary": False}


def _figures(waiting):
    return [
        {"label": _("Cases past their limit"), "value": waiting["red"], "url": records("disputes:list", view="red")},
        {
            "label": _("Cases due this week"),
            "value": waiting["turning_red"],
            "url": records("disputes:list", view="week"),
        },
    ]


def asks(user, names=None):
    """(icon, tone, words, how many, address) of what waits for a leader, or of the views named."""
    waiting = stats.waiting_counts_for(user)
    waiting[""] = waiting.get(f"{saved_views.tier_of(user)}_to_acknowledge", 0)
    for view, figure, icon, tone, text in ASKS:
        if names is None or view in names:
            n = waiting[figure]
            yield icon, tone, text % {"n": n}, n, records("disputes:list", view=view)


def level_lines(user, unit_lines, unit):
    """One line a unit that has an open or a red case: cases by level, and how many are red; one query."""
    counted = stats.open_by_level(Dispute.objects.visible_to(user), unit)
    results = []
    for line in unit_lines:
        pk = line.unit.pk
        levels = counted.get(pk, {})
        reds = sum(level["red"] for level in levels.values())
        if reds or any(level["open"] for level in levels.values()):
            results.append(
                {
                    "unit": line.unit,
                    "url": line.url,
                    "levels": _levels(levels, unit, pk),
                    "red": reds,
                    "red_url": records("disputes:list", view="red", **{unit: pk}),
                }
            )
    return sorted(results, key=lambda line: -line["red"])


def _levels(levels, unit, pk):
    """Gravest first."""
    return [
        {
            "count": levels.get(code, {}).get("open", 0),
            "label": label,
            "url": records("disputes:list", view="open", level=code, **{unit: pk}),
        }
        for code, label in reversed(codes.LEVELS.choices)
    ]
