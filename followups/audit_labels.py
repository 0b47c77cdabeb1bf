"""How lines of the trail about the working calendar are read."""

from django.utils.translation import gettext_lazy as _

from audit.labels import AddedField, describe_changes


def register():
    describe_changes(
        "calendar_changed",
        "calendar_restored",
        days=AddedField(_("days that changed")),
        moved=AddedField(_("deadlines moved")),
        turn_late=AddedField(_("late by it")),
        late_no_longer=AddedField(_("late no longer")),
    )
