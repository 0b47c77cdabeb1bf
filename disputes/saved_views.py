"""The saved views of cases, each with a short name: tabs of the list, counts, drill-downs, `?view=`."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disputes.models import Acknowledgement, Dispute

LABELS = {
    "mine": _("mine"),
    "week": _("due this week"),
    "yellow": _("yellow card"),
    "red": _("red card"),
    "sign": _("to be acknowledged"),
    "replies": _("answer overdue"),
    "terms": _("terms overdue"),
    "extensions": _("extension asked"),
    "flared": _("flared up again"),
    "open": _("open cases"),
    "over": _("closed cases"),
    "all": _("all cases"),
    "void": _("voided cases"),
}
CHOICES = list(LABELS.items())
# Views that only grow: a count of them is no use.
UNCOUNTED = ("over", "all", "void")


def tier_of(user):
    """The tier this officer signs for: "bureau", "chief", or "" without the permission."""
    if not user.can("disputes.acknowledge"):
        return ""
    return Acknowledgement.BUREAU if user.can("county.lead") else Acknowledgement.CHIEF


def views_for(user):
    """Names of the views offered to this officer; signatures and extensions only with the permission."""
    left_out = set()
    if not user.can("disputes.report"):
        left_out.add("mine")
    if not tier_of(user):
        left_out.add("sign")
    if not user.can("disputes.acknowledge"):
        left_out.add("extensions")
    if not user.can("voided.view"):
        left_out.add("void")
    return [name for name in LABELS if name not in left_out]


def counted_views_for(user):
    """The names of these views that are shown with a count."""
    return [name for name in views_for(user) if name not in UNCOUNTED]


def view_condition(name, user):
    """Q over cases in a view, to count several views in one query."""
    return Q(pk__in=filter_by_view(Dispute.objects.visible_to(user), name, user).values("pk"))


def filter_by_view(rows, name, user):
    """The cases of a view among `rows`, which are those `user` may see."""
    return {
        "mine": lambda: rows.open().filter(handler=user),
        "week": lambda: rows.turning_red(),
        "yellow": lambda: rows.yellow(),
        "red": lambda: rows.overdue(),
        "sign": lambda: rows.to_acknowledge(tier_of(user)),
        "replies": lambda: rows.with_reply_overdue(),
        "terms": lambda: rows.with_terms_overdue(),
        "extensions": lambda: rows.with_pending_extension(),
        "flared": lambda: rows.flared_up(),
        "open": lambda: rows.open(),
        "over": lambda: rows.over(),
        "all": lambda: rows.standing(),
        "void": lambda: rows.filter(voided_at__isnull=False),
    }[name]()
