"""Moving, moving away, coming back, dying."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import ChipsMultiple, Form
from residents.codes import RESIDENCY_KINDS
from residents.forms.fields import HouseholdField


class MoveForm(Form):
    """Into another household of the own units, alone or with others of the household."""

    draft = False
    household = HouseholdField(label=_("Into the household"))
    kind = forms.ChoiceField(label=_("Residency"), choices=RESIDENCY_KINDS.choices)
    on = forms.DateField(label=_("On"))
    together = forms.ModelMultipleChoiceField(
        queryset=None, label=_("Together with"), required=False, widget=ChipsMultiple
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args, user, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["household"].open_to(user)
        self.fields["on"].initial = timezone.localdate
        self.fields["together"].queryset = others
        if not others.exists():
            del self.fields["together"]


class ComeBackForm(Form):
    """Somebody who had moved away lives here again."""

    draft = False
    household = HouseholdField(label=_("Into the household"))
    kind = forms.ChoiceField(label=_("Residency"), choices=RESIDENCY_KINDS.choices)
    on = forms.DateField(label=_("On"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["household"].open_to(user)
        self.fields["on"].initial = timezone.localdate


class MoveOutForm(Form):
    """When, where to, why; all but the day may stay open."""

    draft = False
    on = forms.DateField(label=_("Moved away on"))
    moved_to = forms.CharField(label=_("Where to"), max_length=200, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class DeathForm(Form):
    draft = False
    on = forms.DateField(label=_("Died on"))
