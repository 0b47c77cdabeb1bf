"""What levels above do with a case: change its level, acknowledge, hand off, extend, warn."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, by_field
from disputes import codes
from disputes.models.cases import Dispute
from disputes.querysets import AcknowledgementQuerySet, CardQuerySet, ExtensionQuerySet, HandOffQuerySet
from stations.models import Room


class LevelChange(Stamped):
    """The level was raised or lowered (定级调整), always with a reason."""

    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="level_changes", verbose_name=_("dispute"))
    before = models.CharField(_("level before"), max_length=8, choices=codes.LEVELS.choices)
    after = models.CharField(_("level after"), max_length=8, choices=codes.LEVELS.choices)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("change of level")
        verbose_name_plural = _("changes of level")
        ordering = ["dispute", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="levelchange_changes"),
            models.CheckConstraint(condition=~Q(reason=""), name="levelchange_has_reason"),
        ]

    def __str__(self):
        return f"{self.dispute}: {self.before} → {self.after}"


class Acknowledgement(Stamped):
    """Chief or bureau was told of a grave case and signs that it is known (签收); waits until somebody does."""

    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"
    CHIEF, BUREAU = "chief", "bureau"
    TIERS = [(CHIEF, _("station chief")), (BUREAU, _("county bureau"))]

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="acknowledgements", verbose_name=_("dispute"))
    tier = models.CharField(_("who"), max_length=8, choices=TIERS)
    level = models.CharField(_("level"), max_length=8, choices=codes.LEVELS.choices)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_by = by_field(_("acknowledged by"))
    note = models.CharField(_("instruction"), max_length=500, blank=True)
    # The level was lowered or the case ended before anybody signed: nothing waits any more.
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True, blank=True)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        ordering = ["dispute", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "tier"],
                condition=Q(acknowledged_at__isnull=True, lapsed_at__isnull=True),
                name="acknowledgement_waits_once_a_tier",
            )
        ]

    def __str__(self):
        return f"{self.dispute} · {self.get_tier_display()}"


class HandOff(Stamped):
    """A case offered to another room (移交): the other accepts or refuses; until then it stays where it is."""

    VIEW = "disputes.view"
    OFFERED, ACCEPTED, REFUSED, WITHDRAWN = "offered", "accepted", "refused", "withdrawn"
    STATES = codes.HAND_OFF_STATES.choices

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="hand_offs", verbose_name=_("dispute"))
    from_room = models.ForeignKey(Room, models.PROTECT, related_name="hand_offs_out", verbose_name=_("from room"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="hand_offs_in", verbose_name=_("to room"))
    # All the other room sees before it accepts: written for it, without the parties.
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=OFFERED)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = by_field(_("answered by"))

    objects = HandOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-off")
        verbose_name_plural = _("hand-offs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(state="offered"), name="handoff_one_offer_a_dispute"
            ),
            models.CheckConstraint(condition=~Q(room=F("from_room")), name="handoff_to_another_room"),
        ]

    def __str__(self):
        return f"{self.dispute} → {self.room}"

    def get_absolute_url(self):
        return reverse("disputes:hand_off", args=[self.pk])

    @property
    def tone(self):
        return codes.HAND_OFF_STATES[self.state].tone


class Extension(Stamped):
    """More time was asked for (延期申请); the chief grants or refuses."""

    AHEAD = ("before_on", "until_on")
    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"
    # Lapsed: the step or the case was over before anybody decided.
    ASKED, GRANTED, REFUSED, LAPSED = "asked", "granted", "refused", "lapsed"
    STATES = [
        (ASKED, _("asked")),
        (GRANTED, _("granted")),
        (REFUSED, _("refused")),
        (LAPSED, _("lapsed undecided")),
    ]

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="extensions", verbose_name=_("dispute"))
    step = models.CharField(_("step"), max_length=8, choices=codes.STEPS.choices)
    cycle = models.PositiveSmallIntegerField(_("time round"))
    before_on = models.DateField(_("due before"))
    until_on = models.DateField(_("asked until"))
    reason = models.CharField(_("reason"), max_length=300)
    parties_agree = models.BooleanField(_("both sides agree"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=ASKED)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = by_field(_("decided by"))
    decision_note = models.CharField(_("note on the decision"), max_length=300, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["dispute", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(state="asked"), name="extension_asked_once_a_dispute"
            ),
            models.CheckConstraint(condition=Q(until_on__gt=F("before_on")), name="extension_is_later"),
        ]

    def __str__(self):
        return f"{self.dispute} → {self.until_on}"


class Card(Stamped):
    """A yellow or red card (黄牌、红牌督办) for a step whose limit comes near or has passed; once for each limit."""

    PAST = ("issued_on",)
    AHEAD = ("limit_on",)
    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"
    COLOURS = codes.CARDS.choices

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="cards", verbose_name=_("dispute"))
    colour = models.CharField(_("colour"), max_length=8, choices=COLOURS)
    step = models.CharField(_("step"), max_length=8, choices=codes.STEPS.choices)
    cycle = models.PositiveSmallIntegerField(_("time round"))
    limit_on = models.DateField(_("limit"))
    issued_on = models.DateField(_("shown on"))
    # Whose desk it was on, for figures; the case may have moved since.
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("police room"))

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["dispute", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "colour", "step", "cycle", "limit_on"], name="card_once_per_limit"
            )
        ]

    def __str__(self):
        return f"{self.dispute} · {self.get_colour_display()}"
