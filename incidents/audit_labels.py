"""How lines of the trail about counts are read."""

from django.utils.translation import gettext_lazy as _

from audit.labels import AddedField, describe_changes
from incidents.kinds import SHIPPED


def register():
    # A kind the county added appears under its code, which the county chose itself.
    describe_changes("incidents_entered", **{code: AddedField(name) for code, name in SHIPPED.items()})
    describe_changes(
        "incidents_imported",
        created=AddedField(_("new")),
        updated=AddedField(_("changed")),
        unchanged=AddedField(_("as they were")),
        rejected=AddedField(_("not taken")),
    )
    describe_changes("import_undone", figures=AddedField(_("numbers put back")))
