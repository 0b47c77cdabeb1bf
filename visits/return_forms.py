"""The form of a return visit about a case: who was met, and what the visit asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import Chips, ChipsMultiple, Form
from disputes import codes
from disputes.actions.performance import not_performed_text
from disputes.models import ReturnVisit, Term
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
        error_messages={"required": _("Say whether it flared up again.")},
    )  # fmt: skip

    def clean(self):
        """Whether it flared up is said by whoever was there, never preset; where nobody was met it is not asked."""
        result = super().clean()
        if not visit_codes.is_met(result.get("contact")):
            self._errors.pop("flared_up", None)
        return result

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
    performed_terms = forms.MultipleChoiceField(
        label=_("Performed by now"), required=False, widget=ChipsMultiple,
        help_text=_("Each one ticked is recorded as performed on the day of the visit."),
    )  # fmt: skip
    home = forms.ChoiceField(label=_("Counts as a visit to the home of"), required=False, widget=Chips)

    def __init__(self, *args, about, **kwargs):
        self.about = about
        super().__init__(*args, **kwargs)
        self.name_sides(about)
        self.fields["contact"].initial = None
        self.pending_terms = [term for term in about.terms if term.state == Term.PENDING]
        if self.pending_terms and about.may_settle:
            terms = [(str(term.pk), f"{term.party.name}：{term.text}") for term in self.pending_terms]
            self.fields["performed_terms"].choices = terms
        else:
            del self.fields["performed_terms"]
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
        if not visit_codes.is_met(result.get("contact")):
            return result
        ticked = self.ticked_terms()
        left = [term for term in self.pending_terms if term not in ticked]
        if result.get("terms_hold") == "yes" and left:
            self.add_error("terms_hold", not_performed_text(left))
        return result

    def ticked_terms(self):
        """Pending terms that were found performed; none where nobody was met."""
        if not visit_codes.is_met(self.cleaned_data.get("contact")):
            return []
        ticked = self.cleaned_data.get("performed_terms", ())
        return [term for term in self.pending_terms if str(term.pk) in ticked]

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
    """The answers can be changed; a case opened again by one of them is closed again while nothing was done since."""

    def __init__(self, *args, visit, **kwargs):
        replies = visit.recorded_answers
        current = {name: getattr(replies, name) for name in Questions.base_fields} if replies else {}
        if replies:
            current["flared_up"] = "yes" if replies.flared_up else "no"
        super().__init__(*args, visit=visit, **{**kwargs, "initial": {**current, **(kwargs.get("initial") or {})}})
        if replies and replies.flared_up:
            self.fields["flared_up"].help_text = _(
                "Taking it back closes the case again as it was, unless it was handled since."
            )

    def facts(self):
        return {**super().facts(), "return_answers": self.return_answers()}
