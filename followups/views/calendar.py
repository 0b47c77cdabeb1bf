"""Pages of administrators: the working calendar, the notice of a year's holidays, and what a change would move."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView

from core.errors import Refused
from core.web.feedback import add_message
from core.web.views import ActionView, Page, Permitted
from followups import actions
from followups.actions.calendar_changes import preview, why_not_undone
from followups.calendar import deadlines
from followups.calendar.change_lines import day_lines
from followups.calendar.forms import NoticeForm
from followups.calendar.notice_text import read_notice
from followups.calendar.years import holiday_years, year_to_warn_of
from followups.forms import LocalDayForm
from followups.models import CalendarChange, CalendarDay

EDIT = "dictionaries.edit"
LATEST = 8


class Calendar(ActionView):
    """How much is known of each year, its days off and weekends worked; a form to set one day by hand."""

    permission = EDIT
    template_name = "followups/calendar.html"
    form_class = LocalDayForm
    title = gettext_lazy("Working calendar")
    lead = gettext_lazy("Due dates fall on working days, and limits count them.")
    submit_label = gettext_lazy("Look at what it changes")

    def act(self, form):
        return actions.propose_day(by=self.request.user, **form.cleaned_data)

    def get_cancel_url(self):
        return reverse("followups:dictionaries")

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs):
        days = CalendarDay.objects.filter(on__gte=timezone.localdate().replace(month=1, day=1)).order_by("on")
        notable = [day for day in days if day.name or day.is_local or day.is_working == (day.on.weekday() >= 5)]
        years = {year: list(group) for year, group in groupby(notable, key=lambda day: day.on.year)}
        return super().get_context_data(
            years=[(year, years[year.year]) for year in holiday_years(years)],
            warning=year_to_warn_of(),
            latest=CalendarChange.objects.exclude(state=CalendarChange.WAITING)[:LATEST],
            **kwargs,
        )


class SendNotice(ActionView):
    """The notice of a year, pasted or as a file."""

    permission = EDIT
    template_name = "followups/notice.html"
    form_class = NoticeForm
    title = gettext_lazy("Import a notice of holidays")
    lead = gettext_lazy("Nothing is written before you have seen each day and what it moves.")
    submit_label = gettext_lazy("Look at the days")

    def get_initial(self):
        year = year_to_warn_of()
        return {"year": str(year.year if year else timezone.localdate().year + 1)}

    def act(self, form):
        return actions.propose_notice(by=self.request.user, **form.facts())

    def get_cancel_url(self):
        return reverse("followups:calendar")

    def get_success_url(self):
        return self.result.get_absolute_url()


class ChangeDetail(Page):
    """What a change would do, or did, day by day and deadline by deadline."""

    permission = EDIT
    template_name = "followups/calendar_change.html"

    def get_title(self):
        return str(self.change)

    @property
    def change(self):
        return get_object_or_404(CalendarChange.objects.select_related("created_by", "done_by"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        change = self.change
        lines = day_lines(change)
        moves = preview(change) if change.state == CalendarChange.WAITING else None
        days = sum(line.changes for line in lines)
        return super().get_context_data(
            change=change,
            lines=lines,
            tallies=deadlines.tallies(moves) if moves else [],
            counts={"days": days, **deadlines.counts(moves)} if moves else change.counts,
            why_not_undone=why_not_undone(change) if change.state == CalendarChange.DONE else None,
            passed_over=read_notice(change.text, change.year).passed_over if change.text else [],
            **kwargs,
        )


class OnChange(Permitted, View):
    """An act on a change, by a button; a refusal leads back to its page and says why."""

    http_method_names = ("post",)
    permission = EDIT

    def post(self, request, pk):
        change = get_object_or_404(CalendarChange, pk=pk)
        try:
            self.act(change)
        except Refused as refusal:
            add_message(request, refusal.message, level=messages.WARNING)
        return HttpResponseRedirect(change.get_absolute_url())


class ConfirmChange(OnChange):
    def act(self, change):
        done = actions.confirm_change(by=self.request.user, change=change)
        undo = reverse("followups:calendar-change-undo", args=[change.pk])
        add_message(self.request, _sentence(_("The calendar is changed."), done.counts), undo=undo)


class UndoChange(OnChange):
    def act(self, change):
        done = actions.undo_change(by=self.request.user, change=change)
        add_message(self.request, _sentence(_("The calendar is as it was before."), done.moved_now))


def _sentence(sentence, counts):
    moved = ngettext("%(n)d deadline moved.", "%(n)d deadlines moved.", counts["moved"]) % {"n": counts["moved"]}
    return f"{sentence} {moved}"


class ClearLocalDay(View):
    """Propose to leave a day set by hand to the published calendar."""

    http_method_names = ("post",)

    def post(self, request, on):
        if not request.user.can(EDIT):
            raise PermissionDenied
        try:
            change = actions.propose_clearing(by=request.user, on=on)
        except Refused as error:
            add_message(request, error.message)
            change = None
        return HttpResponseRedirect(change.get_absolute_url() if change else reverse("followups:calendar"))


class CalendarWarning(Permitted, TemplateView):
    """For pages of administrators in other apps: that the holidays of a year are not known."""

    permission = EDIT
    template_name = "followups/_calendar_warning.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(warning=year_to_warn_of(), **kwargs)
