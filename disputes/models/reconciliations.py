"""The parties reconciled, or agreed before the people's committee: no penalty."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from disputes import codes
from disputes.models.cases import Dispute


class Reconciliation(Stamped):
    """Reconciled and performed (自行和解 or 人民调解后履行): both sides applied in writing, and police accepted."""

    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"
    WAYS = codes.RECONCILIATION_WAYS.choices

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="reconciliations", verbose_name=_("dispute"))
    cycle = models.PositiveSmallIntegerField(_("time round"))
    way = models.CharField(_("how they agreed"), max_length=12, choices=WAYS)
    committee = models.CharField(_("people's mediation committee"), max_length=120, blank=True)
    content = models.CharField(_("what they agreed"), max_length=1000)
    agreed_on = models.DateField(_("agreed on"))
    performed_on = models.DateField(_("performed on"))
    side_a_applied_on = models.DateField(_("side A applied in writing on"))
    side_b_applied_on = models.DateField(_("side B applied in writing on"))
    accepted_on = models.DateField(_("police accepted on"))

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["dispute", "cycle"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "cycle"], name="reconciliation_once_per_cycle"),
            models.CheckConstraint(
                condition=Q(performed_on__gte=F("agreed_on"), accepted_on__gte=F("performed_on")),
                name="reconciliation_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__gte=F("side_a_applied_on")) & Q(accepted_on__gte=F("side_b_applied_on")),
                name="reconciliation_accepted_after_both_applied",
            ),
            models.CheckConstraint(
                condition=~Q(way="committee") | ~Q(committee=""), name="reconciliation_names_its_committee"
            ),
        ]

    def __str__(self):
        return f"{self.dispute} · {self.get_way_display()}"
