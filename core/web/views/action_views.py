"""Forms that call one action; a refusal comes back beside the field, with what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.errors import Conflict, Invalid, NotAllowed, OutOfScope, Refused
from core.web.feedback import add_message
from core.web.views.base import Permitted, back_address
from core.web.views.records import ScopedObject

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


class ActionView(Permitted, FormView):
    """Binds a form and calls one action; what the action refuses comes back beside the field."""

    template_name = "generic/form.html"
    title = ""
    lead = ""
    submit_label = ""
    done_message = ""
    danger = False

    def act(self, form: Any) -> Any:
        """Call the action with `by=self.request.user`; return what it made."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.result = self.act(form)
        except Invalid as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        except Conflict as error:
            return self.conflict(form, error)
        except NotAllowed as error:
            raise PermissionDenied(str(error.message)) from error
        except OutOfScope:
            raise
        except Refused as error:
            form.add_error(None, error.message)
        if form.errors:
            return self.form_invalid(form)
        if self.done_message:
            add_message(self.request, self.done_message)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def conflict(self, form: Any, error: Conflict) -> HttpResponse:
        """Somebody else has saved first: keep what was typed, and show what is saved now."""
        form.add_error(None, error.message)
        if "version" in form.fields:
            # Submitting again then overwrites the saved values, knowingly.
            form.data = form.data.copy()
            form.data["version"] = str(error.current.version)
        response = self.render_to_response(self.get_context_data(form=form, conflict_with=error.current))
        response.status_code = 409
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        defaults = {
            "title": self.get_title(),
            "lead": self.lead,
            "submit_label": self.submit_label or _("Save"),
            "cancel_url": self.get_cancel_url(),
            "danger": self.danger,
            "draft_key": self.get_draft_key(context["form"]),
        }
        return {**defaults, **context}

    def get_title(self) -> Any:
        return self.title

    def get_cancel_url(self) -> str:
        return back_address(self.request) or self.get_success_url() if hasattr(self, "object") else ".."

    def get_draft_key(self, form: Any) -> str:
        key = getattr(form, "draft_key", "")
        return f"{key}:{self.request.path}" if key else ""


class ObjectActionView(ScopedObject, ActionView):
    """An action on one record found inside the scope."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.permission and not request.user.can(self.permission):
            raise PermissionDenied
        self.object = None
        self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(object=self.object, **kwargs)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()
