"""The kinds of incident as the county's dictionary says them, read once for a page or a file."""

from django.utils.translation import gettext_lazy as _

from incidents.models import IncidentKind
from incidents.months import whole_month

# The shipped kinds, as reports and the trail head them.
SHIPPED = {
    "burglary": _("burglary"),
    "theft": _("theft"),
    "fraud": _("telecom fraud"),
    "robbery": _("robbery and snatching"),
    "assault": _("assault"),
    "public-order": _("public order"),
    "other": _("other"),
}


class Kinds:
    """All kinds there ever were; one query."""

    def __init__(self):
        self.rows = list(IncidentKind.objects.in_order())

    def in_month(self, month):
        """The kinds counted in that month, in order: each that holds on any day of it, as it is called last."""
        period, rows_by_code = whole_month(month), {}
        for row in self.rows:
            if row.valid_from <= period.until and (row.valid_until is None or row.valid_until >= period.since):
                rows_by_code.setdefault(row.code, row)
        return sorted(rows_by_code.values(), key=lambda row: (row.order, row.code))

    def codes(self, month):
        return frozenset(row.code for row in self.in_month(month))

    def names(self):
        """{code: what it is called now, or was last}, in order, kinds no longer counted included."""
        rows_by_code = {}
        for row in self.rows:
            rows_by_code.setdefault(row.code, row)
        return {code: row.name for code, row in rows_by_code.items()}

    def codes_by_name(self):
        """{code or name of any time, in either language, in small letters: code}."""
        codes = {}
        for row in reversed(self.rows):
            for name in (row.code, row.name_en, row.name_zh):
                codes[name.strip().casefold()] = row.code
        return codes
