"""Pages that show a secret once: a token's key, a one-time password, the secret of a webhook."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


class SecretOnceMixin:
    """For an `ActionView` whose action makes a secret: the response to its form is a page with the secret.

    A redirect would have to store the secret in between, and nobody may store it. Neither the form nor the page is
    kept by a browser's cache. The template extends `generic/secret_once.html`.
    """

    result_template_name = ""

    def get_secret(self) -> str:
        """The secret that the action has just made; by default the last value that it returned."""
        return self.result[-1]

    def get_secret_context(self) -> dict[str, Any]:
        """What the template needs besides `secret`."""
        raise NotImplementedError

    @method_decorator(never_cache)
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(*args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        response = super().form_valid(form)
        if not form.is_valid():
            return response  # the action was refused: the form again, with the reason
        context = {**self.get_secret_context(), "secret": self.get_secret()}
        return render(self.request, self.result_template_name, context)
