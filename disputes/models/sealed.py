"""What of a case is sealed: read by its own officers and approvers only, through `actions.sealed`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from core.privacy.encryption import EncryptedTextField
from disputes.models.cases import Dispute


class SealedRecord(Stamped):
    """Records of public order of one time round of a case (封存记录): in no list, export, search or figure."""

    ROOM_PATH = "dispute__room"
    VIEW = "disputes.handle"

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="sealed_records", verbose_name=_("dispute"))
    cycle = models.PositiveSmallIntegerField(_("time round"))
    # A tick of the officer for this case; it is never looked up or counted.
    is_repeat = models.BooleanField(_("a party has broken public order repeatedly"), default=False)
    # As the system outside calls it (治安案件编号).
    case_number = EncryptedTextField(_("number of the public-order case"), blank=True, default="")
    limit_on = models.DateField(_("limit of the public-order case"), null=True, blank=True)

    class Meta:
        verbose_name = _("sealed record")
        verbose_name_plural = _("sealed records")
        ordering = ["dispute", "cycle"]
        constraints = [models.UniqueConstraint(fields=["dispute", "cycle"], name="sealed_record_once_per_cycle")]

    def __str__(self):
        return f"{self.dispute} · {self.cycle}"
