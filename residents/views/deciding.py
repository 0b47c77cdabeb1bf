"""Proposing and deciding on listings; what a state allows stands in `rules/listings.py`."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import refuse_if
from core.web.views import ObjectActionView
from residents import actions
from residents.forms.listings import (
    ApproveForm,
    AskRenewalForm,
    AssessForm,
    DelistForm,
    DrugTestForm,
    ProposeForm,
    RefuseForm,
    RenewForm,
    WithdrawForm,
)
from residents.models import DrugTest, Listing, Resident
from residents.rules import listings as rules


class ListingPropose(ObjectActionView):
    """Reached from the page of a person."""

    model = Resident
    permission = rules.PROPOSE
    form_class = ProposeForm
    submit_label = gettext_lazy("Propose")

    def get_object(self, queryset=None):
        resident = super().get_object(queryset)
        self.request.user.scope_for(self.permission).require(resident.room)
        return resident

    def get_title(self):
        return _("Propose to list %(name)s") % {"name": self.object}

    def get_context_data(self, **kwargs):
        lead = _("The station chief decides first, then the county bureau. Until then nothing changes for the person.")
        return super().get_context_data(lead=lead, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "resident": self.object}

    def act(self, form):
        return actions.propose_listing(by=self.request.user, resident=self.object, **form.cleaned_data)

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_cancel_url(self):
        return self.object.get_absolute_url()


class ListingAct(ObjectActionView):
    """One act on a listing; whoever has none of its permissions is refused, a wrong state is said at once."""

    model = Listing
    template_name = "residents/listing_decide.html"
    act_name = ""

    def dispatch(self, request, *args, **kwargs):
        self.permission = rules.permission_to(self.act_name, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        listing, user = self.get_object(), request.user
        refuse_if(
            rules.acting(listing, self.act_name, rules.granted(self.act_name, user)) or self.why_not(listing, user)
        )
        return super().get(request, *args, **kwargs)

    def why_not(self, listing, user):
        """Why this officer cannot take this act now, said before anything is typed."""
        if self.act_name in ("approve", "refuse", "renew", "refuse_renewal"):
            return rules.own_decision(listing.pending, user)
        if self.act_name == "withdraw":
            return rules.withdrawing(listing.pending, user)
        return rules.assessing(listing) if self.act_name == "assess" else None

    def get_initial(self):
        return {"version": self.object.version}

    def get_context_data(self, **kwargs):
        resident, pending = self.object.resident, self.object.pending
        lead = f"{resident} · {self.object.category}"
        return super().get_context_data(lead=lead, resident=resident, pending=pending, **kwargs)

    def act(self, form):
        facts = dict(form.cleaned_data)
        version = facts.pop("version", None)
        return self.verb(by=self.request.user, listing=self.object, expected_version=version, **facts)

    def get_success_url(self):
        return self.object.get_absolute_url()


class ListingApprove(ListingAct):
    act_name, form_class, verb = "approve", ApproveForm, staticmethod(actions.approve_listing)
    submit_label = gettext_lazy("Approve")
    done_message = gettext_lazy("Approved.")

    def get_title(self):
        return _("Approve the end of the listing") if self.object.is_in_force else _("Approve the listing")


class ListingRefuse(ListingAct):
    act_name, form_class, verb = "refuse", RefuseForm, staticmethod(actions.refuse_listing)
    submit_label = gettext_lazy("Refuse")
    done_message = gettext_lazy("Refused.")

    def get_title(self):
        return _("Refuse to end the listing") if self.object.is_in_force else _("Refuse the listing")


class ListingRenew(ListingAct):
    act_name, form_class, verb = "renew", RenewForm, staticmethod(actions.renew_listing)
    submit_label = gettext_lazy("Renew")
    title = gettext_lazy("Renew the listing")

    def get_initial(self):
        next_review = timezone.localdate() + timedelta(days=self.object.category.review_after_days)
        return {**super().get_initial(), "level": self.object.level, "review_on": next_review}

    def get_success_url(self):
        return self.object.get_absolute_url()

    @property
    def done_message(self):
        return _("Renewed until %(day)s.") % {"day": self.result.review_on}


class ListingDelist(ListingAct):
    act_name, form_class, verb = "delist", DelistForm, staticmethod(actions.propose_delisting)
    submit_label = gettext_lazy("Propose the end")
    title = gettext_lazy("Propose the end of the listing")
    done_message = gettext_lazy("The end has been proposed; the listing holds until both levels agree.")

    def get_cancel_url(self):
        return reverse("residents:listing", args=[self.object.pk])


class ListingWithdraw(ListingAct):
    act_name, form_class, verb = "withdraw", WithdrawForm, staticmethod(actions.withdraw_proposal)
    submit_label = gettext_lazy("Take back")
    title = gettext_lazy("Take back the proposal")
    done_message = gettext_lazy("The proposal has been taken back.")


class ListingAskRenewal(ListingAct):
    act_name, form_class, verb = "ask_renewal", AskRenewalForm, staticmethod(actions.ask_renewal)
    submit_label = gettext_lazy("Ask for renewal")
    title = gettext_lazy("Ask for renewal")
    done_message = gettext_lazy("The station chief has been asked.")


class ListingRefuseRenewal(ListingAct):
    act_name, form_class, verb = "refuse_renewal", RefuseForm, staticmethod(actions.refuse_renewal)
    submit_label = gettext_lazy("Do not renew")
    title = gettext_lazy("Do not renew the listing")
    done_message = gettext_lazy("Not renewed: the listing ends at its review.")


class ListingAssess(ListingAct):
    act_name, form_class, verb = "assess", AssessForm, staticmethod(actions.assess)
    title = gettext_lazy("Note how it went")
    done_message = gettext_lazy("Noted; the next visit follows from it.")


class DrugTestRecord(ListingAct):
    """A test is no visit: it is entered on its own, at the listing."""

    form_class = DrugTestForm
    title = gettext_lazy("Enter a test")
    done_message = gettext_lazy("The test has been entered.")

    def dispatch(self, request, *args, **kwargs):
        self.permission = rules.PROPOSE
        return ObjectActionView.dispatch(self, request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        listing = self.get_object()
        refuse_if(rules.testing(listing, listing.starts_on or timezone.localdate(), timezone.localdate()))
        return ObjectActionView.get(self, request, *args, **kwargs)

    def get_initial(self):
        return {}

    def act(self, form):
        return actions.record_test(by=self.request.user, listing=self.object, **form.cleaned_data)


class DrugTestVoid(ObjectActionView):
    model = DrugTest
    permission = rules.PROPOSE
    form_class = RefuseForm
    title = gettext_lazy("Void the test")
    submit_label = gettext_lazy("Void")
    done_message = gettext_lazy("The test has been voided.")

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        return actions.void_test(by=self.request.user, test=self.object, reason=reason, expected_version=version)

    def get_success_url(self):
        return self.object.listing.get_absolute_url()

    get_cancel_url = get_success_url
