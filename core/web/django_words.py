"""Sentences of Django that officers read, named here so that the catalogue words them as officers speak.

The catalogue of the project comes before Django's own; the texts are Django's, letter by letter.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

REQUIRED = gettext_noop("This field is required.")
TOO_SHORT = ngettext_lazy(
    "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
TOO_LONG = ngettext_lazy(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
TOO_SMALL = gettext_noop("Ensure this value is greater than or equal to %(limit_value)s.")
TOO_LARGE = gettext_noop("Ensure this value is less than or equal to %(limit_value)s.")
NOT_A_CHOICE = gettext_noop("Select a valid choice. %(value)s is not one of the available choices.")
NOT_A_ROW = gettext_noop("Select a valid choice. That choice is not one of the available choices.")
NOT_A_DATE = gettext_noop("Enter a valid date.")
NOT_A_MOMENT = gettext_noop("Enter a valid date/time.")
NOT_A_NUMBER = gettext_noop("Enter a whole number.")
