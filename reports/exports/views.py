"""My exports: started on a list, written in the background, to be fetched here for a day."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.api.exports import file_of, start
from core.exports import export_store
from core.exports.export_job import ERROR_MESSAGES, STOPPED
from core.privacy import read_audit
from core.web.feedback import add_message
from core.web.views import Page
from reports import actions
from reports.exports import exportable
from reports.exports.codes import EXPORT_STATES


class MyExports(Page):
    """The reader's own exports; while one is under way the list reloads by itself."""

    title = gettext_lazy("My exports")
    lead = gettext_lazy("Files you asked for. Each is kept for a day; you alone can fetch it.")
    template_name = "reports/exports.html"

    def get_template_names(self):
        return ["reports/_exports.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs):
        lines = [self.line(export) for export in export_store.list_exports(self.request.user)]
        return super().get_context_data(
            lines=lines, is_moving=any(not line["export"].is_over for line in lines), **kwargs
        )

    def line(self, export):
        state = EXPORT_STATES[export.state]
        return {
            "export": export,
            "word": state.label,
            "tone": state.tone,
            "why": ERROR_MESSAGES.get(export.error, ERROR_MESSAGES[STOPPED])
            if export.state == export_store.FAILED
            else "",
            "is_ready": export.is_ready,
        }


class NewExport(View):
    """Takes the address of a list and the kind of file; refused where the reader may not see the list."""

    http_method_names = ("post",)

    def post(self, request):
        path, query = request.POST.get("path", ""), request.POST.get("query", "")
        form = request.POST.get("format", export_store.XLSX)
        if form not in export_store.TYPES:
            raise Http404
        return _begin(request, path, _without_paging(query), form)


def _begin(request, path, query, form):
    exported = exportable.exportable_at(path)
    if not request.user.can(exported.permission):
        raise PermissionDenied
    read_audit.record_export(_list_request(request, path, query), exported.model)
    start(request, path=path, query=query, kind=_kind(path), format=form, title=exported.title)
    add_message(request, _("The file is being written. You get a message when it is ready."))
    return HttpResponseRedirect(reverse("exports:list"))


def _kind(path):
    return path.strip("/").replace("/", "-")[:60] or "export"


def _without_paging(query):
    parameters = QueryDict(query, mutable=True)
    for name in ("cursor", "format", "page_size", "csrfmiddlewaretoken"):
        parameters.pop(name, None)
    return parameters.urlencode()


def _list_request(request, path, query):
    """A request for the list itself: the trail records what is exported, not the form that started it."""
    list_request = HttpRequest()
    list_request.user, list_request.path, list_request.GET, list_request.META = (
        request.user,
        path,
        QueryDict(query),
        request.META,
    )
    return list_request


class OwnExport(View):
    """One export of the reader's own; anybody else's is absent."""

    def dispatch(self, request, *args, number="", **kwargs):
        self.export = export_store.get(number, officer=request.user)
        if self.export is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ExportFile(OwnExport):
    def get(self, request):
        """Whoever lost the post it was written for does not get the file either."""
        if not self.export.is_ready:
            raise Http404
        scope = request.user.scope_for(exportable.exportable_at(self.export.path).permission)
        if scope.is_empty or not self.export.is_within(scope):
            raise PermissionDenied
        return file_of(request, self.export)


class CancelExport(OwnExport):
    http_method_names = ("post",)

    def post(self, request):
        actions.cancel_export(by=request.user, number=self.export.number)
        add_message(request, _("The export is cancelled."))
        return HttpResponseRedirect(reverse("exports:list"))


class RetryExport(OwnExport):
    http_method_names = ("post",)

    def post(self, request):
        old = self.export
        return _begin(request, old.path, old.query, old.format)
