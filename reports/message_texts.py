"""The messages this app sends, in words; see notifications/message_texts.py."""

from django.utils.translation import gettext_lazy as _

from notifications.message_texts import register_text

register_text(
    "export_done",
    _("Your export is ready"),
    _("%(what)s: %(rows)d rows. The file is kept for a day."),
    icon="download",
)
register_text(
    "export_failed",
    _("Your export could not be written"),
    _("%(what)s: the page of your exports says why, and lets you try again."),
    icon="triangle-alert",
)
register_text(
    "report_ready",
    _("%(name)s is ready"),
    _("Saved by %(by)s. The file holds what you may see, and is kept for a day."),
    icon="download",
)
register_text(
    "report_not_delivered",
    _("%(name)s was not delivered"),
    _("The log of the saved report says why."),
    icon="triangle-alert",
)
register_text(
    "webhook_stopped",
    _("The webhook %(name)s was stopped"),
    _("It failed ten times in a row. Look at its log, have the other side put right, and add it again."),
    icon="triangle-alert",
)
