"""Listed persons: only under a category with a legal basis, approved twice, reviewed, ending by itself."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _

from core.models import Dictionary, Stamped, by_field
from residents import codes
from residents.models.people import Resident
from residents.querysets import ListingQuerySet


class ListingCategory(Dictionary):
    """A protective or service category (列管类别) and its legal basis. Data, with the date it holds from."""

    legal_basis_en = models.CharField(_("legal basis in English"), max_length=300)
    legal_basis_zh = models.CharField(_("legal basis in Chinese"), max_length=300)
    is_confidential = models.BooleanField(_("confidential"), default=True)
    review_after_days = models.PositiveSmallIntegerField(_("days until review"), default=180)

    class Meta:
        verbose_name = _("listing category")
        verbose_name_plural = _("listing categories")
        ordering = ["code"]
        constraints = [
            *Dictionary.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="listing_category_code_once"),
        ]

    # Written by the migration that ships the categories; translated when read.
    SHIPPED_SOURCES = (
        gettext_noop("Default of the product: term of review chosen by us, to be set by the county."),
        gettext_noop("At least four visits a year: norm of public health (2018 rules). Term of review: ours."),
    )

    @property
    def legal_basis(self):
        return self.legal_basis_zh if (get_language() or "zh").startswith("zh") else self.legal_basis_en


class Listing(Stamped):
    """That a resident is cared for under a category (列管), from proposal to end."""

    ROOM_PATH = "resident__room"
    VIEW = "listings.view"
    LEVELS = [("1", _("close")), ("2", _("regular")), ("3", _("light"))]
    PROPOSED, STATION_APPROVED, ACTIVE = codes.PROPOSED, codes.STATION_APPROVED, codes.ACTIVE
    ENDING, ENDING_STATION_APPROVED = codes.ENDING, codes.ENDING_STATION_APPROVED
    ENDED, REFUSED, EXPIRED = codes.ENDED, codes.REFUSED, codes.EXPIRED
    STATES = codes.LISTING_STATES.choices
    IN_FORCE = codes.LISTING_STATES.where(lambda state: state.is_in_force)
    CLOSED = codes.LISTING_STATES.where(lambda state: state.is_closed)
    # Why a listing ended when nobody wrote a reason: kept as a code, told in the reader's language.
    ENDS = {"died": _("The person has died."), "expired": _("The review date passed and nobody renewed it.")}

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="listings", verbose_name=_("resident"))
    category = models.ForeignKey(ListingCategory, models.PROTECT, related_name="listings", verbose_name=_("category"))
    level = models.CharField(_("level"), max_length=1, choices=LEVELS, default="2")
    state = models.CharField(_("state"), max_length=24, choices=STATES, default=PROPOSED)
    reason = models.CharField(_("reason"), max_length=300)
    starts_on = models.DateField(_("in force from"), null=True, blank=True)
    review_on = models.DateField(_("review by"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason for ending"), max_length=300, blank=True)
    # Kept by the visits app: the cadence counts from the last visit at which person or family was met.
    last_met_on = models.DateField(_("last met on"), null=True, blank=True, editable=False)
    station_decided_at = models.DateTimeField(_("decided by the station at"), null=True, blank=True)
    station_decided_by = by_field(_("decided by the station"))
    bureau_decided_at = models.DateTimeField(_("decided by the bureau at"), null=True, blank=True)
    bureau_decided_by = by_field(_("decided by the bureau"))
    decision_note = models.CharField(_("note on the decision"), max_length=300, blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "category"],
                condition=~Q(state__in=["ended", "refused", "expired"]),
                name="listing_open_once_per_category",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(starts_on__isnull=False, review_on__isnull=False),
                name="listing_in_force_has_review_date",
            ),
        ]
        indexes = [models.Index(fields=["state", "review_on"], name="listing_review")]

    def __str__(self):
        return f"{self.resident} · {self.category}"

    def get_absolute_url(self):
        return reverse("residents:listing", args=[self.pk])

    @property
    def room_id(self):
        """The person's room now: a listing goes along with the person."""
        return self.resident.room_id

    @property
    def state_code(self) -> codes.ListingState:
        """What its state means."""
        return codes.LISTING_STATES[self.state]

    @property
    def is_in_force(self):
        return self.state_code.is_in_force

    @property
    def is_closed(self):
        return self.state_code.is_closed

    @property
    def short_state(self):
        return self.state_code.short_label or self.get_state_display()

    @property
    def tone(self):
        return self.state_code.tone

    @property
    def days_to_review(self):
        """Whole days until the review, negative when it is past; None while none is set."""
        return (self.review_on - timezone.localdate()).days if self.review_on and self.is_in_force else None

    @property
    def why_ended(self):
        return self.ENDS.get(self.end_reason, self.end_reason)
