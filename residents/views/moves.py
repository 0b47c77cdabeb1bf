"""Moving, moving away, coming back, dying, and taking an error back."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.address_values import day_from
from core.web.feedback import add_message
from core.web.forms import ReasonForm
from core.web.views import ObjectActionView
from residents import actions
from residents.forms import ComeBackForm, DeathForm, MoveForm, MoveOutForm
from residents.models import Resident


class PersonAct(ObjectActionView):
    """An act on one resident; afterwards one stands on the person's page."""

    model = Resident
    permission = "residents.edit"


class Move(PersonAct):
    form_class = MoveForm
    submit_label = gettext_lazy("Record the move")
    lead = gettext_lazy("The old home stays in the history.")

    def get_title(self):
        return _("%(name)s moves") % {"name": self.object}

    def get_form_kwargs(self):
        others = Resident.objects.visible_to(self.request.user).here().filter(household=self.object.household_id or 0)
        return {**super().get_form_kwargs(), "user": self.request.user, "others": others.exclude(pk=self.object.pk)}

    def get_initial(self):
        return {"kind": self.object.residency_kind, "household": self.request.GET.get("household", "")}

    def act(self, form):
        facts = dict(form.cleaned_data)
        together = facts.pop("together", [])
        return actions.move_together(by=self.request.user, residents=[self.object, *together], **facts)

    def get_success_url(self):
        add_message(self.request, _("The move has been recorded."))
        return self.object.get_absolute_url()


class ComeBack(PersonAct):
    form_class = ComeBackForm
    submit_label = gettext_lazy("Record the return")
    lead = gettext_lazy("A new residency begins; the old ones stay in the history.")

    def get_title(self):
        return _("%(name)s came back") % {"name": self.object}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self):
        return {"kind": self.object.residency_kind}

    def act(self, form):
        return actions.come_back(by=self.request.user, resident=self.object, **form.cleaned_data)


class Departure(PersonAct):
    danger = True

    def get_initial(self):
        """A visit that found it out names its day."""
        on = day_from(self.request.GET.get("on"))
        return {"on": on} if on else {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(danger_text=self.danger_text, **kwargs)


class MoveOut(Departure):
    form_class = MoveOutForm
    submit_label = gettext_lazy("Record that the person left")
    danger_text = gettext_lazy("Visits that are still due to this person end. The record stays, and can come back.")

    def get_title(self):
        return _("%(name)s moved away") % {"name": self.object}

    def act(self, form):
        return actions.move_out(by=self.request.user, resident=self.object, **form.cleaned_data)

    def get_success_url(self):
        add_message(self.request, _("%(name)s has moved away. The history stays.") % {"name": self.object})
        return self.object.get_absolute_url()


class Died(Departure):
    form_class = DeathForm
    submit_label = gettext_lazy("Record the death")
    danger_text = gettext_lazy("Visits that are still due to this person end, and no new ones begin.")

    def get_title(self):
        return _("%(name)s died") % {"name": self.object}

    def act(self, form):
        return actions.record_death(by=self.request.user, resident=self.object, **form.cleaned_data)


class UndoDeparture(PersonAct):
    form_class = ReasonForm
    submit_label = gettext_lazy("Take it back")
    lead = gettext_lazy("The last residency is open again, as if nobody had left.")

    def get_title(self):
        return _("Entered by mistake: %(name)s") % {"name": self.object}

    def act(self, form):
        reason = form.cleaned_data["reason"]
        return actions.undo_departure(by=self.request.user, resident=self.object, reason=reason)
