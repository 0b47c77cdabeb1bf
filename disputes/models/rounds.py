"""One round of mediation."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, Voidable
from disputes import codes
from disputes.models.cases import Dispute
from disputes.models.mediation_bodies import MediationBody, Mediator
from disputes.models.parties import Party
from disputes.querysets import MediationQuerySet
from stations.models import Officer


class Mediation(Stamped, Voidable):
    """A round of mediation (调解): when, where, who was there, what each side said, what came of it."""

    PAST = ("held_at", "held_on")
    AHEAD = ("next_on",)
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
    # The police host their own mediation; of people's mediation it is empty, but in rounds recorded before bodies were.
    host = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="mediations", verbose_name=_("host")
    )
    second_host = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second officer")
    )
    # None: nobody said whether one officer mediated alone.
    is_hosted_alone = models.BooleanField(_("one officer mediated alone"), null=True, blank=True)
    is_place_regulated = models.BooleanField(
        _("in a regulated and strictly managed place of enforcement"), default=False
    )
    is_recorded_throughout = models.BooleanField(_("recorded throughout in sound and picture"), default=False)
    recording = models.CharField(_("number or place of the recording"), max_length=120, blank=True)
    body = models.ForeignKey(
        MediationBody, models.PROTECT, null=True, blank=True, related_name="mediations",
        verbose_name=_("mediation body"),
    )  # fmt: skip
    mediator = models.ForeignKey(
        Mediator, models.PROTECT, null=True, blank=True, related_name="mediations", verbose_name=_("mediator")
    )
    attending = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer taking part")
    )
    is_invited = models.BooleanField(_("the mediators invited the officer"), default=False)
    is_attendance_agreed = models.BooleanField(_("the parties agreed to the officer taking part"), default=False)
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

    objects = MediationQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediation")
        verbose_name_plural = _("mediations")
        ordering = ["dispute", "cycle", "round"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "cycle", "round"], condition=Q(voided_at__isnull=True), name="mediation_round_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="mediation_withdrawn_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(result="continued"), name="mediation_next_only_when_continued"
            ),
        ]

    def __str__(self):
        return f"{self.dispute} · {self.round}"

    @property
    def result_tone(self):
        return codes.ROUND_RESULTS[self.result].tone

    @property
    def leader_name(self):
        """Who led the talks: the mediator of the body, else the officer who hosted them; empty when nobody said."""
        leader = self.mediator or self.host
        return leader.name if leader else ""

    def save(self, *args, **kwargs):
        self.held_on = timezone.localdate(self.held_at)
        super().save(*args, **kwargs)
