"""The form of a return visit about a case: who was met, and what the visit asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import Chips, ChipsMultiple, Form
from disputes import codes
from disputes.models import ReturnVisit
from visits import codes as visit_codes
from visits.forms import CorrectionForm, VisitForm

WHOEVER, NO_HOME = "", "none"
LONGEST_NOTE = 2000


class Questions(Form):
    """Asked only where somebody was met."""

    terms_hold = forms.ChoiceField(label=_("Does what was agreed hold?"), choices=ReturnVisit.HOLDS, initial="unknown")
    side_a_feels = forms.ChoiceField(label=_("How does side A feel?"), choices=ReturnVisit.FEELINGS, initial="unknown")
    side_b_feels = forms.ChoiceField(label=_("How does side B feel?"), choices=ReturnVisit.FEELINGS, initial="unknown")
    help_needed = forms.CharField(
        label=_("What help do they need?"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    flared_up = forms.ChoiceField(
        label=_("Did it flare up again?"), choices=[("no", _("no, it is calm")), ("yes", _("yes, it flared up"))],
        initial="no",
    )  # fmt: skip

    def name_sides(self, about):
        for name, side in (("side_a_feels", codes.SIDE_A), ("side_b_feels", codes.SIDE_B)):
            self.fields[name].help_text = about.side(side)

    def return_answers(self):
        """The answers as the actions take them; None where nobody was met."""
        result = self.cleaned_data
        if not visit_codes.is_met(result.get("contact")):
            return None
        names = ("terms_hold", "side_a_feels", "side_b_feels", "help_needed")
        return {**{name: result[name] for name in names}, "flared_up": result["flared_up"] == "yes"}


class ReturnVisitForm(Questions, VisitForm):
    """Whom one met is chosen from the parties: those of the register are linked, others are named in the note."""

    met = forms.MultipleChoiceField(label=_("Who was met"), required=False, widget=ChipsMultiple)
    home = forms.ChoiceField(label=_("Counts as a visit to the home of"), required=False, widget=Chips)

    def __init__(self, *args, about, **kwargs):
        self.about = about
        super().__init__(*args, **kwargs)
        self.name_sides(about)
        self.fields["place"].help_text = _("Where it was, if not at the door.")
        self.fields["met"].choices = [
            (str(party.pk), f"{party.name} · {party.get_side_display()}") for party in about.parties
        ]
        if about.homes:
            homes = [(str(pk), str(home)) for pk, home in about.homes.items()]
            self.fields["home"].choices = [
                (WHOEVER, _("whoever was met")),
                *homes,
                (NO_HOME, _("nobody: it was elsewhere")),
            ]
        else:
            del self.fields["home"]

    def clean(self):
        result = super().clean()
        if len(self._note(result)) > LONGEST_NOTE:
            self.add_error("note", _("A note has at most 2,000 characters."))
        return result

    def facts(self):
        result = self.cleaned_data
        met = self._met(result)
        return {
            **super().facts(),
            "dispute": self.about.case,
            "household": self._household(result, met),
            "residents": [item.pk for item in met],
            "note": self._note(result),
            "return_answers": self.return_answers(),
        }

    def _chosen(self, cleaned):
        if not visit_codes.is_met(cleaned.get("contact")):
            return []
        return [party for party in self.about.parties if str(party.pk) in cleaned.get("met", ())]

    def _met(self, cleaned):
        """Residents of the room among those met."""
        residents = self.about.residents
        return [residents[party.pk] for party in self._chosen(cleaned) if party.pk in residents]

    def _note(self, cleaned):
        """Who was met and is not of the room's register stands in the note."""
        others = [party.name for party in self._chosen(cleaned) if party.pk not in self.about.residents]
        met = str(_("Met: %(names)s") % {"names": "、".join(others)}) if others else ""
        return "\n".join(filter(None, [met, cleaned.get("note", "")]))

    def _household(self, cleaned, met):
        """The home chosen; else the one at which all live who were met."""
        home = cleaned.get("home", WHOEVER)
        if home == NO_HOME:
            return None
        if home:
            return self.about.homes[int(home)]
        homes = {item.household_id for item in met} & set(self.about.homes)
        return self.about.homes[homes.pop()] if len(homes) == 1 else None


class ReturnCorrectionForm(Questions, CorrectionForm):
    """The answers can be changed; a case that was opened again by one of them stays open."""

    def __init__(self, *args, visit, **kwargs):
        replies = visit.recorded_answers
        current = {name: getattr(replies, name) for name in Questions.base_fields} if replies else {}
        if replies:
            current["flared_up"] = "yes" if replies.flared_up else "no"
        super().__init__(*args, visit=visit, **{**kwargs, "initial": {**current, **(kwargs.get("initial") or {})}})
        if replies and replies.flared_up:
            self.fields["flared_up"].help_text = _("Taking it back does not close the case again: close it there.")

    def facts(self):
        return {**super().facts(), "return_answers": self.return_answers()}
