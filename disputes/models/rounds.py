"""One round of mediation."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from disputes import codes
from disputes.models.cases import Dispute
from disputes.models.parties import Party
from stations.models import Officer


class Mediation(Stamped):
    """A round of mediation (调解): when, where, who was there, what each side said, what came of it."""

    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"
    AGREED, CONTINUED, NOT_AGREED = codes.ROUND_AGREED, codes.ROUND_CONTINUED, codes.ROUND_NOT_AGREED
    RESULTS = codes.ROUND_RESULTS.choices

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="mediations", verbose_name=_("dispute"))
    cycle = models.PositiveSmallIntegerField(_("time round"))
    round = models.PositiveSmallIntegerField(_("round"))
    held_at = models.DateTimeField(_("held at"))
    # The local day, stored so that deadlines and figures agree on it.
    held_on = models.DateField(_("held on"), editable=False)
    place = models.CharField(_("place"), max_length=200)
    host = models.ForeignKey(Officer, models.PROTECT, related_name="mediations", verbose_name=_("host"))
    co_host = models.CharField(_("other mediators"), max_length=200, blank=True)
    present = models.ManyToManyField(Party, blank=True, related_name="mediations", verbose_name=_("parties present"))
    guardian_present = models.BooleanField(_("the guardian was present"), default=False)
    others = models.CharField(_("others present"), max_length=200, blank=True)
    witness_name = models.CharField(_("witness"), max_length=60, blank=True)
    witness_address = models.CharField(_("address of the witness"), max_length=200, blank=True)
    witness_contact = models.CharField(_("contact of the witness"), max_length=60, blank=True)
    said_a = models.TextField(_("what side A says"), max_length=2000, blank=True)
    said_b = models.TextField(_("what side B says"), max_length=2000, blank=True)
    note = models.TextField(_("course and proposal"), max_length=2000, blank=True)
    result = models.CharField(_("result"), max_length=12, choices=RESULTS)
    next_on = models.DateField(_("next round on"), null=True, blank=True)

    class Meta:
        verbose_name = _("mediation")
        verbose_name_plural = _("mediations")
        ordering = ["dispute", "cycle", "round"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "cycle", "round"], name="mediation_round_once"),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(result="continued"), name="mediation_next_only_when_continued"
            ),
        ]

    def __str__(self):
        return f"{self.dispute} · {self.round}"

    @property
    def result_tone(self):
        return codes.ROUND_RESULTS[self.result].tone

    def save(self, *args, **kwargs):
        self.held_on = timezone.localdate(self.held_at)
        super().save(*args, **kwargs)
