"""Whom a case concerns: residents of the room, residents registered elsewhere, people from outside."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from core.privacy.encryption import EncryptedTextField
from core.privacy.masking import mask_id_number, mask_phone
from disputes import codes
from disputes.models.cases import Dispute
from disputes.querysets import PartyQuerySet
from residents.models import Resident


class Party(Stamped):
    """A party (当事人), as known to the case.

    What is said here is the case's own: it stays as it was when the register changes or the case goes to another
    room. `resident` ties it to the register, `id_number_hash` to other cases of the same person. Nobody is taken out of
    a case: who was named by mistake is withdrawn.
    """

    PAST = ("birth_date",)
    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="parties", verbose_name=_("dispute"))
    side = models.CharField(_("side"), max_length=8, choices=codes.SIDES.choices, default=codes.SIDE_A)
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, related_name="dispute_parties", verbose_name=_("resident")
    )
    name = models.CharField(_("full name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=1, choices=Resident.SEXES, default="0")
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    document_kind = models.CharField(_("document"), max_length=12, choices=Resident.DOCUMENTS, default="unknown")
    id_number = EncryptedTextField(_("document number"), blank=True, default="")
    id_number_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    workplace = models.CharField(_("work unit and post"), max_length=120, blank=True)
    address = models.CharField(_("home address"), max_length=200, blank=True)
    guardian_name = models.CharField(_("guardian"), max_length=60, blank=True)
    guardian_relation = models.CharField(_("guardian is the"), max_length=20, blank=True)
    guardian_phone = EncryptedTextField(_("guardian's phone"), blank=True, default="")
    role = models.CharField(_("standing in the case"), max_length=8, choices=codes.PARTY_ROLES.choices, blank=True)
    # Of the injured side only, with a written authority that says how far it reaches.
    representative_name = models.CharField(_("representative"), max_length=60, blank=True)
    authority_extent = models.CharField(_("extent of the written authority"), max_length=200, blank=True)
    authority_on = models.DateField(_("day of the written authority"), null=True, blank=True)
    guardian_notified_on = models.DateField(_("guardian notified to attend on"), null=True, blank=True)
    # With an age of sixteen or over these are the facts on which a notice to the guardian may be left out.
    lives_on_own_labour = models.BooleanField(_("lives mainly on own labour"), default=False)
    consents_to_no_notice = models.BooleanField(_("consents to no notice to the guardian"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdraw_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["dispute", "side", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "resident"],
                condition=Q(withdrawn_at__isnull=True, resident__isnull=False),
                name="party_resident_once_per_dispute",
            )
        ]
        indexes = [
            models.Index(fields=["id_number_hash"], condition=~Q(id_number_hash=""), name="party_number"),
        ]

    def __str__(self):
        return self.name

    @property
    def id_number_masked(self):
        return mask_id_number(self.id_number)

    @property
    def phone_masked(self):
        return mask_phone(self.phone)

    @property
    def guardian_phone_masked(self):
        return mask_phone(self.guardian_phone)

    def age_on(self, day=None):
        """Whole years on a day; None when the birth date is not known."""
        if not self.birth_date:
            return None
        day = day or timezone.localdate()
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))
