"""The acts the trail knows; an act not named here cannot be recorded."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "signed_in": _("signed in"),
    "sign_in_failed": _("failed to sign in"),
    "signed_out": _("signed out"),
    "password_changed": _("changed the password"),
    "token_issued": _("issued an API token"),
    "token_revoked": _("revoked an API token"),
    "created": _("entered"),
    "changed": _("changed"),
    "voided": _("voided"),
    "imported": _("imported"),
    "unmasked": _("looked at an unmasked value"),
    "searched": _("searched across rooms"),
    "looked_up": _("looked up by number"),
    "exported": _("exported"),
    "pulled": _("pulled by API"),
    "posted": _("posted an officer"),
    "posting_ended": _("ended a posting"),
    "posting_withdrawn": _("withdrew a posting before it began"),
    "account_disabled": _("disabled an account"),
    "account_enabled": _("enabled an account"),
    "password_reset": _("gave a one-time password"),
    "moved": _("moved a resident"),
    "moved_out": _("recorded a move away"),
    "died": _("recorded a death"),
    "departure_undone": _("took back a move away or a death"),
    "transfer_asked": _("asked for a transfer"),
    "transfer_accepted": _("accepted a transfer"),
    "transfer_refused": _("refused a transfer"),
    "transfer_withdrawn": _("withdrew a transfer request"),
    "listing_proposed": _("proposed a listing"),
    "listing_approved": _("approved"),
    "listing_refused": _("refused"),
    "listing_renewed": _("renewed a listing"),
    "delisting_proposed": _("proposed ending a listing"),
    "listing_ended": _("ended a listing"),
    "visit_recorded": _("recorded a visit"),
    "visit_corrected": _("corrected a visit"),
    "followup_raised": _("raised a follow-up"),
    "followups_raised": _("raised follow-ups by the nightly job"),
    "followup_done": _("closed a follow-up"),
    "followup_reopened": _("reopened a follow-up"),
    "followup_rescheduled": _("rescheduled a follow-up"),
    "followup_cancelled": _("cancelled a follow-up"),
    "followups_escalated": _("told the chief of late follow-ups"),
    "reminded": _("reminded officers"),
}


def verb_choices():
    """For the model: named by reference, so that a new act needs no migration."""
    return list(VERBS.items())
