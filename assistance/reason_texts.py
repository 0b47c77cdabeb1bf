"""Texts for why a contact is due. The need stays out: the line may be read over a shoulder."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from followups.reason_texts import CANCEL_REASONS, sentence

CARE_CONTACT = "care_contact"
CARE_ENDED = "care_ended"
CANCEL_REASONS[CARE_ENDED] = gettext_lazy("The care has ended.")


@sentence(CARE_CONTACT)
def _care_contact(data):
    return _("Visit of care")
