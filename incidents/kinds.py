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

    def held(self, month):
        """The kinds counted in that month, in order: each that holds on any day of it, as it is called last."""
        period, result = whole_month(month), {}
        for row in self.rows:
            if row.valid_from <= period.until and (row.valid_until is None or row.valid_until >= period.since):
                result.setdefault(row.code, row)
        return sorted(result.values(), key=lambda row: (row.order, row.code))

    def codes(self, month):
        return frozenset(row.code for row in self.held(month))

    def names(self):
        """{code: what it is called now, or was last}, in order, kinds no longer counted included."""
        results = {}
        for row in self.rows:
            results.setdefault(row.code, row)
        return {code: row.name for code, row in results.items()}

    def by_word(self):
        """{code or name of any time, in either language, in small letters: code}."""
        results = {}
        for row in reversed(self.rows):
            for word in (row.code, row.name_en, row.name_zh):
                results[word.strip().casefold()] = row.code
        return results
