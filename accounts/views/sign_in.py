"""The door: badge and password."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.decorators import method_decorator

from accounts import demo_accounts
from accounts.forms import SignInForm


class SignIn(LoginView):
    """`next` is followed only inside this site; in demo mode every demo account signs in by one press."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            demo_accounts=demo_accounts.existing_accounts(), demo_password=settings.DEMO_PASSWORD, **kwargs
        )

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """By POST only, so that no link can end a session; open to who is signed out already."""

    http_method_names = ("post", "options")
