"""The messages this app sends, in words; see notifications/message_texts.py."""

from django.utils.translation import gettext_lazy as _

from notifications.message_texts import register_text

register_text(
    "transfer_asked",
    _("%(to_room)s asks for a transfer"),
    _("%(name)s is said to live at %(to_room)s now. Reason: %(reason)s"),
)
register_text(
    "transfer_accepted",
    _("Transfer accepted"),
    _("%(name)s is now registered at your police room. %(from_room)s: %(answer)s"),
)
register_text(
    "transfer_refused",
    _("Transfer refused"),
    _("%(from_room)s did not agree to transfer %(name)s: %(answer)s"),
)

register_text(
    "listing_waits",
    _("A listing waits for your decision"),
    _("%(name)s: open the listing to read the reasons and decide."),
)
register_text("listing_decided", _("A listing was approved"), _("%(name)s: what was proposed has been approved."))
register_text("listing_refused", _("A listing was not agreed to"), _("%(name)s: not agreed to. Reason: %(note)s"))
register_text(
    "renewal_asked",
    _("A listing is to be renewed"),
    _("%(name)s: the officer asks you to renew by %(on)s. Reason: %(note)s"),
)
register_text(
    "listing_over",
    _("A listing ended by itself"),
    _("%(name)s: the term is over, or the person is older than the category goes."),
)
register_text(
    "listing_review",
    _("A listing is to be reviewed"),
    _("%(name)s: review by %(on)s. It ends by itself unless the station chief renews it."),
)
register_text(
    "listing_expired", _("A listing ended by itself"), _("%(name)s: the review date passed and nobody renewed it.")
)
