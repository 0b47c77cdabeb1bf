"""Acts on care: entering by consent, changing, reviewing, ending, withdrawing; helps; declining."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance import actions, rules
from assistance.forms import (
    ChangeCareForm,
    EndCareForm,
    EnterCareForm,
    HelpForm,
    ReviewForm,
    VersionForm,
    VoidForm,
)
from assistance.models import CareRecord, ConsentRequest, Help
from core.errors import refuse_if
from core.web.views import ObjectActionView
from residents.models import Resident


class CareEnter(ObjectActionView):
    """Reached from the page of a person; the sentence to read aloud stands on top."""

    model = Resident
    permission = rules.EDIT
    form_class = EnterCareForm
    template_name = "assistance/enter.html"
    submit_label = gettext_lazy("Enter on the care list")
    done_message = gettext_lazy("Entered; the first contact is due in a week.")

    def get_object(self, queryset=None):
        resident = super().get_object(queryset)
        self.request.user.scope_for(self.permission).require(resident.room)
        return resident

    def get_title(self):
        return _("Care for %(name)s") % {"name": self.object}

    def get_initial(self):
        waiting = ConsentRequest.objects.visible_to(self.request.user).open().filter(resident=self.object).first()
        return {"need": waiting.need} if waiting else {}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "room": self.object.room}

    def act(self, form):
        record, _created = actions.enter_care(by=self.request.user, resident=self.object, **form.cleaned_data)
        return record

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_cancel_url(self):
        return self.object.get_absolute_url()


class CareAct(ObjectActionView):
    """One act on a record; what has ended is said before the form."""

    model = CareRecord
    permission = rules.EDIT

    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        self.request.user.scope_for(self.permission).require(record.present_room)
        return record

    def get(self, request, *args, **kwargs):
        refuse_if(rules.changing(self.get_object()))
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {"version": self.object.version}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"lead": str(self.object.resident), **kwargs})

    def act(self, form):
        facts = dict(form.cleaned_data)
        version = facts.pop("version", None)
        return self.verb(by=self.request.user, record=self.object, expected_version=version, **facts)

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_cancel_url(self):
        return self.object.get_absolute_url()


class CareChange(CareAct):
    form_class, verb = ChangeCareForm, staticmethod(actions.change_care)
    title = gettext_lazy("Edit the care record")

    def get_initial(self):
        names = ("need", "needs", "every_days", "contact_name", "contact_phone", "helper", "sensitive_agreed", "shares")
        values = {name: getattr(self.object, name) for name in names}
        if not self.request.user.can("residents.unmask"):
            values["contact_phone"] = ""
        return {**super().get_initial(), **values}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "room": self.object.present_room}

    def act(self, form):
        form.cleaned_data["helper"] = form.cleaned_data["helper"] or self.request.user
        return super().act(form)


class CareReview(CareAct):
    form_class, verb = ReviewForm, staticmethod(actions.review_care)
    title = gettext_lazy("Ask again")

    def get_initial(self):
        record = self.object
        return {**super().get_initial(), "needs": record.needs, "every_days": record.every_days}

    def get_success_url(self):
        return self.result.get_absolute_url() if self.result.is_active else reverse("assistance:list")


class CareEnd(CareAct):
    form_class, verb = EndCareForm, staticmethod(actions.end_care)
    title = gettext_lazy("End the care")
    submit_label = gettext_lazy("End it")
    done_message = gettext_lazy("The care has ended.")


class CareWithdraw(CareAct):
    form_class, verb = VersionForm, staticmethod(actions.withdraw_consent)
    title = gettext_lazy("Consent withdrawn")
    submit_label = gettext_lazy("Consent withdrawn")
    done_message = gettext_lazy("The record is on no list any more; what it says is erased in 30 days.")
    danger = True

    def get_context_data(self, **kwargs):
        text = _("The record leaves every list at once, and what it says is erased in 30 days. No reason is asked for.")
        return super().get_context_data(danger_text=text, **kwargs)

    def get_success_url(self):
        return reverse("assistance:list")


class CareVoid(CareAct):
    form_class, verb = VoidForm, staticmethod(actions.void_care)
    title = gettext_lazy("Void the care record")
    submit_label = gettext_lazy("Void")
    done_message = gettext_lazy("The record has been voided.")
    danger = True

    def get_success_url(self):
        return reverse("assistance:list")


class HelpNew(CareAct):
    form_class = HelpForm
    title = gettext_lazy("Record a help")
    done_message = gettext_lazy("The help has been recorded.")

    def get_initial(self):
        return {}

    def act(self, form):
        care_help, _created = actions.record_help(by=self.request.user, care=self.object, **form.cleaned_data)
        return care_help


class HelpVoid(ObjectActionView):
    model = Help
    permission = rules.EDIT
    form_class = VoidForm
    title = gettext_lazy("Void the help")
    submit_label = gettext_lazy("Void")
    done_message = gettext_lazy("The help has been voided.")

    def get_object(self, queryset=None):
        care_help = super().get_object(queryset)
        self.request.user.scope_for(self.permission).require(care_help.care.present_room)
        return care_help

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        facts = dict(form.cleaned_data)
        version = facts.pop("version", None)
        return actions.void_help(by=self.request.user, care_help=self.object, expected_version=version, **facts)

    def get_success_url(self):
        return self.object.care.get_absolute_url()

    get_cancel_url = get_success_url


class Decline(ObjectActionView):
    model = ConsentRequest
    permission = rules.EDIT
    form_class = VersionForm
    title = gettext_lazy("Does not want it")
    submit_label = gettext_lazy("Does not want it")
    done_message = gettext_lazy("Off the list; why the person was listed is forgotten.")

    def get_object(self, queryset=None):
        request = super().get_object(queryset)
        self.request.user.scope_for(self.permission).require(request.resident.room)
        return request

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=str(self.object.resident), **kwargs)

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        return actions.decline_care(
            by=self.request.user, request=self.object, expected_version=form.cleaned_data["version"]
        )

    def get_success_url(self):
        return reverse("assistance:requests")

    get_cancel_url = get_success_url
