"""Accounts, set up by administrators. A one-time password is shown once, in the response, and stored nowhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.views import ActionView, ObjectActionView, SecretOnceMixin
from stations import actions
from stations.forms import AccountReasonForm, OfficerChangeForm, OfficerForm
from stations.models import Officer

RESULT_TEMPLATE = "stations/password_once.html"


class OfficerCreate(SecretOnceMixin, ActionView):
    permission = "officers.edit"
    form_class = OfficerForm
    title = _("New account")
    lead = _("The account sees nothing until it is given a post.")
    submit_label = _("Make the account")
    result_template_name = RESULT_TEMPLATE

    def act(self, form):
        return actions.enter_officer(by=self.request.user, **form.cleaned_data)

    def get_secret_context(self):
        officer, _password = self.result
        return {"officer": officer}

    def get_success_url(self):
        return reverse("stations:officers")

    get_cancel_url = get_success_url


class OfficerEdit(ObjectActionView):
    model = Officer
    permission = "officers.edit"
    form_class = OfficerChangeForm
    done_message = _("Saved.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_title(self):
        return _("Edit %(name)s") % {"name": self.object.name}

    def act(self, form):
        version = form.cleaned_data["version"]
        return actions.change_officer(
            by=self.request.user, officer=self.object, expected_version=version, **form.values
        )


class AccountActionView(ObjectActionView):
    """One action on an account, with a reason."""

    model = Officer
    permission = "officers.edit"
    form_class = AccountReasonForm
    heading = ""

    def get_title(self):
        return self.heading % {"name": self.object.name}


class OfficerDisable(AccountActionView):
    heading = _("Disable the account of %(name)s")
    lead = _("Open sessions end at once. The posts stay as they are; end them if the person has left.")
    submit_label = _("Disable")
    done_message = _("The account is disabled.")

    def act(self, form):
        return actions.disable_officer(by=self.request.user, officer=self.object, **form.cleaned_data)


class OfficerEnable(AccountActionView):
    heading = _("Enable the account of %(name)s")
    lead = _("It sees what its posts of today allow.")
    submit_label = _("Enable")
    done_message = _("The account may sign in again.")

    def act(self, form):
        return actions.enable_officer(by=self.request.user, officer=self.object, **form.cleaned_data)


class PasswordReset(SecretOnceMixin, AccountActionView):
    heading = _("One-time password for %(name)s")
    lead = _("Every open session of the account ends. The new password is shown once and changed at sign-in.")
    submit_label = _("Make a one-time password")
    result_template_name = RESULT_TEMPLATE

    def act(self, form):
        return actions.reset_password(by=self.request.user, officer=self.object, **form.cleaned_data)

    def get_secret(self):
        return self.result

    def get_secret_context(self):
        return {"officer": self.object}
