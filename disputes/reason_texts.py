"""Texts for why a return visit is due."""

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from followups.reason_texts import CANCEL_REASONS, sentence

RETURN = "dispute_return"
RETURNS_ENDED = "dispute_returns_ended"
CANCEL_REASONS[RETURNS_ENDED] = gettext_lazy("The time for return visits is over.")


@sentence(RETURN)
def _dispute_return(data):
    closed_on = parse_date(data.get("closed_on") or "")
    return _("Return visit %(n)d of %(total)d: case %(number)s was closed on %(on)s.") % {
        "n": data.get("n", 1),
        "total": data.get("total", 1),
        "number": data.get("number", ""),
        "on": date_format(closed_on, "DATE_FORMAT") if closed_on else "",
    }
