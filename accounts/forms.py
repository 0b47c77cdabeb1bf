"""Forms of the account pages: shape and parsing only."""

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.scopes import READ_SCOPES, SCOPES
from core.web.forms import Form, KitMixin
from stations.models import Officer


class SignInForm(KitMixin, AuthenticationForm):
    draft = False
    error_messages = {
        "invalid_login": _("Badge number and password do not match. Letters are case-sensitive."),
        "inactive": _("This account may no longer sign in."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Badge number")
        self.fields["username"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})


class PasswordForm(Form):
    """The old password and the new one twice."""

    draft = False
    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; not your name or badge, not one that everybody uses."),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, officer, **kwargs):
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_old(self):
        if not self.officer.check_password(self.cleaned_data["old"]):
            raise ValidationError(_("This is not your present password."))
        return self.cleaned_data["old"]

    def clean_new(self):
        password_validation.validate_password(self.cleaned_data["new"], self.officer)
        return self.cleaned_data["new"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return cleaned


class TokenForm(Form):
    """A token for oneself or for a service account of the own units."""

    draft = False
    holder = forms.ModelChoiceField(label=_("Holder"), queryset=Officer.objects.none(), empty_label=None)
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which program uses it, such as: county data warehouse.")
    )
    days = forms.IntegerField(
        label=_("Days it lasts"), min_value=1, max_value=rules.MAX_DAYS, initial=90, help_text=_("At most a year.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple, choices=[], initial=READ_SCOPES
    )

    def __init__(self, *args, officer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = rules.holders_for(officer)
        self.fields["holder"].label_from_instance = lambda officer: f"{officer.name} ({officer.badge})"
        self.fields["holder"].initial = self.fields["holder"].queryset.first()
        self.fields["scopes"].choices = [(code, scope.label) for code, scope in SCOPES.items()]
