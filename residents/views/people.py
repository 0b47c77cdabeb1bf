"""Residents: list, story, entry, change."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Invalid
from core.web.address_values import row_id
from core.web.feedback import add_message
from core.web.views import Action, ActionView, Column, ObjectActionView, ScopedDetail, ScopedList
from residents import actions, identity
from residents.codes import TEMPORARY
from residents.errors import AlreadyRegistered, SameNameAndBirth
from residents.filters import ResidentPageFilter
from residents.forms import ResidentEditForm, ResidentForm
from residents.models import Household, Resident, Transfer
from residents.timeline import entered_and_changed
from residents.views.base import Versioned, link
from residents.views.numbers import known_context

OLDEST = (gettext_lazy("oldest first"), gettext_lazy("youngest first"))


class ResidentList(ScopedList):
    """The actual population of the units in scope; who lives here comes first."""

    model = Resident
    filterset_class = ResidentPageFilter
    default_ordering = "-id"
    row_template = "residents/_resident_row.html"
    title = gettext_lazy("Residents")
    csv_columns = (
        ("pk", gettext_lazy("Number")),
        ("name", gettext_lazy("Full name")),
        ("get_sex_display", gettext_lazy("Sex")),
        ("birth_date", gettext_lazy("Birth date")),
        ("get_document_kind_display", gettext_lazy("Document")),
        ("id_number_masked", gettext_lazy("Document number")),
        ("phone_masked", gettext_lazy("Phone")),
        ("get_residency_kind_display", gettext_lazy("Residency")),
        ("household.dwelling.community.name", gettext_lazy("Community")),
        ("household.dwelling.address", gettext_lazy("Address")),
        ("room.name", gettext_lazy("Police room")),
        ("died_on", gettext_lazy("Died on")),
        ("verified_on", gettext_lazy("Verified on")),
    )

    @property
    def columns(self):
        # The whole county has no index for these: sorting a million names would keep everybody waiting.
        sorts = not self.request.user.scope_for(Resident.VIEW).bureau_ids
        return (
            Column("name", _("Full name"), "name" if sorts else ""),
            Column("age", _("Age"), "birth_date" if sorts else "", "cell-num", OLDEST),
            Column("document", _("Document number")),
            Column("address", _("Address")),
            Column("residency", _("Residency")),
            Column("changed", _("Changed"), "updated_at", "cell-num"),
        )

    def get_lead(self):
        return _("Who lives in your units, and who has left.")

    @classmethod
    def opening(cls, user):
        return Resident.objects.visible_to(user).for_list().here()

    def rows(self):
        """Who lives here, unless something else is asked for."""
        is_here = self.request.GET.get("state", "") in ("", "here")
        return self.opening(self.request.user) if is_here else super().rows()

    def get_filter(self):
        data = self.request.GET.copy()
        if data.get("state") == "here":
            del data["state"]
        return self.filterset_class(data or None, queryset=self.rows(), request=self.request)

    def get_primary_action(self):
        if self.request.user.can("residents.edit"):
            return Action(_("Person"), reverse("residents:create"), "user-plus", primary=True)
        return None

    def get_saved_filters(self):
        names = ("state", "residency_kind", "document_kind")
        chosen = {name: self.request.GET.get(name, "") for name in names}
        offered = [
            (_("Live here"), {}),
            (_("Temporary"), {"residency_kind": TEMPORARY}),
            (_("Document not known"), {"document_kind": "unknown"}),
            (_("Moved away"), {"state": "moved_out"}),
        ]
        empty = dict.fromkeys(names, "")
        return [
            {"label": label, "url": link("list", **query), "active": chosen == {**empty, **query}}
            for label, query in offered
        ]

    def get_empty(self):
        return {
            "title": _("Nobody"),
            "text": _("Nobody in your units matches. Clear the filters, or enter the person."),
        }


class ResidentDetail(ScopedDetail):
    model = Resident
    template_name = "residents/resident.html"

    def get_context_data(self, **kwargs):
        resident, user = self.object, self.request.user
        return super().get_context_data(
            lead=self.get_lead(),
            may_unmask=user.scope_for("residents.unmask").has(resident.room),
            residencies=resident.residencies.select_related("household__dwelling", "room").order_by("-from_on", "-id"),
            reachable=set(
                Household.objects.visible_to(user).filter(residencies__resident=resident).values_list("pk", flat=True)
            ),
            transfer=resident.transfers.visible_to(user).filter(state=Transfer.ASKED).select_related("room").first(),
            may_transfer=user.scope_for("residents.transfer").has(resident.room),
            region=self.get_region(),
            **kwargs,
        )

    def get_lead(self):
        resident = self.object
        if resident.died_on:
            return _("Died on %(day)s.") % {"day": date_format(resident.died_on)}
        if resident.household_id is None:
            return _("Moved away; last registered at %(room)s.") % {"room": resident.room}
        return f"{resident.household.dwelling.community} · {resident.household.dwelling}"

    def get_region(self):
        resident = self.object
        existing = resident.document_kind in identity.WITH_CITIZEN_NUMBER and resident.id_number
        return (identity.region_name(resident.id_number) or resident.region_code) if existing else resident.region_code

    def get_next_steps(self):
        resident, user = self.object, self.request.user
        steps = []
        if resident.is_here and user.scope_for("visits.record").has(resident.room):
            url = f"{reverse('visits:create')}?household={resident.household_id}&resident={resident.pk}"
            steps.append(Action(_("Visit"), url, "plus", primary=True))
        if not user.scope_for("residents.edit").has(resident.room):
            return steps
        steps.append(Action(_("Edit"), link("edit", resident.pk), "pencil"))
        if resident.is_here:
            steps.append(Action(_("Move"), link("move", resident.pk), "arrow-right-left"))
            steps.append(Action(_("Moved away"), link("move_out", resident.pk), "log-out"))
        elif not resident.died_on:
            steps.append(Action(_("Came back"), link("come_back", resident.pk), "log-in"))
        if not resident.died_on:
            steps.append(Action(_("Died"), link("died", resident.pk), "flower", is_rare=True))
        if not resident.is_here:
            steps.append(Action(_("Entered by mistake"), link("undo_departure", resident.pk), "undo-2"))
        return steps

    def get_timeline(self):
        return entered_and_changed(self.object)


class ResidentCreate(ActionView):
    """One form to enter a person; a number known in the county leads to that person, or to a transfer."""

    permission = "residents.edit"
    template_name = "residents/resident_form.html"
    form_class = ResidentForm
    title = gettext_lazy("Enter a person")
    lead = gettext_lazy("What is not known stays open.")
    submit_label = gettext_lazy("Enter the person")
    existing_resident = same_name = None

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self):
        return {"household": self.request.GET.get("household", "")}

    def act(self, form):
        try:
            return actions.enter_resident(by=self.request.user, **form.cleaned_data)
        except AlreadyRegistered as existing:
            self.existing_resident = existing
            raise Invalid(existing.message, field="id_number") from existing
        except SameNameAndBirth as same:
            self.same_name = same
            raise Invalid(same.message, field="confirm_same_name") from same

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if self.existing_resident is not None or self.same_name is not None:
            response.status_code = 409
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.existing_resident is not None:
            context.update(known_context(self.request, self.existing_resident, context["form"]))
        context["same"] = self.same_name
        return context

    def get_success_url(self):
        add_message(self.request, _("%(name)s has been entered.") % {"name": self.result})
        if "another" in self.request.POST:
            return link("create", household=self.result.household_id)
        return self.result.household.get_absolute_url()

    def get_cancel_url(self):
        household = self.request.GET.get("household", "")
        if row_id(household):
            return reverse("residents:household", args=[household])
        return reverse("residents:list")


class ResidentEdit(Versioned, ObjectActionView):
    model = Resident
    permission = "residents.edit"
    template_name = "residents/resident_edit.html"
    form_class = ResidentEditForm
    done_message = gettext_lazy("Saved.")

    def get_title(self):
        return _("Edit %(name)s") % {"name": self.object}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "resident": self.object}

    def get_initial(self):
        resident = self.object
        names = ("name", "document_kind", "birth_date", "residency_kind", "occupation", "workplace", "note")
        sex = resident.sex if resident.sex != "0" else ""
        return {name: getattr(resident, name) for name in (*names, "verified_on", "version")} | {"sex": sex}

    def act(self, form):
        version = form.cleaned_data["version"]
        try:
            return actions.change_resident(
                by=self.request.user, resident=self.object, expected_version=version, **form.changes()
            )
        except AlreadyRegistered as existing:
            raise Invalid(existing.message, field="id_number") from existing
