"""Transfers: asked by us, to answer by us."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import OutOfScope
from core.privacy.masking import mask_name
from core.web.feedback import add_message
from core.web.forms import Form
from core.web.views import ActionView, Column, ObjectActionView, ScopedList
from residents import actions
from residents.forms import AcceptForm, AskTransferForm, RefuseForm
from residents.models import Resident, Transfer
from residents.rules import transfers as rules
from residents.tickets import resident_of
from residents.views.base import link


class TransferList(ScopedList):
    model = Transfer
    permission = "residents.transfer"
    row_template = "residents/_transfer_row.html"
    title = gettext_lazy("Transfers")
    lead = gettext_lazy("People registered at one police room who live in another now.")
    columns = (
        Column("person", gettext_lazy("Person")),
        Column("rooms", gettext_lazy("From → to")),
        Column("reason", gettext_lazy("Reason")),
        Column("asked", gettext_lazy("Asked"), "", "cell-num"),
        Column("state", gettext_lazy("State")),
        Column("step", gettext_lazy("Next step")),
    )

    def rows(self):
        user, view = self.request.user, self.request.GET.get("view", "")
        rows = super().rows().select_related("created_by")
        if view == "asked":
            return rows.filter(user.scope_for("residents.transfer").q("room"), state=Transfer.ASKED)
        if view == "closed":
            return rows.exclude(state=Transfer.ASKED)
        return rows if view == "all" else rows.to_answer(user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        scope = self.request.user.scope_for("residents.transfer")
        for row in context["page"].rows:
            is_pending = row.state_code.is_pending
            row.may_answer = is_pending and scope.has(row.from_room)
            row.may_accept = row.may_answer and rules.accepting(row) is None
            row.may_withdraw = is_pending and scope.has(row.room)
            # Until it is accepted, the room that asks knows that a person exists, not who it is.
            row.name_masked = mask_name(row.resident.name)
            row.may_name = scope.has(row.from_room) or row.state_code.is_accepted
        return context

    def get_saved_filters(self):
        chosen = self.request.GET.get("view", "")
        offered = [("", _("To answer")), ("asked", _("Asked by us")), ("closed", _("Closed")), ("all", _("All"))]
        return [
            {"label": label, "url": link("transfers", **({"view": view} if view else {})), "active": chosen == view}
            for view, label in offered
        ]

    def get_empty(self):
        if self.request.GET.get("view"):
            return {"title": _("No transfer"), "text": _("Nothing of this kind in your units.")}
        return {"title": _("Nothing to answer"), "text": _("No police room waits for your answer.")}


class AskTransfer(ActionView):
    """Reached from a number that is registered elsewhere; the ticket says whose, the page does not."""

    permission = "residents.transfer"
    form_class = AskTransferForm
    title = gettext_lazy("Ask for a transfer")
    submit_label = gettext_lazy("Ask")

    def dispatch(self, request, *args, **kwargs):
        number = resident_of(request.GET.get("ticket"), request.user) if request.user.is_authenticated else None
        if number is None and request.user.is_authenticated and request.user.can(self.permission):
            raise Http404
        if number is not None:
            self.resident = Resident.objects.select_related("room").get(pk=number)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self):
        return {"household": self.request.GET.get("household", "")}

    def get_context_data(self, **kwargs):
        lead = _("The person with this number is registered at %(room)s. Its officers are told and answer.")
        return super().get_context_data(lead=lead % {"room": self.resident.room}, **kwargs)

    def act(self, form):
        return actions.ask_transfer(by=self.request.user, resident=self.resident, **form.cleaned_data)

    def get_success_url(self):
        add_message(self.request, _("%(room)s has been asked.") % {"room": self.resident.room})
        return link("transfers", view="asked")

    def get_cancel_url(self):
        return reverse("residents:list")


class TransferAct(ObjectActionView):
    model = Transfer
    permission = "residents.transfer"
    side = "from_room"

    def get_object(self, queryset=None):
        """Seen from both rooms, acted on by one."""
        transfer = super().get_object(queryset)
        if not self.request.user.scope_for(self.permission).has(getattr(transfer, self.side)):
            raise OutOfScope
        return transfer

    def get_success_url(self):
        return reverse("residents:transfers")

    get_cancel_url = get_success_url


class AcceptTransfer(TransferAct):
    form_class = AcceptForm
    submit_label = gettext_lazy("Accept: the person moves today")
    done_message = gettext_lazy("The transfer has been accepted.")

    def get_title(self):
        return _("Transfer %(name)s to %(room)s") % {"name": self.object.resident, "room": self.object.room}

    def get_context_data(self, **kwargs):
        lead = _("Reason given: %(reason)s") % {"reason": self.object.reason}
        return super().get_context_data(lead=lead, **kwargs)

    def act(self, form):
        return actions.answer_transfer(by=self.request.user, transfer=self.object, accept=True, **form.cleaned_data)


class RefuseTransfer(AcceptTransfer):
    form_class = RefuseForm
    submit_label = gettext_lazy("Refuse")
    done_message = gettext_lazy("The transfer has been refused.")
    danger = True

    def get_title(self):
        return _("Refuse to transfer %(name)s") % {"name": self.object.resident}

    def get_context_data(self, **kwargs):
        return super().get_context_data(danger_text=_("The police room that asked is told your reason."), **kwargs)

    def act(self, form):
        return actions.answer_transfer(by=self.request.user, transfer=self.object, accept=False, **form.cleaned_data)


class WithdrawTransfer(TransferAct):
    side = "room"
    form_class = Form
    title = gettext_lazy("Withdraw the request")
    submit_label = gettext_lazy("Withdraw")
    done_message = gettext_lazy("The request has been withdrawn.")

    def act(self, form):
        return actions.withdraw_transfer(by=self.request.user, transfer=self.object)
