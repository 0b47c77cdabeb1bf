"""Reading visits: the list, one visit as a story, its photos, and the stories other pages show."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from core.web.views import Action, Column, Permitted, ScopedDetail, ScopedList, ScopedObject
from residents.models import Household, Resident
from visits import codes, household_timeline, rules, suggestions, timeline
from visits.filters import VisitPageFilter
from visits.models import Photo, Visit
from visits.photo_files import photo_response
from visits.views.choice import due_item

# As many acts as fit beside a visit.
MAX_OFFERED = 6


class VisitList(ScopedList):
    model = Visit
    filterset_class = VisitPageFilter
    row_template = "visits/_row.html"
    default_ordering = "-occurred_at"
    columns = (
        Column("occurred_at", gettext_lazy("Time"), "occurred_at", "cell-sub"),
        Column("where", gettext_lazy("Household or place"), "", "cell-main"),
        Column("contact", gettext_lazy("Result"), "", "cell-status"),
        Column("findings", gettext_lazy("Findings and note"), "", "cell-wide-only"),
        Column("visited_by", gettext_lazy("Officer"), "", "cell-wide-only"),
        Column("room", gettext_lazy("Police room"), "", "cell-wide-only"),
        Column("minutes", gettext_lazy("Minutes"), "", "cell-num"),
    )
    csv_columns = (
        ("pk", gettext_lazy("Number")),
        ("occurred_at_local", gettext_lazy("Time of the visit")),
        ("get_kind_display", gettext_lazy("Kind")),
        ("get_contact_display", gettext_lazy("Result")),
        ("household", gettext_lazy("Household")),
        ("household.dwelling", gettext_lazy("Address")),
        ("dispute.number", gettext_lazy("Case")),
        ("place", gettext_lazy("Place")),
        ("met_names", gettext_lazy("Who was met")),
        ("findings_text", gettext_lazy("Findings")),
        ("note", gettext_lazy("Note")),
        ("minutes", gettext_lazy("Minutes")),
        ("next_visit_on", gettext_lazy("Next visit")),
        ("visited_by", gettext_lazy("Officer")),
        ("room", gettext_lazy("Police room")),
        ("room.station", gettext_lazy("Station")),
    )

    @classmethod
    def opening(cls, user):
        return Visit.objects.visible_to(user).for_list().standing()

    def rows(self):
        params = self.request.GET.get("voided")
        return super().rows() if params and self.request.user.can("voided.view") else self.opening(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_report=self.request.user.can("disputes.report"), **kwargs)

    def get_title(self):
        return _("Visits")

    def get_lead(self):
        return _("Newest first. Voided visits are left out and never counted.")

    def get_primary_action(self):
        if not self.request.user.can("visits.record"):
            return None
        return {"label": _("Log a visit"), "url": reverse("visits:create"), "icon": "plus"}

    def get_saved_filters(self):
        user, params = self.request.user, self.request.GET
        results = [(label, {"period": code}) for code, label in VisitPageFilter.base_filters["period"].extra["choices"]]
        if user.can("visits.record"):
            results.append((_("mine this week"), {"period": "week", "visited_by": str(user.pk)}))
        results.append((_("with findings"), {"findings": "any"}))
        if user.can("voided.view"):
            results.append((_("voided"), {"voided": "true"}))
        chosen = {name: value for name, value in params.items() if value and name not in ("ordering", "cursor")}
        return [
            {
                "label": capfirst(label),
                "url": "?" + "&".join(f"{name}={value}" for name, value in query.items()),
                "active": chosen == query,
            }
            for label, query in results
        ]

    def get_empty(self):
        if self.request.GET:
            return {
                "title": _("No visit matches"),
                "text": _("Take a longer period or clear the filters."),
                "icon": "door-open",
            }
        text = _("The first visit you log appears here and in every figure that counts visits.")
        return {"title": _("No visit yet"), "text": text, "icon": "door-open", "action": self.get_primary_action()}


class VisitDetail(ScopedDetail):
    model = Visit
    template_name = "visits/detail.html"

    def get_context_data(self, **kwargs):
        visit, user = self.object, self.request.user
        closed, raised = timeline.follow_ups(visit, user)
        saved = self.request.GET.get("saved") == "1" and visit.created_by_id == user.pk
        following = suggestions.next_due(user, visit.household) if saved else None
        return super().get_context_data(
            facts=timeline.facts(visit, user),
            answer_lines=timeline.answer_lines(visit, user),
            findings=timeline.findings(visit, user),
            photos=Photo.objects.served_to(user).standing().filter(visit=visit),
            may_change=self.may_change(),
            closed=closed,
            raised=raised,
            saved=saved,
            following=due_item(following) if following else None,
            **kwargs,
        )

    def get_title(self):
        return capfirst(f"{self.object.get_kind_display()} · {self.object.where}")

    def may_change(self):
        visit, user = self.object, self.request.user
        leads = user.scope_for("station.lead").has(visit.room)
        barred = rules.why_not_theirs(visit, user.pk, leads=leads) or rules.why_not_now(
            visit, timezone.now(), leads=leads
        )
        return user.scope_for("visits.record").has(visit.room) and not barred

    def get_next_steps(self):
        visit, user = self.object, self.request.user
        if not user.scope_for("visits.record").has(visit.room):
            return []
        steps = []
        if visit.dispute_id and visit.dispute.is_over and not visit.is_void:
            url = f"{reverse('visits:create')}?dispute={visit.dispute_id}"
            steps.append(Action(_("Log another visit about it"), url, "plus"))
        elif visit.household_id and not visit.is_void:
            url = f"{reverse('visits:create')}?household={visit.household_id}"
            steps.append(Action(_("Log another visit here"), url, "plus"))
        steps = [*self.offered(), *steps]
        if self.may_change():
            steps.append(Action(_("Correct"), reverse("visits:correct", args=[visit.pk]), "pencil"))
            steps.append(Action(_("Void"), reverse("visits:void", args=[visit.pk]), "ban"))
        return steps

    def offered(self):
        """Nobody was met because somebody left or died: the act that records it, one for each who is still here."""
        visit, user = self.object, self.request.user
        offers = codes.CONTACTS[visit.contact].offers
        if (
            not offers
            or visit.is_void
            or not visit.household_id
            or not user.scope_for("residents.edit").has(visit.room)
        ):
            return []
        labels = {"move_out": _("%(name)s moved away"), "died": _("%(name)s died")}
        people = visit.household.residents.visible_to(user).here().order_by("birth_date", "id")[:MAX_OFFERED]
        return [
            Action(
                labels[offers] % {"name": person},
                f"{reverse(f'residents:{offers}', args=[person.pk])}?on={visit.occurred_on.isoformat()}",
                "user-x",
            )
            for person in people
        ]

    def get_timeline(self):
        return timeline.timeline(self.object)


class PhotoFile(ScopedObject, View):
    """One photo or its thumbnail; outside the scope it is absent."""

    model = Photo

    def get_object(self, queryset=None):
        photo = super().get_object(queryset)
        return get_object_or_404(Photo.objects.served_to(self.request.user), pk=photo.pk)

    def get(self, request, *args, **kwargs):
        return photo_response(request, self.get_object(), small=kwargs["size"] == "small")


class HouseholdStory(Permitted, View):
    """Everything that happened to a household, for its page to load into the margin."""

    permission = "visits.view"
    timeline_of = staticmethod(household_timeline.of_household)
    model = Household

    def get(self, request, pk):
        target = get_object_or_404(self.model.objects.visible_to(request.user), pk=pk)
        return render(request, "visits/_story.html", {"timeline": self.timeline_of(target, request.user)})


class ResidentStory(HouseholdStory):
    """The same for a person."""

    timeline_of = staticmethod(household_timeline.of_resident)
    model = Resident
