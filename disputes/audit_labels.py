"""How lines of the trail about cases are read: what they tell besides fields of the case, in any language."""

from django.utils.translation import gettext_lazy as _

from audit.labels import AddedField, describe_changes
from disputes import codes
from disputes.models import Acknowledgement, Extension, Mediation, Party, Referral, ReturnVisit, Term

# Rules a chief may let pass; the rest never reach the trail.
RULES = {
    "most_rounds": _("the number of rounds"),
    "first_within": _("the last day of the first round"),
    "next_within": _("the last day of the next round"),
}
CARDS = (("yellow", _("yellow card")), ("red", _("red card")))
WAITED_FOR = (("terms", _("terms of agreements")), ("replies", _("answers to referrals")))
MASKED = tuple((name, Party._meta.get_field(name).verbose_name) for name in ("id_number", "phone", "guardian_phone"))
PAPERS = (("case", _("the whole case")),)
MEDIA = (("page", _("print page")), ("word", _("Word file")))

PARTY = AddedField(_("party"))
SIDE = AddedField(_("side"), tuple(codes.SIDES))
VISIT = AddedField(_("visit"))


def register():
    describe_changes("rule_overridden", rule=AddedField(_("rule"), tuple(RULES.items())), bound=AddedField(_("the law gives")))
    describe_changes(
        "dispute_accepted", exclusions=AddedField(_("found against public-security mediation"), tuple(codes.EXCLUSIONS))
    )
    describe_changes("dispute_mediated", models=[Mediation])
    describe_changes("dispute_agreed", terms=AddedField(_("terms")))
    describe_changes("term_settled", term=AddedField(_("term")), term_state=AddedField(_("state of the term"), tuple(Term.STATES)))
    describe_changes("party_added", "party_withdrawn", party=PARTY, side=SIDE)
    describe_changes("party_changed", models=[Party], party=PARTY)
    describe_changes("dispute_referred", "referral_answered", models=[Referral])
    describe_changes("dispute_acknowledged", models=[Acknowledgement])
    describe_changes("extension_asked", models=[Extension])
    describe_changes("dispute_visited", models=[ReturnVisit], visit=VISIT, withdrawn=AddedField(_("taken back")))
    describe_changes("dispute_reopened", visit=VISIT)
    describe_changes("card_shown", card=AddedField(_("card"), CARDS))
    describe_changes("reminded", about=AddedField(_("reminded of"), WAITED_FOR), officers=AddedField(_("told officers")))
    describe_changes("unmasked", party=PARTY, field=AddedField(_("unmasked"), MASKED))
    describe_changes(
        "printed", form=AddedField(_("form"), PAPERS), medium=AddedField(_("medium"), MEDIA), cycle=AddedField(_("time round"))
    )
