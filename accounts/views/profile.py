"""The officer's own account."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import View

from accounts import actions
from accounts.forms import PasswordForm
from accounts.models import ApiToken
from accounts.sessions import open_sessions
from core.web.feedback import add_message
from core.web.views import ActionView, Page


class Profile(Page):
    """Posts held today, language, password, open sessions, own tokens."""

    template_name = "accounts/profile.html"
    title = _("Account")
    lead = _("Your posts, your language, and where you are signed in.")

    def get_context_data(self, **kwargs):
        officer = self.request.user
        return super().get_context_data(
            officer=officer,
            postings=officer.postings_today,
            sessions=open_sessions(officer, self.request.session.session_key),
            tokens=ApiToken.objects.filter(user=officer).usable().for_list(),
            **kwargs,
        )


class PasswordChange(ActionView):
    form_class = PasswordForm
    title = _("Change the password")
    lead = _("Other devices on which you are signed in will have to sign in again.")
    submit_label = _("Change the password")
    done_message = _("The password is changed.")
    success_url = reverse_lazy("accounts:profile")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "officer": self.request.user}

    def get_form(self, form_class=None):
        if self.request.user.must_change_password:
            self.lead = _("You signed in with a one-time password. Choose one of your own to go on.")
        return super().get_form(form_class)

    def act(self, form):
        officer = actions.change_password(by=self.request.user, password=form.cleaned_data["new"])
        update_session_auth_hash(self.request, officer)
        return officer

    def get_cancel_url(self):
        return self.success_url


class EndOtherSessions(View):
    http_method_names = ("post", "options")

    def post(self, request):
        ended = actions.sign_out_elsewhere(by=request.user, current_key=request.session.session_key)
        add_message(
            request, ngettext("%(n)d other session ended.", "%(n)d other sessions ended.", ended) % {"n": ended}
        )
        return HttpResponseRedirect(reverse("accounts:profile"))
