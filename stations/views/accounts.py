"""Accounts, set up by administrators. A one-time password is answered with the post itself and stored nowhere."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.web.views import ActionView, ObjectActionView
from stations import actions
from stations.forms import AccountReasonForm, OfficerChangeForm, OfficerForm
from stations.models import Officer


@method_decorator(never_cache, name="dispatch")
class OfficerCreate(ActionView):
    permission = "officers.edit"
    form_class = OfficerForm
    title = _("New account")
    lead = _("The account sees nothing until it is given a post.")
    submit_label = _("Make the account")

    def act(self, form):
        return actions.enter_officer(by=self.request.user, **form.cleaned_data)

    def form_valid(self, form):
        response = super().form_valid(form)
        if not form.is_valid():
            return response
        officer, password = self.result
        return shown_once(self.request, officer, password)

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


class AccountAct(ObjectActionView):
    """One act on an account that asks why."""

    model = Officer
    permission = "officers.edit"
    form_class = AccountReasonForm
    heading = ""

    def get_title(self):
        return self.heading % {"name": self.object.name}


class OfficerDisable(AccountAct):
    heading = _("Disable the account of %(name)s")
    lead = _("Open sessions end at once. The posts stay as they are; end them if the person has left.")
    submit_label = _("Disable")
    done_message = _("The account is disabled.")

    def act(self, form):
        return actions.disable_officer(by=self.request.user, officer=self.object, **form.cleaned_data)


class OfficerEnable(AccountAct):
    heading = _("Enable the account of %(name)s")
    lead = _("It sees what its posts of today allow.")
    submit_label = _("Enable")
    done_message = _("The account may sign in again.")

    def act(self, form):
        return actions.enable_officer(by=self.request.user, officer=self.object, **form.cleaned_data)


@method_decorator(never_cache, name="dispatch")
class PasswordReset(AccountAct):
    heading = _("One-time password for %(name)s")
    lead = _("Every open session of the account ends. The new password is shown once and changed at sign-in.")
    submit_label = _("Make a one-time password")

    def act(self, form):
        return actions.reset_password(by=self.request.user, officer=self.object, **form.cleaned_data)

    def form_valid(self, form):
        response = super().form_valid(form)
        return response if not form.is_valid() else shown_once(self.request, self.object, self.result)


def shown_once(request, officer, password):
    return render(request, "stations/password_once.html", {"officer": officer, "password": password})
