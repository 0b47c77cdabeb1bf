"""Pages of administrators: levels, time limits, procedures and return visits of cases, each with its dates."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.views import ActionView, Page
from disputes import actions, codes
from disputes.forms.dictionaries import (
    EndKindForm,
    KindForm,
    LevelForm,
    LimitForm,
    ProcedureForm,
    ReturnPlanForm,
    TransferRuleForm,
)
from disputes.models import DisputeKind, Level, Limit, Procedure, ReturnPlan, TransferRule

EDIT = "dictionaries.edit"


class Dictionaries(Page):
    """What holds today, what will, and what held before."""

    permission = EDIT
    template_name = "disputes/dictionaries.html"
    title = _("Rules for disputes")
    lead = _("A new value holds from a day on. What held before stays, so that old cases and figures are explained.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            kinds=DisputeKind.objects.in_order(),
            levels=_ordered(Level, ("code", codes.LEVEL_ORDER)),
            limits=_ordered(Limit, ("level", codes.LEVEL_ORDER), ("step", [step.code for step in codes.STEPS])),
            procedures=_ordered(Procedure, ("code", [procedure.code for procedure in codes.PROCEDURES])),
            return_plans=_ordered(ReturnPlan, ("applies_to", codes.LEVEL_ORDER)),
            transfer_rules=_ordered(TransferRule, ("source", [source.code for source in codes.SOURCES])),
            today=timezone.localdate(),
            **kwargs,
        )


def _ordered(model, *orders):
    """Rows in the order people know, the newest of each first."""

    def place(row):
        values = [(order, getattr(row, name)) for name, order in orders]
        return [order.index(value) if value in order else len(order) for order, value in values]

    return sorted(model.objects.order_by("-valid_from", "-pk"), key=place)


class SetNorm(ActionView):
    """Another row after the one that is opened; the one before ends the day before."""

    permission = EDIT
    done_message = _("The new value holds from that day on.")
    model: type
    keys: tuple[str, ...]
    lead = _("Cases whose deadline is set already keep it until something happens to them.")

    @property
    def row(self):
        return get_object_or_404(self.model, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "row": self.row}

    def get_title(self):
        return _("Change: %(what)s") % {"what": self.row}

    def act(self, form):
        key = {name: getattr(self.row, name) for name in self.keys}
        return self.verb(by=self.request.user, **key, **form.cleaned_data)

    def get_cancel_url(self):
        return reverse("disputes:dictionaries")

    get_success_url = get_cancel_url


class SetLevel(SetNorm):
    model, form_class, keys = Level, LevelForm, ("code",)
    verb = staticmethod(actions.set_level)


class SetLimit(SetNorm):
    model, form_class, keys = Limit, LimitForm, ("level", "step")
    verb = staticmethod(actions.set_limit)


class SetProcedure(SetNorm):
    model, form_class, keys = Procedure, ProcedureForm, ("code",)
    verb = staticmethod(actions.set_procedure)


class SetReturnPlan(SetNorm):
    model, form_class, keys = ReturnPlan, ReturnPlanForm, ("applies_to",)
    verb = staticmethod(actions.set_return_plan)


class SetTransferRule(SetNorm):
    model, form_class, keys = TransferRule, TransferRuleForm, ("source",)
    verb = staticmethod(actions.set_transfer_rule)


class OnKinds(ActionView):
    permission = EDIT

    def get_cancel_url(self):
        return reverse("disputes:dictionaries")

    get_success_url = get_cancel_url

    @property
    def kind(self):
        return get_object_or_404(DisputeKind, pk=self.kwargs["pk"])


class NewKind(OnKinds):
    form_class = KindForm
    title = _("A new kind of dispute")
    done_message = _("New cases may be of it from that day on.")

    def act(self, form):
        return actions.set_kind(by=self.request.user, **form.cleaned_data)


class SetKind(OnKinds):
    """Another row after the one that is opened; the one before ends the day before."""

    form_class = KindForm
    done_message = _("The new value holds from that day on.")

    def get_title(self):
        return _("Change: %(what)s") % {"what": self.kind}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "kind": self.kind}

    def act(self, form):
        return actions.set_kind(by=self.request.user, code=self.kind.code, **form.cleaned_data)


class EndKind(OnKinds):
    form_class = EndKindForm
    submit_label = _("End it")
    done_message = _("It holds until that day.")

    def get_title(self):
        return _("End: %(what)s") % {"what": self.kind}

    def act(self, form):
        return actions.end_kind(by=self.request.user, kind=self.kind, **form.cleaned_data)
