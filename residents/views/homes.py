"""Households, longest unvisited first, and their dwellings."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from core.web.views import Action, ActionView, Column, ObjectActionView, Permitted, ScopedDetail, ScopedList
from residents import actions
from residents.filters import HouseholdPageFilter
from residents.forms import DwellingForm, HouseholdForm, NewHouseholdForm
from residents.models import Dwelling, Household, WaitingLimit
from residents.rules.homes import waiting_tone
from residents.search import matching, purpose
from residents.timeline import entered_and_changed
from residents.views.base import Versioned, link

OPTIONS = 8
LONGEST = (gettext_lazy("longest first"), gettext_lazy("shortest first"))


class HouseholdList(ScopedList):
    """M07: nobody forgotten."""

    model = Household
    filterset_class = HouseholdPageFilter
    default_ordering = "unvisited_since"
    row_template = "residents/_household_row.html"
    title = gettext_lazy("Households")
    lead = gettext_lazy("The longest unvisited first.")
    columns = (
        Column("household", gettext_lazy("Household")),
        Column("address", gettext_lazy("Address")),
        Column("community", gettext_lazy("Community")),
        Column("last", gettext_lazy("Last visit")),
        Column("waiting", gettext_lazy("Not visited for"), "unvisited_since", "cell-num", LONGEST),
        Column("step", gettext_lazy("Next step")),
    )
    csv_columns = (
        ("pk", gettext_lazy("Number")),
        ("label", gettext_lazy("Household")),
        ("dwelling.address", gettext_lazy("Address")),
        ("dwelling.community.name", gettext_lazy("Community")),
        ("room.name", gettext_lazy("Police room")),
        ("last_visited_on", gettext_lazy("Last visit")),
        ("unvisited_since", gettext_lazy("Unvisited since")),
        ("days_unvisited", gettext_lazy("Days")),
    )

    @classmethod
    def opening(cls, user):
        return Household.objects.visible_to(user).for_list().current()

    def rows(self):
        return super().rows() if self.request.GET.get("state") else self.opening(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today = timezone.localdate()
        for row in context["page"].rows:
            row.tone = waiting_tone(row.unvisited_since, today, self.limit)
        return {**context, "may_record": self.request.user.can("visits.record")}

    def get_primary_action(self):
        if self.request.user.can("residents.edit"):
            return Action(_("Household"), reverse("residents:household_create"), "plus", primary=True)
        return None

    @cached_property
    def limit(self):
        return WaitingLimit.objects.in_force()

    def get_saved_filters(self):
        amber, red = self.limit.amber_days, self.limit.red_days
        chosen = {name: self.request.GET.get(name, "") for name in ("unvisited", "state")}
        offered = [
            (_("All"), {}),
            (_("%(days)d days and more") % {"days": amber}, {"unvisited": str(amber)}),
            (_("%(days)d days and more") % {"days": red}, {"unvisited": str(red)}),
            (_("No longer lived in"), {"state": "ended"}),
        ]
        return [
            {
                "label": label,
                "url": link("households", **query),
                "active": chosen == {"unvisited": "", "state": "", **query},
            }
            for label, query in offered
        ]

    def get_empty(self):
        return {
            "title": _("No household"),
            "text": _("No household of your units matches. Clear the filters, or enter the first one."),
        }


class HouseholdDetail(ScopedDetail):
    model = Household
    template_name = "residents/household.html"

    def get_context_data(self, **kwargs):
        household = self.object
        may_edit = self.request.user.scope_for("residents.edit").has(household.room)
        people = household.residents.visible_to(self.request.user).here().order_by("birth_date", "id")
        return super().get_context_data(
            lead=household.dwelling.address if household.label else household.dwelling.community.name,
            people=people,
            may_edit=may_edit,
            former=household.residencies.visible_to(self.request.user)
            .filter(until_on__isnull=False)
            .select_related("resident")
            .order_by("-until_on", "-id")[:20],
            neighbours=household.dwelling.households.visible_to(self.request.user).current().exclude(pk=household.pk),
            facts=self.get_facts(),
            tone=self.get_tone(),
            **kwargs,
        )

    def get_tone(self):
        if self.object.ended_on:
            return ""
        return waiting_tone(self.object.unvisited_since, timezone.localdate(), WaitingLimit.objects.in_force())

    def get_facts(self):
        household = self.object
        dwelling = household.dwelling
        results = [
            (_("Address"), dwelling.address),
            (_("Community"), dwelling.community),
            (_("Police room"), household.room),
            (_("Use"), capfirst(dwelling.get_use_display())),
            (_("Floor"), dwelling.floor),
            (_("Verified on"), dwelling.verified_on),
            (_("Note"), " · ".join(filter(None, [household.note, dwelling.note]))),
        ]
        if household.ended_on:
            results.append((_("Ended on"), household.ended_on))
        return [{"label": label, "value": value} for label, value in results if value]

    def get_next_steps(self):
        household, user = self.object, self.request.user
        steps = []
        if user.scope_for("visits.record").has(household.room) and not household.ended_on:
            url = f"{reverse('visits:create')}?household={household.pk}"
            steps.append(Action(_("Visit"), url, "plus", primary=True))
        if user.scope_for("residents.edit").has(household.room):
            steps.append(Action(_("Enter a person"), link("create", household=household.pk), "user-plus"))
            steps.append(Action(_("Edit"), link("household_edit", household.pk), "pencil"))
            steps.append(Action(_("Dwelling"), link("dwelling_edit", household.dwelling_id), "house"))
        return steps

    def get_timeline(self):
        return entered_and_changed(self.object)


class HouseholdCreate(ActionView):
    permission = "residents.edit"
    template_name = "residents/household_form.html"
    form_class = NewHouseholdForm
    title = gettext_lazy("New household")
    lead = gettext_lazy("Where people live together. Persons are entered next.")
    submit_label = gettext_lazy("Enter the household")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def act(self, form):
        return actions.enter_home(by=self.request.user, **form.cleaned_data)

    def conflict(self, form, error):
        """The address is known: offer the dwelling that stands there."""
        form.data = form.data.copy()
        form.data["use_existing"] = "on"
        form.add_error("address", error.message)
        households = error.current.households.visible_to(self.request.user).current()
        response = self.render_to_response(
            self.get_context_data(form=form, existing=error.current, existing_households=households)
        )
        response.status_code = 409
        return response

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_cancel_url(self):
        return reverse("residents:households")


class HouseholdEdit(Versioned, ObjectActionView):
    model = Household
    permission = "residents.edit"
    form_class = HouseholdForm
    done_message = gettext_lazy("Saved.")

    def get_title(self):
        return _("Edit household %(household)s") % {"household": self.object}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": present(self.object)}

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        version = form.cleaned_data.pop("version")
        return actions.change_household(
            by=self.request.user, household=self.object, expected_version=version, **form.cleaned_data
        )


class DwellingEdit(Versioned, ObjectActionView):
    model = Dwelling
    permission = "residents.edit"
    form_class = DwellingForm
    done_message = gettext_lazy("Saved.")
    lead = gettext_lazy("Its households and residents follow the dwelling into another community.")

    def get_title(self):
        return _("Edit the dwelling %(address)s") % {"address": self.object}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": present(self.object), "user": self.request.user}

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        version = form.cleaned_data.pop("version")
        return actions.change_dwelling(
            by=self.request.user, dwelling=self.object, expected_version=version, **form.cleaned_data
        )

    def get_success_url(self):
        household = self.object.households.visible_to(self.request.user).order_by("ended_on", "id").first()
        return household.get_absolute_url() if household else reverse("residents:households")

    get_cancel_url = get_success_url


class HouseholdOptions(Permitted, View):
    """Households to choose from while somebody types a name or an address; only where the officer may write."""

    permission = "residents.edit"

    def get(self, request):
        text = request.GET.get("find", "").strip()
        rows = Household.objects.none()
        if text:
            purpose.note(request, text, _("choosing a household"))
            rows = Household.objects.in_scope(request.user.scope_for("residents.edit")).current()
            rows = rows.filter(matching(Household, request.user, text)).for_list()
        # `for` names the field of the form that asks; only a plain word may become a name in our markup.
        name = request.GET.get("for", "")
        results = list(rows.order_by("dwelling__address", "id")[:OPTIONS])
        context = {"households": results, "text": text, "name": name if name.isidentifier() else "household"}
        return render(request, "residents/_household_options.html", context)


def present(instance):
    """A copy for the form to write into, so that the record itself still holds what is saved."""
    return type(instance)._base_manager.get(pk=instance.pk)
