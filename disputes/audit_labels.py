"""Labels of what audit entries about cases record besides the fields of the case itself."""

from django.utils.translation import gettext_lazy as _

from audit.labels import AddedField, describe_changes, seal_codes
from disputes import codes
from disputes.models import Acknowledgement, Agreement, Extension, Mediation, Party, Referral, ReturnVisit, Term

# Rules a chief may override; only overridden rules are recorded in the audit trail.
RULES = {
    "most_rounds": _("the number of rounds"),
    "first_within": _("the last day of the first round"),
    "next_within": _("the last day of the next round"),
}
REMINDED_OF = (("terms", _("terms of agreements")), ("replies", _("answers to referrals")))
MASKED_FIELDS = tuple(
    (name, Party._meta.get_field(name).verbose_name) for name in ("id_number", "phone", "guardian_phone")
)
PAPERS = (("case", _("the whole case")),)
MEDIA = (("page", _("print page")), ("word", _("Word file")))

PARTY = AddedField(_("party"))
SIDE = AddedField(_("side"), tuple(codes.SIDES.choices))
VISIT = AddedField(_("visit"))


def register():
    describe_changes(
        "rule_overridden", rule=AddedField(_("rule"), tuple(RULES.items())), bound=AddedField(_("the law gives"))
    )
    exclusions = AddedField(_("found against public-security mediation"), tuple(codes.EXCLUSIONS.choices))
    describe_changes("dispute_accepted", exclusions=exclusions)
    seal_codes("dispute_accepted", "exclusions", codes.SEALED_EXCLUSIONS)
    describe_changes("dispute_mediated", "round_corrected", "round_withdrawn", models=[Mediation])
    describe_changes("agreement_corrected", "agreement_withdrawn", models=[Agreement], terms=AddedField(_("terms")))
    describe_changes("copy_confirmed", models=[Agreement])
    describe_changes(
        "dispute_changed",
        body=AddedField(_("mediation body")),
        mediator=AddedField(_("mediator")),
        effective_on=AddedField(_("in effect since")),
    )
    describe_changes("changed", mediators=AddedField(_("mediators")))
    describe_changes("dispute_agreed", terms=AddedField(_("terms")))
    describe_changes(
        "term_settled", term=AddedField(_("term")), term_state=AddedField(_("state of the term"), tuple(Term.STATES))
    )
    describe_changes("party_added", "party_withdrawn", party=PARTY, side=SIDE)
    describe_changes("party_changed", models=[Party], party=PARTY)
    describe_changes("dispute_referred", models=[Referral])
    describe_changes("referral_answered", models=[Referral], exclusions=exclusions)
    describe_changes("dispute_acknowledged", models=[Acknowledgement])
    describe_changes("extension_asked", models=[Extension])
    describe_changes("dispute_visited", models=[ReturnVisit], visit=VISIT, withdrawn=AddedField(_("taken back")))
    describe_changes("dispute_reopened", visit=VISIT, exclusions=exclusions)
    describe_changes("dispute_reopening_undone", "dispute_flare_up_withdrawn", visit=VISIT)
    describe_changes("card_shown", card=AddedField(_("card"), tuple(codes.CARDS.choices)))
    describe_changes(
        "reminded", about=AddedField(_("reminded of"), REMINDED_OF), officers=AddedField(_("told officers"))
    )
    describe_changes("unmasked", party=PARTY, field=AddedField(_("unmasked"), MASKED_FIELDS))
    describe_changes(
        "printed",
        form=AddedField(_("form"), PAPERS),
        medium=AddedField(_("medium"), MEDIA),
        cycle=AddedField(_("time round")),
    )
