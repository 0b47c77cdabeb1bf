"""The case: one quarrel from the first word to the last return visit."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, Voidable, by_field
from disputes import codes
from disputes.querysets import DisputeQuerySet
from stations.models import Officer, Room


class Numbering(models.Model):
    """The last number a room gave in a year, locked while the next is given: neither gaps nor twins."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("police room"))
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("numbering")
        verbose_name_plural = _("numberings")
        constraints = [models.UniqueConstraint(fields=["room", "year"], name="numbering_once_per_room_and_year")]

    def __str__(self):
        return f"{self.room} {self.year}: {self.last}"


# The digits of a room's code after those of its county, which all rooms share.
SHORT_CODE = 6


class Dispute(Stamped, Voidable):
    """A dispute (矛盾纠纷) or petition matter (信访事项).

    `room` handles it now, `numbered_by` gave it its number; `cycle` rises when a closed case is opened again, and
    rounds, agreements and closings carry it. `due_on` is the last day of the present step (it turns red the day
    after), `yellow_on` the day from which it is yellow; both empty where nothing is waited for.
    """

    PAST = ("occurred_on", "reported_on", "appraised_on", "accepted_on", "closed_on")
    AHEAD = ("yellow_on", "due_on", "return_until")
    VIEW = "disputes.view"

    client_id = models.UUIDField(_("submission number"), unique=True, null=True, blank=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="disputes", verbose_name=_("police room"))
    numbered_by = models.ForeignKey(Room, models.PROTECT, related_name="+", editable=False)
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    sequence = models.PositiveIntegerField(_("number in the year"), editable=False)
    number = models.CharField(_("number"), max_length=40, unique=True, editable=False)
    title = models.CharField(_("matter"), max_length=100)
    # The code of a kind in the county's dictionary (`kinds`); kinds that ended stay with their cases.
    kind = models.CharField(_("kind"), max_length=40)
    source = models.CharField(_("heard through"), max_length=16, choices=codes.SOURCES.choices, default="visit")
    level = models.CharField(_("level"), max_length=8, choices=codes.LEVELS.choices, default=codes.BLUE)
    state = models.CharField(_("state"), max_length=12, choices=codes.STATES.choices, default=codes.REPORTED)
    summary = models.TextField(_("what happened"), max_length=2000)
    place = models.CharField(_("place"), max_length=200, blank=True)
    occurred_on = models.DateField(_("happened on"), null=True, blank=True)
    reported_on = models.DateField(_("heard on"))
    reported_by = models.CharField(_("heard from"), max_length=100, blank=True)
    transfer_number = models.CharField(_("number of the service that passed it on"), max_length=60, blank=True)
    transferred_at = models.DateTimeField(_("passed on at"), null=True, blank=True)
    reply_due_on = models.DateField(_("the service hears by"), null=True, blank=True)
    handler = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name=_("officer in charge")
    )
    # By name only: visits stand above. One finding makes one case.
    finding = models.ForeignKey(
        "visits.Finding", models.PROTECT, null=True, blank=True, related_name="disputes", editable=False
    )
    procedure = models.CharField(_("procedure"), max_length=10, choices=codes.PROCEDURES.choices, blank=True)
    # What opens public-security mediation; every time round is judged anew.
    public_order_act = models.CharField(
        _("act against public order"), max_length=20, choices=codes.PUBLIC_ORDER_ACTS.choices, blank=True
    )
    is_slight = models.BooleanField(_("slight circumstances"), default=False)
    mediation_ground = models.CharField(
        _("ground for public-security mediation"), max_length=20, choices=codes.MEDIATION_GROUNDS.choices, blank=True
    )
    ways_explained_on = models.DateField(_("told of people's mediation and the court on"), null=True, blank=True)
    suit_explained_on = models.DateField(_("told of civil suit on"), null=True, blank=True)
    awaits_appraisal = models.BooleanField(_("waits for an injury appraisal"), default=False)
    appraised_on = models.DateField(_("result of the appraisal on"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=codes.OUTCOMES.choices, blank=True)
    cycle = models.PositiveSmallIntegerField(_("time round"), default=1, editable=False)
    yellow_on = models.DateField(_("yellow from"), null=True, blank=True)
    due_on = models.DateField(_("due by"), null=True, blank=True)
    return_until = models.DateField(_("return visits end on"), null=True, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["numbered_by", "year", "sequence"], name="dispute_number_once"),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(voided_at__isnull=True), name="dispute_one_stands_of_a_finding"
            ),
            models.CheckConstraint(
                condition=Q(state="reported")
                | Q(accepted_on__isnull=False)
                | Q(state__in=["referred", "closed", "followed_up"]),
                name="dispute_accepted_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "followed_up"], closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(state__in=["closed", "followed_up"]) & Q(closed_on__isnull=True, outcome=""),
                name="dispute_closed_has_day_and_outcome",
            ),
            models.CheckConstraint(
                condition=Q(yellow_on__isnull=True) | Q(due_on__isnull=True) | Q(yellow_on__lt=F("due_on")),
                name="dispute_yellow_before_red",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="dispute_void_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["room", "state", "-id"], name="dispute_room_state"),
            models.Index(fields=["room", "-reported_on", "-id"], name="dispute_room_reported"),
            models.Index(
                fields=["room", "due_on", "id"],
                condition=Q(due_on__isnull=False, voided_at__isnull=True),
                name="dispute_room_due",
            ),
            models.Index(fields=["room", "updated_at", "id"], name="dispute_room_changed"),
            models.Index(fields=["room", "closed_on"], name="dispute_room_closed"),
        ]

    def __str__(self):
        return f"{self.short_number} {self.title}"

    def get_absolute_url(self):
        return reverse("disputes:detail", args=[self.pk])

    @property
    def short_number(self):
        """The short code of the room that gave it, the year and the number in it: alike in no two rooms of a county."""
        code, rest = self.number.split("-", 1)
        return f"{code[-SHORT_CODE:]}-{rest}"

    def get_kind_display(self):
        """As the county calls it, in the reader's language."""
        from disputes import kinds

        return kinds.label(self.kind)

    @property
    def status(self):
        """The state as the table of acts knows it: a voided case allows nothing."""
        return codes.VOID if self.is_void else self.state

    @property
    def is_open(self):
        return not self.is_void and self.state in codes.OPEN_STATES

    @property
    def is_over(self):
        return not self.is_void and self.state in codes.OVER_STATES

    @property
    def is_petition(self):
        return self.kind == codes.PETITION

    @property
    def step(self):
        """Accepting, handling or verifying: what the time limits go by."""
        return codes.STATES[self.state].step

    def card(self, on=None):
        """The colour of its time limit on a day: "red", "yellow" or ""."""
        on = on or timezone.localdate()
        if self.is_void or self.due_on is None:
            return ""
        if on > self.due_on:
            return codes.RED
        return codes.YELLOW if self.yellow_on is not None and on >= self.yellow_on else ""


class Closing(Stamped):
    """One closing of a case (办结): a case that flares up again is closed once more, and both count."""

    PAST = ("opened_on", "closed_on", "reopened_on")
    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="closings", verbose_name=_("dispute"))
    cycle = models.PositiveSmallIntegerField(_("time round"))
    # What it was at that time: figures of a closed month do not move when the case does.
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("police room"))
    level = models.CharField(_("level"), max_length=8, choices=codes.LEVELS.choices)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=codes.OUTCOMES.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    reopened_on = models.DateField(_("opened again on"), null=True, blank=True)
    reopen_reason = models.CharField(_("reason for opening again"), max_length=300, blank=True)
    reopened_by = by_field(_("opened again by"))
    # The return visit that reported it, and what the case was before: taken back with the visit where nothing followed.
    reopened_by_visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    before_reopening = models.JSONField(default=dict, blank=True, editable=False)
    # The visit was taken back after the case was handled again: it stays open and counts as no flare-up.
    reopening_withdrawn_at = models.DateTimeField(_("reopening taken back at"), null=True, blank=True, editable=False)
    reopening_withdrawn_by = by_field(_("reopening taken back by"))

    class Meta:
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        ordering = ["dispute", "cycle"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "cycle"], name="closing_once_per_cycle"),
            models.CheckConstraint(condition=Q(closed_on__gte=F("opened_on")), name="closing_after_opening"),
            models.CheckConstraint(
                condition=Q(reopened_on__isnull=True) | ~Q(reopen_reason=""), name="closing_reopened_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["room", "closed_on"], name="closing_room_day")]

    def __str__(self):
        return f"{self.dispute} · {self.closed_on}"
