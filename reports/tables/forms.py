"""The fields by which a page chooses what its report shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import DateInput, FilterForm
from reports.tables.report_query import BEFORE, BUREAU, DAY, MONTH, ROOM, STATION, WEEK, YEAR
from stations.filters import ANY, MAX_CHOICES
from stations.models import Room, Station

LEVELS = [(ROOM, _("police room")), (STATION, _("station")), (BUREAU, _("bureau"))]
DIVISIONS = [("", _("the whole period")), (DAY, _("by day")), (WEEK, _("by week")), (MONTH, _("by month"))]
COMPARISONS = [("", _("no other period")), (BEFORE, _("the period before")), (YEAR, _("a year earlier"))]
ORDER = ("from", "to", "level", "by", "compare", "station", "room")


class ReportForm(FilterForm):
    """Named like the parameters of the API; `from` is a keyword of Python, so its field is added by hand."""

    to = forms.DateField(label=_("To"), required=False, widget=DateInput)
    level = forms.ChoiceField(label=_("A line for each"), choices=LEVELS, required=False)
    by = forms.ChoiceField(label=_("Divided"), choices=DIVISIONS, required=False)
    compare = forms.ChoiceField(label=_("Compared with"), choices=COMPARISONS, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.DateField(label=_("From"), required=False, widget=DateInput)
        scope = user.scope_for("reports.view")
        for name, model, label in (("station", Station, _("Police station")), ("room", Room, _("Police room"))):
            units = list(model.objects.in_scope(scope).distinct().values_list("pk", "name")[: MAX_CHOICES + 1])
            # One unit leaves no choice, and a drop-down with too many is of no use.
            if 1 < len(units) <= MAX_CHOICES:
                self.fields[name] = forms.ChoiceField(label=label, choices=[("", ANY), *units], required=False)
        self.order_fields(ORDER)
