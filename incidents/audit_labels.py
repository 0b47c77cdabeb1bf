"""How lines of the trail about counts are read."""

from django.utils.translation import gettext_lazy as _

from audit.labels import Fact, describe_changes
from incidents.kinds import SHIPPED


def register():
    # A kind the county added appears under its code, which the county chose itself.
    describe_changes("incidents_entered", **{code: Fact(name) for code, name in SHIPPED.items()})
    describe_changes(
        "incidents_imported",
        created=Fact(_("new")),
        updated=Fact(_("changed")),
        unchanged=Fact(_("as they were")),
        rejected=Fact(_("not taken")),
    )
    describe_changes("import_undone", figures=Fact(_("numbers put back")))
