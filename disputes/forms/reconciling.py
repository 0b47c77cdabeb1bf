"""Recording that the parties reconciled, and a look at what is sealed."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import codes
from disputes.forms.fields import GateMixin, VersionedForm, reason_field, text_field


class ReconcileForm(GateMixin, VersionedForm):
    """What opens public-security mediation begins with what was found at acceptance."""

    way = forms.ChoiceField(label=_("How they agreed"), choices=codes.RECONCILIATION_WAYS.choices)
    committee = forms.CharField(label=_("People's mediation committee"), max_length=120, required=False)
    content = text_field(_("What they agreed"), 1000, required=True)
    agreed_on = forms.DateField(label=_("Agreed on"))
    performed_on = forms.DateField(label=_("Performed on"))
    side_a_applied_on = forms.DateField(label=_("Side A applied in writing on"))
    side_b_applied_on = forms.DateField(label=_("Side B applied in writing on"))
    no_decision = forms.BooleanField(label=_("No decision on a penalty has been made"), required=False)
    accepted_on = forms.DateField(label=_("Police accepted on"))

    field_order = (
        *GateMixin.OPENS, "way", "committee", "content", "agreed_on", "performed_on", "side_a_applied_on",
        "side_b_applied_on", "no_decision", "accepted_on",
    )  # fmt: skip

    def __init__(self, *args, dispute, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["exclusions"]
        self.fields["committee"].show_if = "way=committee"
        self.initial.setdefault("accepted_on", timezone.localdate())
        for name in self.OPENS:
            self.fields[name].show_if = ""
            self.initial.setdefault(name, getattr(dispute, name))


class PurposeForm(VersionedForm):
    draft = False
    purpose = reason_field(_("What the look is for"), _("It is written on the trail with your name."))


class SendBackForm(VersionedForm):
    draft = False
    reason = reason_field(_("Why it is returned"))
