"""The form of a notice of holidays."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.imports.spreadsheet_reader import MAX_BYTES
from core.web.forms import Form
from followups.calendar.notice_text import MAX_TEXT, read_notice, text_of_file

# More would push the text out of sight.
MAX_PROBLEMS = 12


class NoticeForm(Form):
    """Pasted or as a file; what a file holds is put into the text, so that a mistake in it is mended here."""

    draft = False
    year = forms.ChoiceField(label=_("Year"))
    text = forms.CharField(
        label=_("Text of the notice"),
        required=False,
        max_length=MAX_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Paste it as the State Council published it, or one line for each day."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("Text, CSV (UTF-8 or GBK) or xlsx."),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.csv,.xlsx,.xls"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        self.fields["year"].choices = [(str(year), str(year)) for year in range(this_year, this_year + 3)]

    def clean(self):
        data = super().clean()
        file, text = data.get("file"), (data.get("text") or "").strip()
        if file and text:
            self.add_error("file", _("Paste the text or choose a file, not both."))
        elif file:
            text = self._read(file)
        elif not text and "text" not in self.errors:
            self.add_error("text", _("Paste the notice, or choose a file."))
        if text and data.get("year") and not self.errors:
            data["text"] = text
            for sentence in read_notice(text, int(data["year"])).sentences[:MAX_PROBLEMS]:
                self.add_error("text", sentence)
        return data

    def facts(self):
        """What the action takes."""
        file = self.cleaned_data.get("file")
        return {
            "year": int(self.cleaned_data["year"]),
            "text": self.cleaned_data["text"],
            "file_name": file.name if file else "",
        }

    def _read(self, file):
        try:
            text = text_of_file(file.read(MAX_BYTES + 1))
        except Invalid as problem:
            self.add_error("file", problem.message)
            return ""
        self.data = self.data.copy()
        self.data[self.add_prefix("text")] = text
        if len(text) > MAX_TEXT:
            self.add_error("text", _("The text has more than %(most)d characters.") % {"most": MAX_TEXT})
        return text
