"""API tokens: list, issue, revoke."""

from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.forms import TokenForm
from accounts.models import ApiToken
from core.web.forms import Form
from core.web.views import Action, ActionView, Page, SecretOnceMixin

MAX_LISTED = 200


class Tokens(Page):
    permission = "tokens.issue"
    template_name = "accounts/tokens.html"
    title = _("API tokens")
    lead = _("Keys with which programs read and write here. The key itself is shown once, when it is issued.")

    def get_context_data(self, **kwargs):
        tokens = list(ApiToken.objects.visible_to(self.request.user).for_list()[:MAX_LISTED])
        return super().get_context_data(
            usable=[token for token in tokens if token.is_usable],
            ended=[token for token in tokens if not token.is_usable],
            primary_action=Action(_("Issue a token"), reverse_lazy("accounts:token-issue"), "key-round"),
            **kwargs,
        )


class TokenIssue(SecretOnceMixin, ActionView):
    """Issues a token and shows its key once."""

    permission = "tokens.issue"
    form_class = TokenForm
    title = _("Issue a token")
    lead = _("It does what its holder's post allows and its scopes name, whichever is less.")
    submit_label = _("Issue")
    success_url = reverse_lazy("accounts:tokens")
    result_template_name = "accounts/token_issued.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "officer": self.request.user}

    def act(self, form):
        return actions.issue_token(by=self.request.user, **form.cleaned_data)

    def get_secret_context(self):
        token, _key = self.result
        return {"token": token}

    def get_cancel_url(self):
        return self.success_url


class TokenRevoke(ActionView):
    permission = "tokens.issue"
    form_class = Form
    template_name = "accounts/token_revoke.html"
    danger = True
    submit_label = _("Revoke")
    done_message = _("The token is revoked.")
    success_url = reverse_lazy("accounts:tokens")

    def get_token(self):
        rows = ApiToken.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(tokens=[self.get_token()], **kwargs)

    def get_title(self):
        return _("Revoke a token")

    def act(self, form):
        return actions.revoke_token(by=self.request.user, token=self.get_token())

    def get_cancel_url(self):
        return self.success_url
