"""Pages of administrators: how often to visit."""

from itertools import groupby

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.views import ActionView, Page
from followups import actions
from followups.calendar.years import holiday_years, year_to_warn_of
from followups.forms import CadenceForm, EndCadenceForm
from followups.models import Cadence, CalendarDay

EDIT = "dictionaries.edit"


class Dictionaries(Page):
    """Values that hold today, what will hold, and what held before."""

    permission = EDIT
    template_name = "followups/dictionaries.html"
    title = _("Dictionaries")
    lead = _("What an administrator may change, each with the date from which it holds. Nothing is overwritten.")

    def get_context_data(self, **kwargs):
        rows = Cadence.objects.select_related("category").order_by("category__code", "level", "stage", "-valid_from")
        groups = [list(result) for _code, result in groupby(rows, key=lambda row: row.category and row.category.code)]
        groups.sort(key=lambda group: group[0].category.code if group[0].category else "")
        today = timezone.localdate()
        local = CalendarDay.objects.filter(is_local=True, on__gte=today).order_by("on")
        return super().get_context_data(
            groups=groups,
            local_days=local,
            today=today,
            warning=year_to_warn_of(),
            years=holiday_years([today.year, today.year + 1]),
            **kwargs,
        )


class SetCadence(ActionView):
    """A new value for what a row governs, or, without a row, for a category that has none."""

    permission = EDIT
    form_class = CadenceForm
    done_message = _("The new value holds from that day on.")

    @property
    def cadence(self):
        pk = self.kwargs.get("pk")
        return get_object_or_404(Cadence.objects.select_related("category"), pk=pk) if pk else None

    def get_title(self):
        return _("Change how often to visit") if "pk" in self.kwargs else _("A new cadence")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "cadence": self.cadence}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        self.lead = _describe(form.cadence) if form.cadence else ""
        return form

    def act(self, form):
        stage = {"stage": form.cadence.stage} if form.cadence else {}
        return actions.set_cadence(by=self.request.user, **{**form.cleaned_data, **stage})

    def get_cancel_url(self):
        return reverse("followups:dictionaries")

    get_success_url = get_cancel_url


class EndCadence(ActionView):
    permission = EDIT
    form_class = EndCadenceForm
    title = _("End a cadence")
    submit_label = _("End it")
    done_message = _("It holds until that day.")

    @property
    def cadence(self):
        return get_object_or_404(Cadence.objects.select_related("category"), pk=self.kwargs["pk"])

    def get_form(self, form_class=None):
        self.lead = _describe(self.cadence)
        return super().get_form(form_class)

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, form):
        return actions.end_cadence(by=self.request.user, cadence=self.cadence, on=form.cleaned_data["on"])

    def get_cancel_url(self):
        return reverse("followups:dictionaries")

    get_success_url = get_cancel_url


def _describe(cadence):
    whom = cadence.category or _("every household")
    if cadence.level:
        whom = f"{whom} · {cadence.get_level_display()}"
    if cadence.stage:
        whom = f"{whom} · {cadence.get_stage_display()}"
    return _("%(whom)s: every %(days)d days since %(day)s.") % {
        "whom": whom,
        "days": cadence.interval_days,
        "day": cadence.valid_from.isoformat(),
    }
