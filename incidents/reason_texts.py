"""Why a figure cannot be taken: a code and data are stored, the text is made in the reader's language."""

from django.utils.translation import gettext_lazy as _

from incidents.models import MAX_COUNT

REASON_TEXTS = {
    "room_missing": _("The code of the police room is missing."),
    "room_unknown": _("There is no police room %(text)s in your units."),
    "room_closed": _("The police room was closed before that month."),
    "month_missing": _("The month is missing."),
    "month_not_read": _("%(text)s is no month; write it as 2026-01."),
    "month_ahead": _("That month has not begun."),
    "kind_missing": _("The kind of incident is missing."),
    "kind_unknown": _("There is no kind of incident called %(text)s."),
    "kind_not_held": _("That kind of incident was not counted in that month."),
    "count_missing": _("The number is missing."),
    "count_not_read": _("%(text)s is not a whole number."),
    "count_negative": _("A number of incidents is not negative."),
    "count_too_large": _("More than %(most)d incidents of one kind in a month is a typing error."),
    "said_twice": _("Row %(row)d says the same already."),
    "said_otherwise": _("Row %(row)d gives another number for the same room, month and kind; neither was taken."),
    "column_unknown": _("The column %(text)s is not known and was not read."),
}


def reason_text(code, data=None):
    """The reason in the language of the reader."""
    text = REASON_TEXTS.get(code)
    return text % {"most": MAX_COUNT, "text": "", "row": 0, **(data or {})} if text else ""
