"""The actual population: persons, where they live and lived, and asked-for transfers."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, by_field
from core.privacy.encryption import EncryptedTextField
from core.privacy.masking import mask_id_number, mask_phone
from core.submissions import Submitted
from residents import codes
from residents.models.dwellings import Household
from residents.querysets import ResidencyQuerySet, ResidentQuerySet, TransferQuerySet
from stations.models import Room

RESIDENCY_KINDS = codes.RESIDENCY_KINDS.choices


class Resident(Submitted, Stamped):
    """A person of the actual population (实有人口), once in the county; `room` is where they last lived."""

    PAST = ("birth_date", "died_on", "verified_on")
    VIEW = "residents.view"
    # GB/T 2261.1
    SEXES = [("0", _("not known")), ("1", _("male")), ("2", _("female")), ("9", _("not stated"))]
    DOCUMENTS = [
        ("id_card", _("identity card")),
        ("hmt_permit", _("residence permit for Hong Kong, Macao and Taiwan residents")),
        ("passport", _("passport")),
        ("hk_macao", _("permit for Hong Kong and Macao residents")),
        ("taiwan", _("permit for Taiwan residents")),
        ("other", _("other document")),
        ("none", _("no document")),
        ("unknown", _("not known")),
    ]
    DOCUMENTS_WITH_NUMBER = ("id_card", "hmt_permit", "passport", "hk_macao", "taiwan", "other")

    name = models.CharField(_("full name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=1, choices=SEXES, default="0")
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    document_kind = models.CharField(_("document"), max_length=12, choices=DOCUMENTS, default="id_card")
    id_number = EncryptedTextField(_("document number"), blank=True, default="")
    # Keyed hash of "kind:number"; null when no number is known, so that many may lack one.
    id_number_hash = models.CharField(max_length=64, null=True, editable=False, unique=True)  # noqa: DJ001
    region_code = models.CharField(_("region of registration"), max_length=12, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    occupation = models.CharField(_("occupation"), max_length=80, blank=True)
    workplace = models.CharField(_("work unit"), max_length=120, blank=True)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="residents", verbose_name=_("household")
    )
    room = models.ForeignKey(Room, models.PROTECT, related_name="residents", verbose_name=_("police room"))
    residency_kind = models.CharField(_("residency"), max_length=12, choices=RESIDENCY_KINDS, default=codes.PERMANENT)
    died_on = models.DateField(_("died on"), null=True, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ResidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("resident")
        verbose_name_plural = _("residents")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["room", "id"], name="resident_room"),
            models.Index(fields=["room", "updated_at", "id"], name="resident_room_changed"),
            models.Index(fields=["updated_at", "id"], name="resident_changed"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("residents:detail", args=[self.pk])

    @property
    def born_on(self):
        return self.birth_date

    @property
    def age(self):
        """Whole years at death or today; None when the birth date is not known."""
        if not self.birth_date:
            return None
        on = self.died_on or timezone.localdate()
        return on.year - self.birth_date.year - ((on.month, on.day) < (self.birth_date.month, self.birth_date.day))

    @property
    def whereabouts(self):
        """Code of the one word that says where a person stands: here, moved_out or died."""
        if self.died_on:
            return "died"
        return "here" if self.household_id else "moved_out"

    @property
    def residency_code(self) -> codes.ResidencyKind:
        """What the kind of residency means."""
        return codes.RESIDENCY_KINDS[self.residency_kind]

    @property
    def id_number_masked(self):
        return mask_id_number(self.id_number)

    @property
    def phone_masked(self):
        return mask_phone(self.phone)

    @property
    def is_here(self):
        return self.household_id is not None and self.died_on is None


class Residency(Stamped):
    """One stay of a resident in a household (居住), with its dates; the open one is the present home."""

    PAST = ("from_on", "until_on")
    VIEW = "residents.view"

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="residencies", verbose_name=_("resident"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="residencies", verbose_name=_("household"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("police room"))
    kind = models.CharField(_("residency"), max_length=12, choices=RESIDENCY_KINDS, default=codes.PERMANENT)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    moved_to = models.CharField(_("moved to"), max_length=200, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)

    objects = ResidencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("residency")
        verbose_name_plural = _("residencies")
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=Q(until_on__isnull=True), name="residency_one_open_per_resident"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="residency_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["room", "from_on"], name="residency_room_began"),
            models.Index(fields=["room", "until_on"], condition=Q(until_on__isnull=False), name="residency_room_ended"),
        ]

    def __str__(self):
        return f"{self.resident} · {self.household}"

    @property
    def born_on(self):
        return self.resident.birth_date

    def get_absolute_url(self):
        return self.resident.get_absolute_url()


class Transfer(Stamped):
    """A request that a resident registered elsewhere be moved here (转入申请); the other room answers."""

    VIEW = "residents.view"
    ASKED, ACCEPTED = codes.ASKED, codes.ACCEPTED
    REFUSED, WITHDRAWN = codes.REFUSED, codes.WITHDRAWN
    STATES = codes.TRANSFER_STATES.choices

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="transfers", verbose_name=_("resident"))
    from_room = models.ForeignKey(Room, models.PROTECT, related_name="transfers_out", verbose_name=_("from room"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="transfers_in", verbose_name=_("to room"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name=_("to household"))
    residency_kind = models.CharField(_("residency"), max_length=12, choices=RESIDENCY_KINDS, default=codes.PERMANENT)
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=STATES, default=ASKED)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = by_field(_("answered by"))

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer request")
        verbose_name_plural = _("transfer requests")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "room"], condition=Q(state="asked"), name="transfer_asked_once_per_room"
            )
        ]

    def __str__(self):
        return f"{self.resident} → {self.room}"

    def get_absolute_url(self):
        return reverse("residents:transfers")

    @property
    def state_code(self) -> codes.TransferState:
        """What its state means."""
        return codes.TRANSFER_STATES[self.state]
