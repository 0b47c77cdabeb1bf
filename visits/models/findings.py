"""What an officer noticed at a visit, and pictures of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, Voidable
from residents.models import Resident
from visits import codes
from visits.models.visits import Visit
from visits.querysets import FindingQuerySet, PhotoQuerySet


class Finding(Stamped):
    """One thing noticed at a visit (走访发现); several may come from one visit."""

    ROOM_PATH = "visit__room"
    VIEW = "visits.view"
    KINDS = codes.FINDING_KINDS.choices

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings", verbose_name=_("visit"))
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    text = models.CharField(_("what was found"), max_length=500)
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("concerns")
    )
    # A correction withdraws a finding; it is kept for the record.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["id"]

    def __str__(self):
        return gettext("%(kind)s: %(text)s") % {"kind": self.get_kind_display(), "text": self.text}

    @property
    def kind_code(self) -> codes.FindingKind:
        """What its kind means."""
        return codes.FINDING_KINDS[self.kind]


class Photo(Stamped, Voidable):
    """A picture taken at a visit (照片), re-encoded without its metadata; served only through its page.

    A wrong one is voided with a reason: from then on only who may see voided records is served it.
    """

    ROOM_PATH = "visit__room"
    VIEW = "visits.view"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos", verbose_name=_("visit"))
    image = models.ImageField(_("picture"), upload_to="photos/%Y/%m", width_field="width", height_field="height")
    thumbnail = models.ImageField(upload_to="photos/%Y/%m", editable=False)
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    content_hash = models.CharField(max_length=64, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "content_hash"], condition=Q(voided_at__isnull=True), name="photo_once_per_visit"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="photo_withdrawn_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.visit} · {self.pk}"
