"""Counts from a file: send, see what it would change, confirm, take back."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.errors import RuleViolation
from core.exports.csv_renderer import stream_csv
from core.imports.spreadsheet_reader import MAX_BYTES
from core.web.feedback import add_message
from core.web.views import ActionView, Page, Permitted, ScopedObject
from incidents import actions, batches
from incidents.forms import FileForm
from incidents.kinds import Kinds
from incidents.models import ImportBatch
from stations.models import Room

EDIT = "incidents.edit"
MAX_LINES = 200  # lines a preview prints; the counts are of all
LATEST = 5


class Send(ActionView):
    """The file; below it, what one sent before."""

    permission = EDIT
    template_name = "incidents/send.html"
    form_class = FileForm
    title = gettext_lazy("Import incidents")
    lead = gettext_lazy("A table with one figure a row, or one column for each kind of incident.")
    submit_label = gettext_lazy("Look at the file")

    def act(self, form):
        file = form.cleaned_data["file"]
        return actions.read_file(by=self.request.user, name=file.name, content=file.read(MAX_BYTES + 1))

    def get_context_data(self, **kwargs):
        mine = ImportBatch.objects.visible_to(self.request.user).defer("lines", "rejected")
        return super().get_context_data(latest=mine[:LATEST], kinds=Kinds().names(), **kwargs)

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_cancel_url(self):
        return reverse("incidents:list")


class Batch(ScopedObject):
    """A file of one's own; anybody else's is not there."""

    model = ImportBatch


class ImportDetail(Batch, Page):
    """What the file would change, or what it changed."""

    template_name = "incidents/import.html"

    def get_title(self):
        return _("Import: %(file)s") % {"file": self.object}

    def get_context_data(self, **kwargs):
        batch = self.get_object()
        lines = batches.lines_from_json(batch)
        altered = [line for line in lines if line.outcome != batches.SAME]
        rooms = {room.pk: room for room in Room.objects.visible_to(self.request.user)}
        names = Kinds().names()
        return super().get_context_data(
            batch=batch,
            counts=batch.counts,
            altered=[
                {"line": line, "room": rooms.get(line.room_id, ""), "kind": names.get(line.kind, line.kind)}
                for line in altered[:MAX_LINES]
            ],
            more=max(0, len(altered) - MAX_LINES),
            rejected=[{**rejected, "text": batches.reason_of(rejected)} for rejected in batch.rejected[:MAX_LINES]],
            more_rejected=max(0, len(batch.rejected) - MAX_LINES),
            **kwargs,
        )


class RejectedRows(Batch, View):
    """The rows that were not taken, as they came, each with its number and reason; mended, they can be sent again."""

    def get(self, request, *args, **kwargs):
        batch = self.get_object()
        row, why = _("row"), _("why it was not taken")
        names = [name or f"{place}" for place, name in enumerate(batch.header, 1)]
        rows = (
            {**dict(zip(names, item["cells"], strict=False)), row: item["row"], why: batches.reason_of(item)}
            for item in batch.rejected
        )
        return stream_csv(rows, [*names, row, why], "rejected")


class OnBatch(Batch, Permitted, View):
    """An act on a file, by a button; a refusal leads back to its page and says why."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        batch = self.get_object()
        try:
            self.act(batch)
        except RuleViolation as refusal:
            self.refused(batch, refusal)
            add_message(request, refusal.message, level=messages.WARNING)
        return HttpResponseRedirect(batch.get_absolute_url())

    def refused(self, batch, refusal):
        pass


class ConfirmImport(OnBatch):
    def act(self, batch):
        imported = actions.confirm_import(by=self.request.user, batch=batch)
        counts = imported.counts
        text = _("Imported: %(created)d new, %(updated)d changed, %(unchanged)d as they were, %(rejected)d not taken.")
        add_message(self.request, text % counts, undo=reverse("incidents:import_undo", args=[batch.pk]))

    def refused(self, batch, refusal):
        if refusal.details.get("moved"):
            actions.compare_again(by=self.request.user, batch=batch)


class UndoImport(OnBatch):
    def act(self, batch):
        actions.undo_import(by=self.request.user, batch=batch)
        add_message(self.request, _("The import is taken back; every number is as it was before."))
