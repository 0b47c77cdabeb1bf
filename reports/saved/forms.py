"""The forms of a saved report (name, period, schedule, recipient) and of a webhook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form
from reports.exports import exportable
from reports.models import SavedReport, Webhook
from reports.saved.models import WEEKDAYS
from reports.saved.schedule import days_at
from stations.models import Officer
from stations.roles import roles_granting

MAX_PEOPLE = 200


class SavedReportForm(Form):
    draft = False

    name = forms.CharField(label=_("Name"), max_length=80)
    format = forms.ChoiceField(label=_("File"), choices=SavedReport.FORMATS, initial="xlsx")
    period = forms.ChoiceField(label=_("Period"), choices=SavedReport.PERIODS, required=False)
    schedule = forms.ChoiceField(label=_("Schedule"), choices=SavedReport.SCHEDULES, required=False)
    weekday = forms.TypedChoiceField(
        label=_("Weekday"), choices=[("", _("none")), *WEEKDAYS], coerce=int, empty_value=None, required=False,
        help_text=_("Where it is asked weekly."),
    )  # fmt: skip
    month_day = forms.IntegerField(
        label=_("Day of the month"), min_value=1, max_value=31, required=False,
        help_text=_("Where it is asked monthly. Where a month is shorter, its last day."),
    )  # fmt: skip
    recipient = forms.ModelChoiceField(
        label=_("For"), queryset=Officer.objects.none(), required=False, empty_label=_("me"),
        help_text=_("The file holds what this person may see, not what you see."),
    )  # fmt: skip
    webhook = forms.ModelChoiceField(
        label=_("Webhook"), queryset=Webhook.objects.none(), required=False, empty_label=_("none"),
        help_text=_("Then the file goes there as CSV and to no person."),
    )  # fmt: skip

    def __init__(self, *args, user, path, **kwargs):
        super().__init__(*args, **kwargs)
        roles = roles_granting(exportable.exportable_at(path).permission)
        people = Officer.objects.visible_to(user).filter(is_active=True, postings__role__in=roles).exclude(pk=user.pk)
        self.fields["recipient"].queryset = people.distinct().order_by("badge")
        if days_at(path) is None:
            del self.fields["period"]
        if user.can(Webhook.VIEW):
            mine = Webhook.objects.visible_to(user).active().filter(disabled_at__isnull=True)
            self.fields["webhook"].queryset = mine
        else:
            del self.fields["webhook"]


class WebhookForm(Form):
    draft = False

    name = forms.CharField(label=_("Name"), max_length=80)
    url = forms.CharField(label=_("Address"), max_length=300, help_text=_("Begins with https://."))
