"""What new values of the county's rules must keep to: (field, sentence) of the first that does not, or None."""

from django.utils.translation import gettext_lazy as _


def limit(yellow_days, red_days):
    if red_days <= yellow_days:
        return "red_days", _("Red comes later than yellow: give more days than the %(days)d of yellow.") % {
            "days": yellow_days
        }
    return None


def procedure(values):
    if values.get("within_months") and values.get("within_days"):
        return "within_days", _("Give months or days, not both.")
    if values.get("next_within") and not values.get("first_within"):
        return "first_within", _("A limit for the next round needs one for the first.")
    if values.get("extension_needs_both") and not values.get("extension_days"):
        return "extension_days", _("Say how long an extension may be, or that it does not need both sides.")
    return None
