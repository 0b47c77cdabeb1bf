"""The form under a monthly summary."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form
from reports.summaries.models import MAX_REMARK_LENGTH


class RemarkForm(Form):
    text = forms.CharField(
        label=_("Remarks of the chief"),
        required=False,
        max_length=MAX_REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the figures do not say. It stands on the page and in the Word file."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
