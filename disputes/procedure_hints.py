"""One line about each procedure and level, for the officer who has to choose."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disputes import dated_rules


def of_procedure(code, on=None):
    """ "At most 2 rounds; the first within 3 working days." Empty without a rule of the county."""
    law = dated_rules.procedure(code, on)
    if law is None:
        return ""
    rounds, months = law.most_rounds, law.within_months
    parts = [
        rounds and ngettext("at most %(n)d round", "at most %(n)d rounds", rounds) % {"n": rounds},
        law.first_within and _("the first within %(n)d working days") % {"n": law.first_within},
        law.next_within and _("the next within %(n)d working days") % {"n": law.next_within},
        months and ngettext("concluded within %(n)d month", "concluded within %(n)d months", months) % {"n": months},
        law.extension_needs_both and _("longer when both sides agree"),
        law.guardian_below_age and _("the guardian of a party under %(n)d notified") % {"n": law.guardian_below_age},
    ]
    return str(_("; ")).join(str(part) for part in parts if part)


def of_level(level):
    """The meaning of a level, and whether superiors are notified at once."""
    notifies = level.tells_chief or level.tells_bureau
    return level.meaning + (" · " + _("told at once, to be acknowledged") if notifies else "")
