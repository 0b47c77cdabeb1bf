"""Officers: the list, and the page of one with the history of posts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.views import Action, Column, ScopedDetail, ScopedList
from stations import rules
from stations.filters import OfficerPageFilter
from stations.models import Officer, Posting
from stations.scope import covers


class OfficerList(ScopedList):
    model = Officer
    filterset_class = OfficerPageFilter
    row_template = "stations/_officer_row.html"
    title = _("Officers")
    lead = _("Whoever signs in, and the posts they hold today.")
    default_ordering = "badge"
    not_null_orderings = frozenset({"badge", "name"})
    columns = (
        Column("name", _("Name"), "name"),
        Column("state", _("State")),
        Column("posts", _("Posts today")),
        Column("badge", _("Badge"), "badge", css="cell-num"),
    )
    csv_columns = (("badge", _("badge number")), ("name", _("full name")), ("may_sign_in", _("may sign in")))

    def get_saved_filters(self):
        params = self.request.GET
        choices = [
            (_("all"), ""),
            (_("community officers"), "role=officer"),
            (_("auxiliaries"), "role=auxiliary"),
            (_("without a post"), "posted=false"),
            (_("disabled"), "is_active=false"),
        ]
        return [
            {"label": label, "url": f"?{query}", "active": params.urlencode() == query, "count": None}
            for label, query in choices
        ]

    def get_primary_action(self):
        if self.request.user.can("officers.edit"):
            return Action(_("New account"), reverse("stations:officer-create"), "user-plus")
        if self.request.user.can("postings.edit"):
            return Action(_("Post an officer"), reverse("stations:posting-create"), "user-plus")
        return None


class OfficerDetail(ScopedDetail):
    model = Officer
    template_name = "stations/officer.html"

    def get_context_data(self, **kwargs):
        viewer = self.request.user
        rows = Posting.objects.visible_to(viewer).filter(officer=self.object).for_list().order_by("-since", "-id")
        scope = viewer.scope_for("postings.edit")
        rows = [self._line(posting, viewer, scope) for posting in rows]
        return super().get_context_data(
            facts=self.facts(viewer),
            current=[row for row in rows if not row["posting"].has_ended],
            past=[row for row in rows if row["posting"].has_ended],
            **kwargs,
        )

    def _line(self, posting, viewer, scope):
        endable = not posting.has_ended and covers(scope, posting.unit) and posting.officer_id != viewer.pk
        return {"posting": posting, "may_end": endable and posting.role in rules.postable_roles(viewer)}

    def facts(self, viewer):
        officer = self.object
        mobile = officer.mobile if rules.may_see_phone(viewer, officer) else _("for those who share a unit")
        return [
            {"label": _("Badge"), "value": officer.badge},
            {"label": _("Work phone"), "value": mobile},
            {"label": _("Account"), "value": _("may sign in") if officer.is_active else _("disabled")},
        ]

    def get_next_steps(self):
        user, officer = self.request.user, self.object
        results = []
        if user.can("postings.edit") and officer.is_active and officer.pk != user.pk:
            url = f"{reverse('stations:posting-create')}?officer={officer.badge}"
            results.append(Action(_("Give a post"), url, "user-plus", primary=True))
        if user.can("officers.edit"):
            results += self._account_steps(user, officer)
        return results

    def _account_steps(self, user, officer):
        def step(label, name, icon):
            return Action(label, reverse(f"stations:{name}", args=[officer.pk]), icon)

        results = [step(_("Edit"), "officer-edit", "pencil")]
        if officer.pk == user.pk:
            return results
        if not officer.is_active:
            return [*results, step(_("Enable the account"), "officer-enable", "user-check")]
        return [
            *results,
            step(_("One-time password"), "officer-password", "key-round"),
            step(_("Disable the account"), "officer-disable", "user-x"),
        ]
