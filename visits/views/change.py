"""Correcting, voiding and undoing a visit."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from core.web.feedback import add_message
from core.web.views import ObjectActionView, ScopedObject
from followups.models import FollowUp
from visits import actions
from visits.codes import FINDING_KINDS
from visits.forms import CorrectionForm, Findings, VoidForm, WithdrawPhotoForm
from visits.models import Photo, Visit
from visits.return_forms import ReturnCorrectionForm


class VisitCorrect(ObjectActionView):
    model = Visit
    permission = "visits.record"
    form_class = CorrectionForm
    template_name = "visits/correct.html"
    submit_label = gettext_lazy("Save the correction")
    done_message = gettext_lazy("Corrected. The earlier text stays in the history.")

    def get_title(self):
        return _("Correct the visit")

    def get_form_class(self):
        return ReturnCorrectionForm if self.object.dispute_id else super().get_form_class()

    def get_form_kwargs(self):
        visit = self.object
        people = []
        if visit.household_id:
            people = visit.household.residents.visible_to(self.request.user).here().order_by("birth_date", "id")
        return {**super().get_form_kwargs(), "visit": visit, "people": people, "user": self.request.user}

    @cached_property
    def findings(self):
        current = [
            {"id": current_finding.pk, "kind": current_finding.kind, "text": current_finding.text}
            for current_finding in self.object.current_findings
        ]
        return Findings(self.request.POST or None, prefix="findings", initial=current)

    def form_valid(self, form):
        if not self.findings.is_valid():
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, form):
        residents = {
            current_finding.pk: current_finding.resident_id for current_finding in self.object.current_findings
        }
        rows = [{**row, "resident": residents.get(row.get("id"))} for row in self.findings.rows()]
        facts = form.facts()
        if "contact" not in form.fields:
            facts.pop("contact")
        return actions.correct_visit(
            by=self.request.user,
            visit=self.object,
            expected_version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            findings=rows,
            photos=form.cleaned_data.get("photos") or (),
            **facts,
        )

    def conflict(self, form, error):
        """What was typed stays; sending it again is then a decision, made knowing what stands now."""
        form.data = form.data.copy()
        form.data["version"] = str(error.current.version)
        return super().conflict(form, error)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            visit=self.object,
            findings=self.findings,
            finding_kinds=FINDING_KINDS.choices,
            is_at_door=self.object.kind_code.is_at_door,
            **kwargs,
        )

    def get_draft_key(self, form):
        # One for all versions: on another one than it began from, the page shows both values.
        return "correct"


class VisitVoid(ObjectActionView):
    model = Visit
    permission = "visits.record"
    form_class = VoidForm
    template_name = "visits/void.html"
    done_message = gettext_lazy("Voided. It stays readable to the auditor and counts nowhere.")

    def get_title(self):
        return _("Void this visit")

    def act(self, form):
        return actions.void_visit(by=self.request.user, visit=self.object, reason=form.cleaned_data["reason"])

    def get_context_data(self, **kwargs):
        closed = FollowUp.objects.visible_to(self.request.user).filter(done_by_visit=self.object).count()
        warning = _("The visit will count no more. This cannot be undone; your reason stays with it.")
        if closed:
            reopens = ngettext(
                "%(n)d follow-up that it closed opens again, unless another visit did it too.",
                "%(n)d follow-ups that it closed open again, unless another visit did them too.",
                closed,
            )
            warning = f"{warning} {reopens % {'n': closed}}"
        if self.object.recorded_answers:
            notice = _(
                "What it found of its case counts no more; a case that it opened again is closed again, "
                "unless it was handled since."
            )
            warning = f"{warning} {notice}"
        return super().get_context_data(
            what=str(self.object), warning=warning, visit=self.object, **{"submit_label": _("Void the visit"), **kwargs}
        )


class PhotoWithdraw(ObjectActionView):
    """A wrong photo is withdrawn with a reason."""

    model = Photo
    permission = "visits.record"
    form_class = WithdrawPhotoForm
    title = submit_label = gettext_lazy("Withdraw the photo")
    done_message = gettext_lazy("Withdrawn: the photo is no longer shown.")
    danger = True

    def get_object(self, queryset=None):
        photo = super().get_object(queryset)
        get_object_or_404(Photo.objects.served_to(self.request.user).standing(), pk=photo.pk)
        return photo

    def get(self, request, *args, **kwargs):
        actions.require_photo_change(by=request.user, photo=self.get_object())
        return super().get(request, *args, **kwargs)

    def act(self, form):
        return actions.withdraw_photo(by=self.request.user, photo=self.object, reason=form.cleaned_data["reason"])

    def get_success_url(self):
        return self.object.visit.get_absolute_url()

    get_cancel_url = get_success_url


class VisitUndo(ScopedObject, View):
    """The button of the message after saving: within a minute, by whoever saved it."""

    model = Visit

    def post(self, request, *args, **kwargs):
        if not request.user.can("visits.record"):
            raise PermissionDenied
        visit = actions.undo_visit(by=request.user, visit=self.get_object())
        add_message(request, _("Undone: the visit is voided and what it closed is open again."))
        return HttpResponseRedirect(visit.get_absolute_url())
