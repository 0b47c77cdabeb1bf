"""Pages of what is due: the list, one follow-up's story, a later date, cancelling, the household's panel."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core.errors import refuse_if
from core.templatetags.ui import short_day
from core.web.views import Action, Column, ObjectActionView, Permitted, ScopedDetail, ScopedList
from followups import actions, codes, rules, stats
from followups.codes import DONE_STATES
from followups.filters import FollowUpPageFilter
from followups.forms import CancelForm, RescheduleForm
from followups.models import FollowUp
from followups.timeline import story
from residents.models import Household

DONE = "&".join(f"state={code}" for code in DONE_STATES)


class FollowUpList(ScopedList):
    model = FollowUp
    filterset_class = FollowUpPageFilter
    title = _("Follow-ups")
    lead = _("Visits that are due, why, and by when. A visit closes all that it satisfies.")
    row_template = "followups/_row.html"
    columns = (
        Column("who", _("Who")),
        Column("due_on", _("Due"), ordering="due_on"),
        Column("why", _("Why")),
        Column("where", _("Where"), css="cell-wide-only"),
        Column("step", _("Next step")),
    )
    default_ordering = "due_on"
    csv_columns = (
        ("id", _("number")),
        ("who", _("Who")),
        ("household.dwelling.community.name", _("community")),
        ("room.name", _("police room")),
        ("due_on", _("Due")),
        ("window_to", _("no later than")),
        ("reason", _("Why")),
        ("get_state_display", _("state")),
        ("done_on", _("done on")),
        ("cancel_reason_in_words", _("reason for cancelling")),
    )

    @classmethod
    def opening(cls, user):
        return FollowUp.objects.visible_to(user).for_list().open()

    def get_filter(self):
        """Without a choice the list shows what waits, not what is over."""
        query = self.request.GET.copy()
        if not any(query.get(name) for name in ("state", "when", "overdue", "done_from", "done_to", "escalated_on")):
            query["state"] = FollowUp.OPEN
        return self.filterset_class(query, queryset=self.rows(), request=self.request)

    def get_ordering(self):
        if self.is_over and not self.request.GET.get("ordering"):
            return "-due_on"
        return super().get_ordering()

    @property
    def is_over(self):
        return FollowUp.OPEN not in self.filter.data.getlist("state", ["open"])

    def get_saved_filters(self):
        counts = stats.waiting_for(self.request.user)
        url, query = reverse("followups:list"), self.request.GET
        now, states = query.get("when"), query.getlist("state")
        tabs = [
            (_("Due by now"), "when=now", counts["due"], now == "now"),
            (_("Due today"), "when=today", counts["due_today"], now == "today"),
            (_("Late"), "when=late", counts["overdue"], now == "late"),
            (_("This week"), "when=week", None, now == "week"),
            (_("All open"), "state=open", counts["open"], not now and states in ([], ["open"])),
            (_("Done"), DONE, None, not now and states == ["done", "late_done"]),
            (_("Cancelled"), "state=cancelled", None, not now and states == ["cancelled"]),
        ]
        return [{"label": label, "url": f"{url}?{q}", "count": n, "active": on} for label, q, n, on in tabs]

    def get_empty(self):
        if self.request.GET.get("when") in ("now", "today", "late"):
            return {
                "title": _("Nothing waits here"),
                "text": _("All that is due has been done."),
                "icon": "circle-check",
            }
        return super().get_empty()

    def get_context_data(self, **kwargs):
        may_visit = self.request.user.can("visits.record")
        many_rooms = not self.request.user.scope_for(FollowUp.VIEW).is_one_room
        context = super().get_context_data(may_visit=may_visit, many_rooms=many_rooms, **kwargs)
        if not may_visit:
            context["columns"] = self.columns[:-1]
        return context


class FollowUpDetail(ScopedDetail):
    model = FollowUp
    template_name = "followups/detail.html"

    def get_title(self):
        return str(self.object.who)

    def get_next_steps(self):
        if not self.object.is_open:
            return []
        user, steps = self.request.user, []
        if user.can("visits.record"):
            steps.append(Action(_("Log visit"), self.object.visit_url, "door-open", primary=True))
        if user.can("followups.edit"):
            if not rules.why_not_moved(self.object):
                url = reverse("followups:reschedule", args=[self.object.pk])
                steps.append(Action(_("Later date"), url, "calendar-clock"))
            steps.append(Action(_("Cancel it"), reverse("followups:cancel", args=[self.object.pk]), "circle-slash"))
        return steps

    def get_timeline(self):
        return story(self.object)

    def get_context_data(self, **kwargs):
        return super().get_context_data(facts=self.get_facts(), lead=self.object.reason, **kwargs)

    def get_facts(self):
        follow_up = self.object
        household, resident = follow_up.household, follow_up.resident
        facts = []
        if follow_up.is_matter:
            facts.append({"label": _("Matter"), "value": follow_up.subject, "url": self.get_matter_url()})
        if resident:
            facts.append({"label": _("Resident"), "value": resident, "url": resident.get_absolute_url()})
        if household:
            facts.append({"label": _("Household"), "value": household, "url": household.get_absolute_url()})
            facts.append({"label": _("Where"), "value": f"{household.dwelling.community} · {household.dwelling}"})
        first, last = short_day(follow_up.window_from), short_day(follow_up.window_to)
        window = _("%(from)s to %(to)s") % {"from": first, "to": last}
        counts = _("Now to be done") if follow_up.is_moved else _("A visit counts in time")
        facts += [
            {"label": _("Police room"), "value": follow_up.room},
            {"label": _("Due on"), "value": short_day(follow_up.due_on)},
            {"label": counts, "value": window},
        ]
        if follow_up.is_moved:
            first = _("%(day)s, no later than %(last)s") % {
                "day": short_day(follow_up.first_promised_day),
                "last": short_day(follow_up.last_promised_day),
            }
            facts.append({"label": _("First due on"), "value": first})
        if follow_up.reason_code == codes.NEXT_VISIT:
            facts.append({"label": _("What the agreement does"), "value": rules.WHAT_AN_AGREED_DAY_DOES})
        if follow_up.resident_id and not follow_up.is_matter:
            facts.append({"label": _("Done by"), "value": rules.WHO_MUST_BE_MET})
        if follow_up.is_open and not follow_up.escalated_at:
            facts.append({"label": _("The chief is told on"), "value": short_day(follow_up.escalate_on)})
        return facts

    def get_matter_url(self):
        """Where the reader may see it; it is of an app above, so its model is asked."""
        rows = self.object.source_type.model_class().objects.visible_to(self.request.user)
        matter = rows.filter(pk=self.object.source_id).first()
        return matter.get_absolute_url() if matter else ""


class Reschedule(ObjectActionView):
    model = FollowUp
    permission = "followups.edit"
    form_class = RescheduleForm
    title = _("A later date")
    submit_label = _("Move it")

    def dispatch(self, request, *args, **kwargs):
        """Who cannot move it is told before the form."""
        if request.user.can(self.permission):
            self.object = self.get_object()
            refuse_if(rules.why_not_moved(self.object))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "follow_up": self.object}

    def get_context_data(self, **kwargs):
        lead = _("%(who)s, due on %(day)s. %(why)s") % {
            "who": self.object.who,
            "day": short_day(self.object.due_on),
            "why": self.object.reason,
        }
        return {**super().get_context_data(**kwargs), "lead": lead}

    def act(self, form):
        data = form.cleaned_data
        self.done_message = _("Moved to %(day)s.") % {"day": short_day(data["due_on"])}
        return actions.reschedule(
            by=self.request.user,
            follow_up=self.object,
            due_on=data["due_on"],
            reason=data["reason"],
            expected_version=data["version"],
        )


class Cancel(ObjectActionView):
    model = FollowUp
    permission = "followups.edit"
    template_name = "generic/confirm.html"
    form_class = CancelForm
    title = _("Cancel the follow-up")
    submit_label = _("Cancel the follow-up")
    done_message = _("The follow-up is cancelled.")

    def get_initial(self):
        return {"version": self.object.version}

    def get_context_data(self, **kwargs):
        follow_up = self.object
        warning = _("It closes without a visit. The interval counts anew from %(day)s.") % {
            "day": short_day(follow_up.first_promised_day)
        }
        what = _("%(who)s, due on %(day)s. %(why)s") % {
            "who": follow_up.who,
            "day": short_day(follow_up.due_on),
            "why": follow_up.reason,
        }
        return {
            **super().get_context_data(**kwargs),
            "warning": warning,
            "what": what,
            "cancel_label": _("Back, keep it"),
        }

    def act(self, form):
        return actions.cancel(
            by=self.request.user,
            follow_up=self.object,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
        )


class HouseholdPanel(Permitted, TemplateView):
    """What is due at one household; fetched by the pages of apps below."""

    permission = "followups.view"
    template_name = "followups/_household_panel.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        household = get_object_or_404(Household.objects.visible_to(user), pk=self.kwargs["pk"])
        rows = FollowUp.objects.visible_to(user).of_household(household).for_list()
        return super().get_context_data(
            household=household,
            open_ones=rows.open().order_by("due_on", "id")[:20],
            may_visit=user.can("visits.record"),
            **kwargs,
        )
