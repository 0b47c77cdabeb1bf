"""Listed persons: list and story."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Entry
from audit.verbs import VERBS
from core.web.views import Action, Column, ScopedDetail, ScopedList
from residents.filters import ListingPageFilter
from residents.models import DrugTest, Listing
from residents.rules import listings as rules
from residents.views.base import link

ICONS = {
    "listing_proposed": "file-plus",
    "listing_approved": "check",
    "listing_refused": "x",
    "listing_renewed": "refresh-cw",
    "delisting_proposed": "log-out",
    "listing_withdrawn": "undo-2",
    "renewal_asked": "refresh-cw",
    "listing_assessed": "activity",
    "listing_ended": "flag",
}
ACT_STEPS = {
    "approve": (gettext_lazy("Approve"), "listing_approve", "check"),
    "refuse": (gettext_lazy("Refuse"), "listing_refuse", "x"),
    "renew": (gettext_lazy("Renew"), "listing_renew", "refresh-cw"),
    "refuse_renewal": (gettext_lazy("Do not renew"), "listing_refuse_renewal", "x"),
    "ask_renewal": (gettext_lazy("Ask for renewal"), "listing_ask_renewal", "refresh-cw"),
    "assess": (gettext_lazy("Note how it went"), "listing_assess", "activity"),
    "delist": (gettext_lazy("Propose the end"), "listing_delist", "log-out"),
    "withdraw": (gettext_lazy("Take back"), "listing_withdraw", "undo-2"),
}


class ListingList(ScopedList):
    model = Listing
    row_template = "residents/_listing_row.html"
    title = gettext_lazy("Listed persons")
    lead = gettext_lazy("Each under a category with a legal basis, approved twice, reviewed in time.")
    filterset_class = ListingPageFilter
    columns = (
        Column("person", gettext_lazy("Person")),
        Column("category", gettext_lazy("Category")),
        Column("address", gettext_lazy("Address")),
        Column("met", gettext_lazy("Last met"), "last_met_on", "cell-num"),
        Column("review", gettext_lazy("Review by"), "review_on", "cell-num"),
        Column("state", gettext_lazy("State")),
    )
    csv_columns = (
        ("pk", gettext_lazy("Number")),
        ("resident.name", gettext_lazy("Full name")),
        ("resident.id_number_masked", gettext_lazy("Document number")),
        ("category.name", gettext_lazy("Category")),
        ("category.legal_basis", gettext_lazy("Legal basis")),
        ("get_level_display", gettext_lazy("Level")),
        ("get_state_display", gettext_lazy("State")),
        ("reason", gettext_lazy("Reason")),
        ("starts_on", gettext_lazy("In force from")),
        ("review_on", gettext_lazy("Review by")),
        ("last_met_on", gettext_lazy("Last met")),
        ("ended_on", gettext_lazy("Ended on")),
        ("why_ended", gettext_lazy("Reason for ending")),
        ("resident.room.name", gettext_lazy("Police room")),
    )

    @property
    def view(self):
        """The saved filter: an address without one opens what waits for this officer, else what is in force."""
        requested = self.request.GET.get("view", "")
        if requested in ("mine", "review", "waiting", "active", "ended", "all"):
            return requested
        return "mine" if self.decides and self.mine.exists() else "active"

    @property
    def decides(self):
        return any(self.request.user.can(permission) for permission in (rules.STATION, rules.BUREAU))

    @property
    def mine(self):
        return Listing.objects.visible_to(self.request.user).to_decide(self.request.user)

    def rows(self):
        rows = super().rows()
        return {
            "mine": lambda: rows.to_decide(self.request.user),
            "review": lambda: rows.to_review(timezone.localdate() + timedelta(days=rules.REVIEW_AHEAD_DAYS)),
            "waiting": lambda: rows.waiting(),
            "active": lambda: rows.in_force(),
            "ended": lambda: rows.filter(state__in=Listing.CLOSED),
            "all": lambda: rows,
        }[self.view]()

    def get_context_data(self, **kwargs):
        scope = self.request.user.scope_for(Listing.VIEW)
        return super().get_context_data(wide=not scope.is_one_room, **kwargs)

    def get_saved_filters(self):
        offered = [
            ("review", _("Review due"), None),
            ("active", _("In force"), None),
            ("waiting", _("Waiting for a decision"), None),
            ("ended", _("Closed listings"), None),
            ("all", _("All"), None),
        ]
        if self.decides:
            offered.insert(0, ("mine", _("Mine to decide"), self.mine.count()))
        now = self.view
        return [
            {"label": label, "url": link("listings", view=view), "active": view == now, "count": count}
            for view, label, count in offered
        ]

    def get_empty(self):
        text = {
            "mine": _("No listing waits for your decision."),
            "review": _("No listing is to be reviewed within %(days)d days.") % {"days": rules.REVIEW_AHEAD_DAYS},
            "waiting": _("No proposal is on its way."),
        }.get(self.view, _("Nobody in your units. A listing is proposed from the page of a person."))
        return {"title": _("Nothing here"), "text": text, "icon": "clipboard-list"}


class ListingDetail(ScopedDetail):
    model = Listing
    template_name = "residents/listing.html"

    def get_context_data(self, **kwargs):
        listing = self.object
        tests = []
        if listing.category.test_rhythm:
            tests = DrugTest.objects.visible_to(self.request.user).filter(listing=listing, voided_at__isnull=True)
        return super().get_context_data(
            facts=self.get_facts(), lead=self.get_lead(), tests=tests, may_test=self.may_test,
            decisions=listing.decisions.select_related("asked_by", "decided_by").order_by("-id"), **kwargs,
        )  # fmt: skip

    @property
    def may_test(self):
        listing = self.object
        may = self.request.user.scope_for(rules.PROPOSE).has(listing.resident.room)
        return may and listing.is_in_force and bool(listing.category.test_rhythm)

    def get_lead(self):
        if self.object.is_closed:
            return self.object.why_ended
        step = rules.STEPS.get((self.object.state, "approve"))
        if step is None and self.object.pending:
            return _("The renewal has been asked for; the station chief decides.")
        return rules.WAITS_FOR[step.permission] if step else ""

    def get_facts(self):
        listing = self.object
        facts = [
            (_("Person"), listing.resident, listing.resident.get_absolute_url()),
            (_("Category"), listing.category, ""),
            (_("Legal basis"), listing.category.legal_basis, ""),
            (_("Level"), listing.get_level_display(), ""),
            (_("How it went"), listing.get_stage_display(), ""),
            (_("Reason"), listing.reason, ""),
            (_("In force from"), listing.starts_on, ""),
            (_("Review by"), listing.review_on, ""),
            (_("Last met"), listing.last_met_on, ""),
            (_("Term counts from"), listing.term_from_on, ""),
            (_("Last day of the term"), listing.term_ends_on, ""),
            (_("Next test due"), listing.tests_due_on, ""),
            (_("Decided by the station"), self._decided(listing.station_decided_by, listing.station_decided_at), ""),
            (_("Decided by the bureau"), self._decided(listing.bureau_decided_by, listing.bureau_decided_at), ""),
            (_("Note on the decision"), listing.decision_note, ""),
            (_("Ended on"), listing.ended_on, ""),
            (_("Reason for ending"), listing.why_ended, ""),
            (_("Police room"), listing.resident.room, ""),
        ]
        always = (_("Last met"),) if listing.is_in_force else ()
        return [{"label": label, "value": value, "url": url} for label, value, url in facts if value or label in always]

    def _decided(self, by, at):
        return f"{by} · {timezone.localtime(at):%Y-%m-%d}" if by and at else ""

    def get_next_steps(self):
        pending = self.object.pending
        return [
            Action(label, link(name, self.object.pk), icon, primary=act in ("approve", "renew"))
            for act, (label, name, icon) in ACT_STEPS.items()
            if self._offers(act, pending)
        ]

    def _offers(self, act, pending):
        """Whether this reader may take the act, in this state, with what waits."""
        user, listing = self.request.user, self.object
        step = rules.STEPS.get((listing.state, act))
        room = listing.resident.room
        if step is None or not user.scope_for(step.permission).has(room):
            return False
        if act in ("approve", "refuse", "renew"):
            return rules.own_decision(pending, user) is None
        if act == "refuse_renewal":
            return pending is not None and rules.own_decision(pending, user) is None
        if act == "withdraw":
            return rules.withdrawing(pending, user) is None
        if act == "ask_renewal":
            return pending is None and not user.scope_for(rules.RENEW).has(room)
        return act != "assess" or rules.is_staged(listing)

    def get_timeline(self):
        lines = list(Entry.objects.about(self.object).filter(verb__in=ICONS).select_related("by"))
        moments = [
            {
                "at": line.at,
                "icon": ICONS[line.verb],
                "title": line.get_verb_display(),
                "text": line.reason or Listing.ENDS.get(self.object.end_reason if line.by is None else "", ""),
                "by": line.by or "",
            }
            for line in lines
        ]
        return sorted(
            [*moments, *self._untold({line.verb for line in lines})], key=lambda item: item["at"], reverse=True
        )

    def _untold(self, verbs):
        """What the record itself knows where the trail has no line: listings taken over from before."""
        listing = self.object
        decisions = [("listing_proposed", listing.created_at, listing.created_by, listing.reason)]
        if "listing_approved" not in verbs and listing.state != Listing.REFUSED:
            decisions.append(("listing_approved", listing.station_decided_at, listing.station_decided_by, ""))
            decisions.append(("listing_approved", listing.bureau_decided_at, listing.bureau_decided_by, ""))
        return [
            {"at": at, "icon": ICONS[verb], "title": VERBS[verb], "text": text, "by": by or ""}
            for verb, at, by, text in decisions
            if at and verb not in verbs
        ]
