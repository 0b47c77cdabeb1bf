"""The page of one case, its print, and the panel of cases on the pages of a person or a household."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.generic import View

from core.web.views import Permitted, ScopedDetail
from disputes import codes, list_rows, next_steps, time_limit_texts
from disputes.actions.printing import print_case
from disputes.case_file import CaseFile
from disputes.models import Dispute, Mediation, Term
from disputes.rules import transitions
from disputes.timeline import case_timeline
from residents.models import Household, Resident
from stations.models import Officer

PANEL_ROWS = 8


class DisputeDetail(ScopedDetail):
    model = Dispute
    template_name = "disputes/detail.html"

    @property
    def file(self):
        if not hasattr(self, "_file"):
            self._file = CaseFile(self.object, self.request.user)
        return self._file

    def get_title(self):
        return str(self.object)

    def get_context_data(self, **kwargs):
        dispute, user, file = self.object, self.request.user, self.file
        list_rows.with_list_fields([dispute])
        offered = next_steps.offered_acts(file)
        return super().get_context_data(
            file=file,
            first=offered.first,
            beside=offered.beside,
            menu=offered.menu,
            waits=self.get_waits(),
            term_answers=[(Term.PERFORMED, _("Performed")), (Term.BROKEN, _("Broken"))],
            may_edit=self.may("edit"),
            reported_at=self.get_visit(),
            handler_left=self.handler_left(),
            may_settle=self.may("settle_term"),
            may_handle=user.scope_for(transitions.HANDLE).has(dispute.room),
            may_unmask=user.scope_for("residents.unmask").has(dispute.room),
            **kwargs,
        )

    def may(self, act):
        transition = transitions.transition_of(self.object.status, act)
        return transition is not None and self.request.user.scope_for(transition.permission).has(self.object.room)

    def get_visit(self):
        """The visit whose finding became the case, where the reader may open it."""
        visit = self.object.finding.visit if self.object.finding_id else None
        return visit if visit is not None and self.request.user.scope_for("visits.view").has(visit.room) else None

    def handler_left(self):
        """Whether the officer in charge of an open case holds no post any more that handles it."""
        dispute = self.object
        if not dispute.is_open or dispute.handler_id is None:
            return False
        return not Officer.objects.who_may(transitions.HANDLE, dispute.room).filter(pk=dispute.handler_id).exists()

    def get_waits(self):
        """What the case waits for and the time left, as one sentence."""
        step, left = time_limit_texts.next_step(self.object), self.object.time_left
        last = self.file.last_round
        if self.object.state == codes.MEDIATING and last is not None and last.result == Mediation.AGREED:
            step = _("agreement to be written")
        return _("%(what)s: %(when)s") % {"what": step, "when": left} if step and left else step

    def get_timeline(self):
        return case_timeline(self.object, self.request.user, self.file)


class DisputePrint(DisputeDetail):
    """The whole case on paper, numbers masked; printing is recorded in the audit trail first."""

    template_name = "disputes/print.html"

    def get(self, request, *args, **kwargs):
        print_case(by=request.user, dispute=self.get_object())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(printed=True, **kwargs)


class OfResident(Permitted, View):
    """Open and earlier cases of a person, for that person's page to load."""

    permission = Dispute.VIEW
    model = Resident
    name = "resident"

    def cases(self, target):
        return Dispute.objects.visible_to(self.request.user).for_list().of_resident(target)

    def get(self, request, pk):
        target = get_object_or_404(self.model.objects.visible_to(request.user), pk=pk)
        cases = list_rows.with_list_fields(self.cases(target).order_by("-id")[:PANEL_ROWS])
        context = {
            "cases": sorted(cases, key=lambda case: not case.is_open),
            "may_open": request.user.scope_for(transitions.REPORT).has(target.room),
            "query": f"{self.name}={target.pk}",
        }
        return render(request, "disputes/_panel.html", context)


class OfHousehold(OfResident):
    """The same for all residents of a household."""

    model = Household
    name = "household"

    def cases(self, target):
        return Dispute.objects.visible_to(self.request.user).for_list().of_household(target)
