"""Care by consent: who agreed to be helped, how, until when; never a listing."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assistance import codes
from assistance.querysets import CareRecordQuerySet, ConsentRequestQuerySet, HelpQuerySet
from core.models import Stamped, Voidable, by_field
from core.privacy.encryption import EncryptedTextField
from core.privacy.masking import mask_phone
from residents.models import Resident
from stations.models import Room


class CareRecord(Stamped, Voidable):
    """Somebody in difficulty who agreed to be helped (关爱名册): consent, need, contacts, and an end of its own.

    Without consent there is no record. When consent is withdrawn the record is on no list at once, and what it says
    of the person is erased after 30 days; `resident` is empty from then on.
    """

    VIEW = "care.view"
    ACTIVE, ENDED = codes.ACTIVE, codes.ENDED

    client_id = models.UUIDField(_("submission number"), unique=True, null=True, blank=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, related_name="care_records", verbose_name=_("resident")
    )
    # Where it was entered; whoever moves takes the record along (`querysets.OfPersonQuerySet`).
    room = models.ForeignKey(Room, models.PROTECT, related_name="care_records", verbose_name=_("police room"))
    need = models.CharField(_("need"), max_length=12, choices=codes.NEEDS.choices, blank=True)
    needs = models.CharField(_("what is needed"), max_length=300, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=40, blank=True)
    contact_phone = EncryptedTextField(_("contact's phone"), blank=True, default="")
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("helper")
    )
    every_days = models.PositiveSmallIntegerField(
        _("contact every so many days"),
        choices=[(days, str(days)) for days in codes.EVERY_DAYS],
        default=codes.USUAL_DAYS,
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    consent_on = models.DateField(_("consent given on"))
    consent_by = models.CharField(_("consent given by"), max_length=8, choices=codes.CONSENT_BY.choices)
    guardian_name = models.CharField(_("guardian"), max_length=40, blank=True)
    consent_form = models.CharField(_("form of consent"), max_length=8, choices=codes.CONSENT_FORMS.choices)
    # By name only: visits stand above.
    consent_visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("visit of the consent")
    )
    sensitive_agreed = models.BooleanField(_("agreed that health or a child is written down"), default=False)
    shares = models.BooleanField(_("committee or civil affairs may be told"), default=False)
    review_on = models.DateField(_("review by"))
    state = models.CharField(_("state"), max_length=8, choices=codes.STATES.choices, default=codes.ACTIVE)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason for ending"), max_length=12, choices=codes.END_REASONS.choices, blank=True)

    objects = CareRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("care record")
        verbose_name_plural = _("care records")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(consent_on__lte=F("starts_on")), name="care_consent_before_start"),
            models.CheckConstraint(
                condition=~Q(need__in=["disabled", "illness", "child"]) | Q(sensitive_agreed=True),
                name="care_sensitive_needs_consent",
            ),
            models.UniqueConstraint(
                fields=["resident"],
                condition=Q(state="active", voided_at__isnull=True),
                name="care_active_once_a_person",
            ),
            models.CheckConstraint(
                condition=(Q(state="ended") & Q(ended_on__isnull=False) & ~Q(end_reason=""))
                | (Q(state="active") & Q(ended_on__isnull=True) & Q(end_reason="")),
                name="care_ended_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(resident__isnull=False) | Q(state="ended", end_reason="withdrawn"),
                name="care_forgets_who_withdrew_only",
            ),
            models.CheckConstraint(
                condition=~Q(consent_form="oral") | Q(consent_visit__isnull=False) | Q(resident__isnull=True),
                name="care_oral_consent_has_its_visit",
            ),
        ]
        indexes = [
            models.Index(fields=["room", "state", "id"], name="care_room_state"),
            models.Index(fields=["review_on"], condition=Q(state="active"), name="care_review"),
        ]

    def __str__(self):
        return str(self.resident) if self.resident_id else str(_("care record"))

    def get_absolute_url(self):
        return reverse("assistance:detail", args=[self.pk])

    @property
    def is_active(self):
        return self.state == codes.ACTIVE and not self.is_void

    @property
    def present_room(self):
        """Where the person is registered now: the rooms that see and keep the record."""
        return self.resident.room if self.resident_id else self.room

    @property
    def tone(self):
        return codes.STATES[self.state].tone

    @property
    def contact_phone_masked(self):
        return mask_phone(self.contact_phone)

    @property
    def is_review_due(self):
        return self.is_active and self.review_on <= timezone.localdate()


class Help(Stamped, Voidable):
    """One help given (帮扶记录). No kind is "money": relief is put in touch with."""

    ROOM_PATH = "care__resident__room"
    VIEW = "care.view"

    client_id = models.UUIDField(_("submission number"), unique=True, null=True, blank=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)
    care = models.ForeignKey(CareRecord, models.PROTECT, related_name="helps", verbose_name=_("care record"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("police room"))
    happened_on = models.DateField(_("day of the help"))
    kind = models.CharField(_("kind of help"), max_length=8, choices=codes.HELP_KINDS.choices)
    text = models.CharField(_("what was done"), max_length=300, blank=True)
    by_whom = models.CharField(_("by whom"), max_length=12, choices=codes.HELPERS.choices, default=codes.ROOM)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("visit")
    )

    objects = HelpQuerySet.as_manager()

    class Meta:
        verbose_name = _("help given")
        verbose_name_plural = _("helps given")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__lte=600), name="care_help_within_ten_hours"
            )
        ]
        indexes = [
            models.Index(fields=["care", "-happened_on"], name="care_help_of_record"),
            models.Index(fields=["room", "happened_on"], name="care_help_room"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.happened_on}"

    def get_absolute_url(self):
        return self.care.get_absolute_url()


class ConsentRequest(Stamped):
    """Somebody in need who was listed once and is to be asked for consent (待征询同意); nobody was copied."""

    VIEW = "care.view"

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="care_requests", verbose_name=_("resident"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("police room"))
    # Blank again once somebody does not want to be cared for: then it is nobody's business.
    need = models.CharField(_("need"), max_length=12, choices=codes.NEEDS.choices, blank=True)
    raised_on = models.DateField(_("on the list since"))
    state = models.CharField(_("state"), max_length=8, choices=codes.REQUEST_STATES.choices, default=codes.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_by = by_field(_("settled by"))

    objects = ConsentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to be asked")
        verbose_name_plural = _("consents to be asked")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["resident"], name="care_asked_once_a_person"),
            models.CheckConstraint(
                condition=Q(state="open", settled_on__isnull=True) | (~Q(state="open") & Q(settled_on__isnull=False)),
                name="care_request_settled_on_a_day",
            ),
        ]

    def __str__(self):
        return str(self.resident)

    def get_absolute_url(self):
        return self.resident.get_absolute_url()

    @property
    def tone(self):
        return codes.REQUEST_STATES[self.state].tone
