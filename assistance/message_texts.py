"""The messages this app sends, in words; they name nobody and no need."""

from django.utils.translation import gettext_lazy as _

from notifications.message_texts import register_text


def register():
    register_text("care_helper", _("You help with a care record"), _("Open it to see what is needed."))
    register_text("care_review", _("A care record is to be reviewed"), _("Ask by %(on)s whether help is still wanted."))
    register_text(
        "consents_to_ask",
        _("Consent to be asked of %(n)s persons"),
        _("They were listed as people in need. Nobody is cared for without agreeing: ask at the next visit."),
    )
