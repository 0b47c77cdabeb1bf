"""Bases of every page: permission first (403), then scope (404), then the rule (a form error or 409).

Pages are thin: `ScopedList` filters, orders and cuts a page; `ScopedDetail` shows one row; `ActionView`
binds a form and calls one action with `by=`; `ConfirmView` asks a reason before what cannot be undone.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView

from core import reads
from core.errors import Conflict, Invalid, NotAllowed, OutOfScope, Refused
from core.feedback import say
from core.pagination import Keyset, fingerprint
from core.renderers import stream_csv


@dataclass(frozen=True)
class Column:
    """A list column: `ordering` is the field that sorts it, empty when it does not sort."""

    key: str
    label: str
    ordering: str = ""
    css: str = ""


@dataclass(frozen=True)
class Action:
    """A button or link: the one primary act of a page, or a next step."""

    label: str
    url: str
    icon: str = ""
    primary: bool = False


class Permitted:
    """Refuses with 403 unless a post held today grants `permission`."""

    permission = ""

    def dispatch(self, request, *args, **kwargs):
        if self.permission and not request.user.can(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Page(Permitted, TemplateView):
    """A page of its own kind with a title and one sentence of context."""

    title = ""
    lead = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.get_title(), lead=self.get_lead(), **kwargs)

    def get_title(self):
        return self.title

    def get_lead(self):
        return self.lead


class ScopedList(Page):
    """`Model.objects.visible_to(user).for_list()` → FilterSet → keyset page → rows."""

    template_name = "generic/list.html"
    fragment_template_name = "generic/_list.html"
    model = None
    filterset_class = None
    columns: tuple = ()
    row_template = ""
    default_ordering = "-id"
    not_null_orderings = frozenset({"created_at", "updated_at", "occurred_at", "due_on", "unvisited_since", "name"})
    page_size = 50
    csv_columns: tuple = ()

    def dispatch(self, request, *args, **kwargs):
        self.permission = self.permission or self.model.VIEW
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self):
        request = self.request
        partial = request.htmx and request.htmx.target == "list" and not request.htmx.history_restore_request
        return [self.fragment_template_name if partial else self.template_name]

    def rows(self):
        return self.model.objects.visible_to(self.request.user).for_list()

    def get_filter(self):
        if not self.filterset_class:
            return None
        return self.filterset_class(self.request.GET or None, queryset=self.rows(), request=self.request)

    def get_ordering(self):
        """The asked ordering, else the one this officer last chose here, else the default."""
        allowed = {c.ordering for c in self.columns if c.ordering} | {self.default_ordering.lstrip("-")}
        remembered = self.request.session.get("orderings", {})
        asked = self.request.GET.get("ordering")
        if asked and asked.lstrip("-") in allowed:
            if remembered.get(self.request.path) != asked:
                self.request.session["orderings"] = {**remembered, self.request.path: asked}
            return asked
        kept = remembered.get(self.request.path, "")
        return kept if kept.lstrip("-") in allowed else self.default_ordering

    def get_page(self, rows):
        ordering = self.get_ordering()
        keyset = Keyset(
            ordering=ordering,
            size=self.page_size,
            fingerprint=fingerprint(self.request),
            extra={"not_null": ordering.lstrip("-") in self.not_null_orderings},
        )
        try:
            page = keyset.page(rows, self.request.GET.get("cursor"))
        except Invalid:
            # A link kept from another filter or officer opens the list from its start.
            page = keyset.page(rows)
        page.next_url = self.link(page.next_cursor)
        page.previous_url = self.link(page.previous_cursor)
        return page

    def link(self, cursor):
        if cursor is None:
            return ""
        query = self.request.GET.copy()
        query["cursor"] = cursor
        return f"?{query.urlencode()}"

    def get(self, request, *args, **kwargs):
        self.filter = self.get_filter()
        self.found = self.filter.qs if self.filter is not None else self.rows()
        if request.GET.get("format") == "csv" and self.csv_columns:
            return self.export()
        return self.render_to_response(self.get_context_data(**kwargs))

    def export(self):
        """Exactly what the list shows, filtered the same way, audited first."""
        reads.exported(self.request, self.model)
        rows = (self.csv_row(row) for row in self.found.order_by("id").iterator(chunk_size=1000))
        names = [str(label) for _key, label in self.csv_columns]
        return stream_csv(rows, names, self.model._meta.model_name)

    def csv_row(self, row):
        found = {}
        for key, label in self.csv_columns:
            value = row
            for part in key.split("."):
                value = getattr(value, part, None)
                value = value() if callable(value) else value
            found[str(label)] = value if value is None or isinstance(value, bool | int | float) else str(value)
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            filter=self.filter,
            columns=self.columns,
            page=self.get_page(self.found),
            row_template=self.row_template,
            primary_action=self.get_primary_action(),
            saved_filters=self.get_saved_filters(),
            empty=self.get_empty(),
            can_export=bool(self.csv_columns),
            **kwargs,
        )

    def get_primary_action(self):
        return None

    def get_saved_filters(self):
        return []

    def get_empty(self):
        return {"title": _("Nothing here"), "text": _("No record matches. Change the filters or clear them.")}


class ScopedObject(Permitted):
    """Finds the row of the address inside the caller's scope; outside is the same as absent."""

    model = None
    pk_url_kwarg = "pk"

    def dispatch(self, request, *args, **kwargs):
        self.permission = self.permission or self.model.VIEW
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset=None):
        if not hasattr(self, "object") or self.object is None:
            rows = self.model.objects.visible_to(self.request.user).for_list()
            self.object = get_object_or_404(rows, pk=self.kwargs[self.pk_url_kwarg])
        return self.object


class ScopedDetail(ScopedObject, DetailView):
    """One record as a story: facts, timeline, next steps."""

    template_name = "generic/detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.get_title(), next_steps=self.get_next_steps(), timeline=self.get_timeline(), **kwargs
        )

    def get_title(self):
        return str(self.object)

    def get_next_steps(self):
        return []

    def get_timeline(self):
        return []


class ActionView(Permitted, FormView):
    """Binds a form and calls one action; what the action refuses comes back beside the field."""

    template_name = "generic/form.html"
    title = ""
    lead = ""
    submit_label = ""
    done_message = ""
    danger = False

    def act(self, form):
        """Call the action with `by=self.request.user`; return what it made."""
        raise NotImplementedError

    def form_valid(self, form):
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
            say(self.request, self.done_message)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def conflict(self, form, error):
        """Somebody saved first: keep what was typed, show what is saved now."""
        form.add_error(None, error.message)
        if "version" in form.fields:
            # Saved once more, knowingly, it goes over what is saved now.
            form.data = form.data.copy()
            form.data["version"] = str(error.current.version)
        response = self.render_to_response(self.get_context_data(form=form, conflict_with=error.current))
        response.status_code = 409
        return response

    def get_context_data(self, **kwargs):
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

    def get_title(self):
        return self.title

    def get_cancel_url(self):
        return self.request.GET.get("back") or self.get_success_url() if hasattr(self, "object") else ".."

    def get_draft_key(self, form):
        key = getattr(form, "draft_key", "")
        return f"{key}:{self.request.path}" if key else ""


class ObjectActionView(ScopedObject, ActionView):
    """An action on one record found inside the scope."""

    def dispatch(self, request, *args, **kwargs):
        if self.permission and not request.user.can(self.permission):
            raise PermissionDenied
        self.object = None
        self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(object=self.object, **kwargs)

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_cancel_url(self):
        return self.object.get_absolute_url()
