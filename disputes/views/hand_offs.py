"""Handing a case to another room: offered here, answered there."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.views import Action, Column, ObjectActionView, ScopedDetail, ScopedList
from disputes import actions, selectable
from disputes.forms import oversight
from disputes.models import HandOff
from disputes.rules import transitions
from disputes.views.base import CaseAct


class HandOffNew(CaseAct):
    act_name, form_class = "hand_off", oversight.OfferForm
    title = gettext_lazy("Hand off to another room")
    submit_label = gettext_lazy("Offer")
    done_message = gettext_lazy("Offered; until the other room accepts, the case stays here.")
    verb = staticmethod(actions.offer_hand_off)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "rooms": selectable.rooms_to_hand_to(self.object)}


class HandOffList(ScopedList):
    """What was offered to us, and by us; the case itself stays with its room until the other accepts."""

    model = HandOff
    template_name = "disputes/hand_offs.html"
    row_template = "disputes/_hand_off_row.html"
    title = gettext_lazy("Hand-offs of cases")
    lead = gettext_lazy("Cases one police room offers to another.")
    columns = (
        Column("case", gettext_lazy("Case"), "", "cell-main"),
        Column("rooms", gettext_lazy("From → to"), "", "cell-sub"),
        Column("reason", gettext_lazy("Reason"), "", "cell-wide-only"),
        Column("asked", gettext_lazy("Offered"), "", "cell-num"),
        Column("state", gettext_lazy("State"), "", "cell-status"),
    )

    def rows(self):
        rows, view = super().rows(), self.request.GET.get("view", "")
        return rows.to_answer(self.request.user) if view == "mine" else rows

    def get_saved_filters(self):
        chosen, address = self.request.GET.get("view", ""), reverse("disputes:hand_offs")
        waiting = HandOff.objects.visible_to(self.request.user).to_answer(self.request.user).count()
        return [
            {"label": _("to answer"), "url": f"{address}?view=mine", "active": chosen == "mine", "count": waiting},
            {"label": _("all offers"), "url": address, "active": chosen != "mine"},
        ]

    def get_empty(self):
        return {"title": _("No offer"), "text": _("No police room offers a case, or has been offered one.")}


class HandOffDetail(ScopedDetail):
    """All the other room sees before it accepts: number, kind, level and what was written for it."""

    model = HandOff
    template_name = "disputes/hand_off.html"

    def get_title(self):
        return _("Hand-off of case %(number)s") % {"number": self.object.dispute.short_number}

    def get_context_data(self, **kwargs):
        offer, user = self.object, self.request.user
        is_visible = user.scope_for(HandOff.VIEW).has(offer.dispute.room)
        return super().get_context_data(facts=self.get_facts(), is_visible=is_visible, **kwargs)

    def get_facts(self):
        offer = self.object
        facts = [
            (_("Kind"), offer.dispute.get_kind_display()),
            (_("Level"), offer.dispute.get_level_display()),
            (_("From room"), f"{offer.from_room.station} · {offer.from_room}"),
            (_("To room"), f"{offer.room.station} · {offer.room}"),
            (_("Reason"), offer.reason),
            (_("Answer"), offer.answer),
        ]
        return [{"label": label, "value": value} for label, value in facts if value]

    def get_next_steps(self):
        offer, scope = self.object, self.request.user.scope_for(transitions.HANDLE)
        if offer.state != HandOff.OFFERED:
            return []
        steps = []
        if scope.has(offer.room):
            steps.append(Action(_("Accept"), reverse("disputes:hand_off_accept", args=[offer.pk]), "check", True))
            steps.append(Action(_("Refuse"), reverse("disputes:hand_off_refuse", args=[offer.pk]), "x"))
        if scope.has(offer.from_room):
            steps.append(Action(_("Withdraw the offer"), reverse("disputes:hand_off_withdraw", args=[offer.pk]), "x"))
        return steps


class HandOffAct(ObjectActionView):
    """Answered by the room it was offered to, withdrawn by the one that offered."""

    model = HandOff
    template_name = "disputes/hand_off_act.html"
    permission = transitions.HANDLE
    side = "room"

    def get_object(self, queryset=None):
        offer = super().get_object(queryset)
        if not self.request.user.scope_for(self.permission).has(getattr(offer, self.side)):
            raise PermissionDenied
        return offer

    def get_initial(self):
        return {"version": self.object.version}

    def get_context_data(self, **kwargs):
        offer = self.object
        values = {"number": offer.dispute.short_number, "from": offer.from_room, "to": offer.room}
        return {**super().get_context_data(**kwargs), "lead": _("Case %(number)s, %(from)s → %(to)s") % values}

    def act(self, form):
        facts = dict(form.cleaned_data)
        version = facts.pop("version", None)
        return self.verb(by=self.request.user, hand_off=self.object, expected_version=version, **facts)


class HandOffAccept(HandOffAct):
    form_class = oversight.AcceptOfferForm
    title = submit_label = gettext_lazy("Take the case over")
    done_message = gettext_lazy("The case is with you now.")
    verb = staticmethod(actions.accept_hand_off)

    def get_success_url(self):
        return self.object.dispute.get_absolute_url()


class HandOffRefuse(HandOffAct):
    form_class = oversight.RefuseOfferForm
    title = gettext_lazy("Refuse the hand-off")
    submit_label = gettext_lazy("Refuse")
    done_message = gettext_lazy("Refused; the case stays where it is.")
    verb = staticmethod(actions.refuse_hand_off)


class HandOffWithdraw(HandOffAct):
    side = "from_room"
    form_class = oversight.EmptyForm
    title = submit_label = gettext_lazy("Withdraw the offer")
    done_message = gettext_lazy("The offer has been withdrawn.")
    verb = staticmethod(actions.withdraw_hand_off)
