"""A care record with its helps, and the panel on the page of a person."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from assistance import actions, rules
from assistance.models import CareRecord, ConsentRequest, Help
from audit.models import Entry
from core.errors import Refused
from core.web.forms import ReasonForm
from core.web.views import Action, Permitted, ScopedDetail, ScopedObject
from residents.models import Resident

ICONS = {
    "care_entered": "heart-handshake",
    "care_changed": "pencil",
    "care_reviewed": "refresh-cw",
    "care_ended": "flag",
    "voided": "ban",
}


def url(name, *args):
    return reverse(f"assistance:{name}", args=args)


class CareDetail(ScopedDetail):
    model = CareRecord
    template_name = "assistance/detail.html"

    @property
    def may_edit(self):
        return self.request.user.scope_for(rules.EDIT).has(self.object.present_room)

    def get_context_data(self, **kwargs):
        record, user = self.object, self.request.user
        may_unmask = user.scope_for("residents.unmask").has(record.present_room)
        helps = Help.objects.visible_to(user).standing().filter(care=record).for_list()
        return super().get_context_data(
            facts=self.get_facts(), helps=helps, may_edit=self.may_edit, may_unmask=may_unmask, lead=self.get_lead(),
            **kwargs,
        )  # fmt: skip

    def get_lead(self):
        record = self.object
        return "" if record.is_active else f"{record.get_end_reason_display()} · {record.ended_on or ''}"

    def get_facts(self):
        record = self.object
        consent = f"{record.consent_on} · {record.get_consent_by_display()} · {record.get_consent_form_display()}"
        person = record.resident
        facts = [
            (_("Person"), person, person.get_absolute_url()),
            (_("Need"), record.get_need_display(), ""),
            (_("What is needed"), record.needs, ""),
            (_("Next contact"), record.next_due_on, ""),
            (_("Review by"), record.review_on if record.is_active else "", ""),
            (_("Contact every so many days"), record.every_days, ""),
            (_("Helper"), record.helper, ""),
            (_("Consent"), consent, ""),
            (_("Guardian"), record.guardian_name, ""),
            (_("The committee or civil affairs may be told"), _("yes") if record.shares else _("no"), ""),
            (_("Contact person"), record.contact_name, ""),
            (_("Police room"), record.present_room, ""),
        ]
        return [{"label": label, "value": value, "url": link} for label, value, link in facts if value]

    def get_next_steps(self):
        record = self.object
        if not (record.is_active and self.may_edit):
            return []
        return [
            Action(_("Record a help"), url("help", record.pk), "hand-heart", primary=not record.is_review_due),
            Action(_("Review"), url("review", record.pk), "refresh-cw", primary=record.is_review_due),
            Action(_("Edit"), url("edit", record.pk), "pencil"),
            Action(_("End the care"), url("end", record.pk), "flag"),
            Action(_("Consent withdrawn"), url("withdraw", record.pk), "undo-2"),
            Action(_("Void"), url("void", record.pk), "ban"),
        ]

    def get_timeline(self):
        lines = Entry.objects.about(self.object).filter(verb__in=ICONS).select_related("by")
        return [
            {"at": line.at, "icon": ICONS[line.verb], "title": line.get_verb_display(), "text": line.reason,
             "by": line.by or ""}
            for line in lines
        ]  # fmt: skip


class CareReveal(ScopedObject, View):
    """GET asks why, POST writes the look down and shows the contact's phone."""

    model = CareRecord
    permission = "residents.unmask"

    def form(self, form, status=200):
        context = {"form": form, "url": self.request.path, "value": self.get_object().contact_phone_masked}
        return render(self.request, "_components/reveal_form.html", context, status=status)

    def get(self, request, **kwargs):
        return self.form(ReasonForm())

    def post(self, request, **kwargs):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.form(form, 422)
        try:
            value = actions.unmask_contact(by=request.user, record=self.get_object(), **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.message)
            return self.form(form, error.status)
        context = {"value": value, "masked": self.get_object().contact_phone_masked, "url": request.path}
        response = render(request, "_components/reveal_value.html", context)
        response["Cache-Control"] = "no-store"
        return response


class OfResident(Permitted, View):
    """Whether a person is cared for or is to be asked, for that person's page to load."""

    permission = "residents.view"

    def get(self, request, pk):
        if not request.user.can(CareRecord.VIEW):
            return HttpResponse()  # an auditor reads the person, and nothing of care
        resident = get_object_or_404(Resident.objects.visible_to(request.user), pk=pk)
        records = CareRecord.objects.visible_to(request.user).standing().for_list().filter(resident=resident)
        may_enter = resident.is_here and request.user.scope_for(rules.EDIT).has(resident.room)
        context = {
            "resident": resident,
            "records": records,
            "request_for_consent": ConsentRequest.objects.visible_to(request.user)
            .open()
            .filter(resident=resident)
            .first(),
            "may_enter": may_enter and not any(record.is_active for record in records),
        }
        return render(request, "assistance/_panel.html", context)
